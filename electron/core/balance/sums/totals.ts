import type {
  BucketLength,
  EnergyAmounts,
  EnergyBucket,
  EnergySum,
  EnergyTotals,
  Quality,
} from '../../../../shared/totals.ts';
import type { PlantColumns } from '../plant/plant.ts';
import type { LocalCalendar, TimeRange } from '../terms/calendar.ts';
import { honestGrainS, isHonest } from '../terms/grain.ts';
import { emptySlots, slotMs } from '../terms/slotColumn.ts';
import { consumption } from './consumption.ts';
import { marksQuality, togetherQuality, type SpanMarks } from './quality.ts';
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
  const spanIn = ({ from, to }: TimeRange): BalanceSpan => {
    const begin = Math.min(Math.max(from / slotMs, plant.fromSlot), last);
    const end = Math.min(Math.max(to / slotMs, plant.fromSlot), last);
    if (begin >= end) {
      return unknownSpan(plant, { from, to });
    }
    const span = spanOf(plant, used, begin - plant.fromSlot, end - plant.fromSlot);
    return span.from === from && span.to === to ? span : filled(plant, [span], { from, to });
  };
  const spans = calendar.bucketsOf(slots, bucket).map(spanIn);
  return totalsOfSpans(spans, spans.length === 0 ? null : spanIn(slots), bucket, calendar.zone);
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
  return totalsOfSpans(spans, spans.length === 0 ? null : spans.reduce(joinSpans), bucket, calendar.zone);
}

function totalsOfSpans(
  spans: readonly BalanceSpan[],
  whole: BalanceSpan | null,
  bucket: BucketLength,
  zone: string,
): EnergyTotals {
  return {
    zone,
    bucket,
    grainS: honestGrainS(whole === null ? 0 : coarsestS(whole)),
    buckets: spans.map((span) => bucketOf(span, bucket)),
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

function bucketOf(span: BalanceSpan, bucket: BucketLength): EnergyBucket {
  const { from, to } = span;
  const isHonestInAll = isHonest(bucket, coarsestS(span));
  return {
    from,
    to,
    ...amountsOf(span, bucket),
    quality: qualityOf(span, bucket),
    measuredShare: isHonestInAll ? span.measuredSlots / ((to - from) / slotMs) : 0,
  };
}

/**
 * The rest that `carryWh` tells holds debts and what was dropped, and what registers counted while another of them was
 * unknown: with it, consumption makes the plain difference of the sums beside it, always.
 */
function sumOfSpan(span: BalanceSpan): EnergySum {
  const amounts = amountsOf(span, null);
  const plainWh = span.yieldWh + span.importWh - span.exportWh + span.batteryWh;
  return {
    ...amounts,
    carryWh: amounts.consumptionWh === null ? 0 : plainWh - span.consumptionWh,
    selfConsumption: amounts.selfConsumedWh === null ? null : share(span.selfConsumedWh, span.yieldBesideWh),
    selfSufficiency: amounts.consumptionWh === null ? null : share(span.selfConsumedBesideWh, span.consumptionWh),
  };
}

/** The amounts of a span shown as a bucket of a length; null shows them whatever the step of the data. */
function amountsOf(span: BalanceSpan, bucket: BucketLength | null): EnergyAmounts {
  const isYield = isShown(span.yieldMarks, bucket);
  const isImport = isShown(span.importMarks, bucket);
  const isExport = isShown(span.exportMarks, bucket);
  return {
    yieldWh: isYield ? span.yieldWh : null,
    importWh: isImport ? span.importWh : null,
    exportWh: isExport ? span.exportWh : null,
    consumptionWh: isYield && isImport && isExport && span.consumptionSlots > 0 ? span.consumptionWh : null,
    selfConsumedWh: isYield && isExport && span.selfConsumedSlots > 0 ? span.selfConsumedWh : null,
  };
}

/** A bucket that is one gap from end to end is estimated, though what flowed in it is known. */
function qualityOf(span: BalanceSpan, bucket: BucketLength): Quality {
  const quality = togetherQuality(
    togetherQuality(registerQuality(span.yieldMarks, bucket), registerQuality(span.importMarks, bucket)),
    registerQuality(span.exportMarks, bucket),
  );
  if (quality === null || quality === 'none') {
    return 'none';
  }
  if (span.droppedCells > 0) {
    return 'partial';
  }
  return quality === 'measured' && span.measuredSlots === 0 ? 'estimated' : quality;
}

function registerQuality(marks: SpanMarks | null, bucket: BucketLength): Quality | null {
  if (marks === null) {
    return null;
  }
  return isShown(marks, bucket) ? marksQuality(marks) : 'none';
}

/** Whether something is known of a register, in steps no coarser than the bucket. */
function isShown(marks: SpanMarks | null, bucket: BucketLength | null): boolean {
  return marks !== null && marks.knownSlots > 0 && (bucket === null || isHonest(bucket, marks.grainS));
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
  const used = {
    usedWh: new Float64Array(1),
    ownWh: new Float64Array(1),
    negativeWh: new Float64Array(1),
    state: new Uint8Array(1),
  };
  return { ...spanOf(unknown, used, 0, 1), to: range.to };
}

function wholeSlots({ from, to }: TimeRange): TimeRange {
  return { from: Math.floor(from / slotMs) * slotMs, to: Math.ceil(to / slotMs) * slotMs };
}
