import type {
  BucketLength,
  EnergyAmounts,
  EnergyBucket,
  EnergySum,
  EnergyTotals,
  Quality,
} from '../../../shared/totals.ts';
import type { LocalCalendar, TimeRange } from './calendar.ts';
import { consumption } from './consumption.ts';
import { honestGrainS, isHonest } from './grain.ts';
import type { PlantColumns } from './plant.ts';
import { marksQuality, togetherQuality, type SpanMarks } from './quality.ts';
import { emptySlots, slotMs } from './slotColumn.ts';
import { joinSpans, spanOf, type BalanceSpan } from './totalsSpan.ts';

/**
 * What a plant's columns say of a range, in buckets. A range is widened to whole slots. An amount is null where nothing
 * of it is known, and where its data are coarser than the bucket: `grainS` then tells the finest honest one.
 *
 * Pass whole local days of slots around the range: debts of consumption are carried from a day's beginning on, so a
 * bucket then says the same whatever range it was asked for in. Slots outside the columns are unknown.
 */
export function totals(
  plant: PlantColumns,
  range: TimeRange,
  bucket: BucketLength,
  calendar: LocalCalendar,
): EnergyTotals {
  const slots = wholeSlots(range);
  const used = consumption(plant, calendar);
  const last = plant.fromSlot + plant.count;
  const spans = calendar.bucketsOf(slots, bucket).map(({ from, to }) => {
    const inside = {
      from: Math.min(Math.max(from / slotMs, plant.fromSlot), last),
      to: Math.min(Math.max(to / slotMs, plant.fromSlot), last),
    };
    if (inside.from >= inside.to) {
      return unknownSpan(plant, { from, to });
    }
    const span = spanOf(plant, used, inside.from - plant.fromSlot, inside.to - plant.fromSlot);
    return filled(plant, [span], { from, to });
  });
  return totalsOfSpans(spans, bucket, calendar.zone);
}

/**
 * The sums of each local day of a range, the first and the last cut to it: what a store can keep, and join later by
 * `totalsOfDays`. The range is widened to whole slots and must lie in the columns.
 */
export function daySpans(plant: PlantColumns, range: TimeRange, calendar: LocalCalendar): readonly BalanceSpan[] {
  const used = consumption(plant, calendar);
  return calendar
    .bucketsOf(wholeSlots(range), '1d')
    .map(({ from, to }) => spanOf(plant, used, from / slotMs - plant.fromSlot, to / slotMs - plant.fromSlot));
}

/**
 * The same as `totals` from sums of days: for buckets of a day and more.
 *
 * @param days in order, each within one local day and within the range; days that are left out are unknown
 * @param plant tells which devices the plant has: its columns may be empty
 */
export function totalsOfDays(
  days: readonly BalanceSpan[],
  plant: PlantColumns,
  range: TimeRange,
  bucket: '1d' | '1w' | '1mo' | '1y',
  calendar: LocalCalendar,
): EnergyTotals {
  let next = 0;
  const spans = calendar.bucketsOf(wholeSlots(range), bucket).map((edges) => {
    const inside: BalanceSpan[] = [];
    for (let day = days[next]; day !== undefined && day.to <= edges.to; day = days[next]) {
      inside.push(day);
      next += 1;
    }
    return filled(plant, inside, edges);
  });
  return totalsOfSpans(spans, bucket, calendar.zone);
}

function totalsOfSpans(spans: readonly BalanceSpan[], bucket: BucketLength, zone: string): EnergyTotals {
  const [first, ...others] = spans;
  const whole = first === undefined ? null : others.reduce(joinSpans, first);
  return {
    zone,
    bucket,
    grainS: honestGrainS(whole === null ? 0 : coarsestS(whole)),
    buckets: spans.map(bucketOf),
    sum: whole === null ? noSum : sumOfSpan(whole),
  };
}

const noSum: EnergySum = {
  yieldWh: null,
  importWh: null,
  exportWh: null,
  consumptionWh: null,
  selfConsumedWh: null,
  carryWh: 0,
  selfConsumption: null,
  selfSufficiency: null,
};

