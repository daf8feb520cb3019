import type { BalanceSpan } from '../../balance/index.ts';

type Marks = NonNullable<BalanceSpan['yieldMarks']>;

const plainNames = [
  'from',
  'to',
  'measuredSlots',
  'yieldWh',
  'importWh',
  'exportWh',
  'batteryWh',
  'consumptionWh',
  'consumptionSlots',
  'selfConsumedWh',
  'selfConsumedSlots',
  'yieldBesideWh',
  'selfConsumedBesideWh',
  'sunlitCells',
  'negativeCells',
  'negativeWh',
  'owedWh',
  'droppedCells',
] as const satisfies readonly (keyof BalanceSpan)[];

const markNames = ['any', 'all', 'first', 'last', 'knownSlots', 'grainS'] as const satisfies readonly (keyof Marks)[];
const marksAt = plainNames.length + 1;
const length = marksAt + 3 * markNames.length;

/** Packs the sums of a day; NaN stands for null. */
export function packSpan(span: BalanceSpan): Uint8Array {
  const cells = new Float64Array(length).fill(Number.NaN);
  for (const [index, name] of plainNames.entries()) {
    cells[index] = span[name];
  }
  cells[plainNames.length] = span.firstDroppedAt ?? Number.NaN;
  for (const [place, marks] of [span.yieldMarks, span.importMarks, span.exportMarks].entries()) {
    for (const [index, name] of markNames.entries()) {
      cells[marksAt + place * markNames.length + index] = marks?.[name] ?? Number.NaN;
    }
  }
  return new Uint8Array(cells.buffer);
}

/** What `packSpan` packed; null where it is no such thing. */
export function unpackSpan(bytes: Uint8Array): BalanceSpan | null {
  if (bytes.byteLength !== length * 8) {
    return null;
  }
  const cells = new Float64Array(bytes.slice().buffer);
  const plain = (name: (typeof plainNames)[number]) => cells[plainNames.indexOf(name)] ?? 0;
  const marks = (place: number): Marks | null => {
    const first = marksAt + place * markNames.length;
    const mark = (name: (typeof markNames)[number]) => cells[first + markNames.indexOf(name)] ?? 0;
    return Number.isNaN(cells[first])
      ? null
      : {
          any: mark('any'),
          all: mark('all'),
          first: mark('first'),
          last: mark('last'),
          knownSlots: mark('knownSlots'),
          grainS: mark('grainS'),
        };
  };
  const droppedAt = cells[plainNames.length] ?? Number.NaN;
  return {
    from: plain('from'),
    to: plain('to'),
    measuredSlots: plain('measuredSlots'),
    yieldWh: plain('yieldWh'),
    importWh: plain('importWh'),
    exportWh: plain('exportWh'),
    batteryWh: plain('batteryWh'),
    consumptionWh: plain('consumptionWh'),
    consumptionSlots: plain('consumptionSlots'),
    selfConsumedWh: plain('selfConsumedWh'),
    selfConsumedSlots: plain('selfConsumedSlots'),
    yieldBesideWh: plain('yieldBesideWh'),
    selfConsumedBesideWh: plain('selfConsumedBesideWh'),
    sunlitCells: plain('sunlitCells'),
    negativeCells: plain('negativeCells'),
    negativeWh: plain('negativeWh'),
    owedWh: plain('owedWh'),
    droppedCells: plain('droppedCells'),
    yieldMarks: marks(0),
    importMarks: marks(1),
    exportMarks: marks(2),
    firstDroppedAt: Number.isNaN(droppedAt) ? null : droppedAt,
  };
}
