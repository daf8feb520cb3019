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
  const at = (index: number) => cells[index] ?? 0;
  const marks = (place: number): Marks | null => {
    const first = marksAt + place * markNames.length;
    return Number.isNaN(cells[first])
      ? null
      : {
          any: at(first),
          all: at(first + 1),
          first: at(first + 2),
          last: at(first + 3),
          knownSlots: at(first + 4),
          grainS: at(first + 5),
        };
  };
  return {
    from: at(0),
    to: at(1),
    measuredSlots: at(2),
    yieldMarks: marks(0),
    importMarks: marks(1),
    exportMarks: marks(2),
    yieldWh: at(3),
    importWh: at(4),
    exportWh: at(5),
    batteryWh: at(6),
    consumptionWh: at(7),
    consumptionSlots: at(8),
    selfConsumedWh: at(9),
    selfConsumedSlots: at(10),
    yieldBesideWh: at(11),
    selfConsumedBesideWh: at(12),
    sunlitCells: at(13),
    negativeCells: at(14),
    negativeWh: at(15),
    owedWh: at(16),
    droppedCells: at(17),
    firstDroppedAt: Number.isNaN(cells[plainNames.length]) ? null : at(plainNames.length),
  };
}