function bucketOf(span: BalanceSpan): EnergyBucket {
  const { from, to } = span;
  const lengthMs = to - from;
  const isTooFine = !isHonest(lengthMs, coarsestS(span));
  return {
    from,
    to,
    ...amountsOf(span),
    quality: qualityOf(span),
    measuredShare: isTooFine ? 0 : span.measuredSlots / (lengthMs / slotMs),
  };
}

function sumOfSpan(span: BalanceSpan): EnergySum {
  const amounts = amountsOf(span);
  return {
    ...amounts,
    carryWh: span.carryWh,
    selfConsumption: amounts.selfConsumedWh === null ? null : share(span.selfConsumedWh, span.yieldBesideWh),
    selfSufficiency: amounts.consumptionWh === null ? null : share(span.selfConsumedBesideWh, span.consumptionWh),
  };
}

function amountsOf(span: BalanceSpan): EnergyAmounts {
  const { yieldMarks, importMarks, exportMarks } = span;
  const lengthMs = span.to - span.from;
  const ownGrainS = Math.max(yieldMarks?.grainS ?? 0, exportMarks?.grainS ?? 0);
  return {
    yieldWh: isShown(yieldMarks, lengthMs) ? span.yieldWh : null,
    importWh: isShown(importMarks, lengthMs) ? span.importWh : null,
    exportWh: isShown(exportMarks, lengthMs) ? span.exportWh : null,
    consumptionWh: span.consumptionSlots > 0 && isHonest(lengthMs, coarsestS(span)) ? span.consumptionWh : null,
    selfConsumedWh: span.selfConsumedSlots > 0 && isHonest(lengthMs, ownGrainS) ? span.selfConsumedWh : null,
  };
}

function qualityOf(span: BalanceSpan): Quality {
  const lengthMs = span.to - span.from;
  const registers = [span.yieldMarks, span.importMarks, span.exportMarks].filter((marks) => marks !== null);
  const quality = togetherQuality(registers.map((marks) => (isShown(marks, lengthMs) ? marksQuality(marks) : 'none')));
  return span.droppedCells > 0 && quality !== 'none' ? 'partial' : quality;
}

function isShown(marks: SpanMarks | null, lengthMs: number): boolean {
  return marks !== null && marks.knownSlots > 0 && isHonest(lengthMs, marks.grainS);
}

function coarsestS(span: BalanceSpan): number {
  return Math.max(span.yieldMarks?.grainS ?? 0, span.importMarks?.grainS ?? 0, span.exportMarks?.grainS ?? 0);
}

/** A part of a whole, 0 to 1, or null where there is no whole. */
function share(part: number, whole: number): number | null {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : null;
}

/** Joins the spans of a bucket, with unknown ones where some are missing. */
function filled(plant: PlantColumns, spans: readonly BalanceSpan[], edges: TimeRange): BalanceSpan {
  const parts: BalanceSpan[] = [];
  let at = edges.from;
  for (const span of spans) {
    if (span.from > at) {
      parts.push(unknownSpan(plant, { from: at, to: span.from }));
    }
    parts.push(span);
    at = span.to;
  }
  if (at < edges.to) {
    parts.push(unknownSpan(plant, { from: at, to: edges.to }));
  }
  return parts.reduce(joinSpans);
}

function unknownSpan(plant: PlantColumns, range: TimeRange): BalanceSpan {
  const fromSlot = range.from / slotMs;
  const one = emptySlots(fromSlot, 1);
  const unknown: PlantColumns = {
    fromSlot,
    count: 1,
    yieldWh: plant.yieldWh === null ? null : one,
    importWh: plant.importWh === null ? null : one,
    exportWh: plant.exportWh === null ? null : one,
    batteryWh: null,
  };
  const used = { usedWh: new Float64Array(1), ownWh: new Float64Array(1), state: new Uint8Array(1) };
  return { ...spanOf(unknown, used, 0, 1), to: range.to };
}

function wholeSlots({ from, to }: TimeRange): TimeRange {
  return { from: Math.floor(from / slotMs) * slotMs, to: Math.ceil(to / slotMs) * slotMs };
}
