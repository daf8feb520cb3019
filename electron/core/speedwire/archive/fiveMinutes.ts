import type { Failure } from '../../../../shared/failures.ts';
import type { TimeSpan, YieldReading } from '../../../../shared/inverterArchive.ts';
import { failed } from '../../../../shared/result.ts';
import { commands } from '../frames/commands.ts';
import type { ArchiveRecord } from '../frames/records.ts';
import { createDropCounter, type ArchivePart } from './archivePart.ts';
import type { FrameDecoder } from '../asking/decodeFrames.ts';
import type { SpanAsker } from './askSpan.ts';
import type { Calendar } from './calendar.ts';
import { joinAnswers, keepTrustworthy, type YieldAnswer } from './yieldFilter.ts';
import { decodeYields } from './yieldRecords.ts';

/** What is wanted, and when that is on the device's clock. */
export interface YieldSpan extends TimeSpan {
  /** How far the device's clock is ahead of ours; 0 where nobody knows. */
  readonly offsetS: number;
  readonly nowMs: number;
  readonly calendar: Calendar;
}

const slotS = 300;
/** As public clients ask: from the second slot before the local midnight to the last one before the next. */
const earlierS = 600;
/** A device that keeps nothing of so many days in a row keeps nothing older. */
const mostEmptyDays = 31;
/** Twice what the longest day has: an answer with more is about something else, and years of such answers would fill the memory. */
const mostOfADay = 620;
/** The last slot of a device shows up to five minutes late: so short a while it is not there yet, rather than not kept. */
const notYetMs = 10 * 60_000;

/** A local day, as far as it is wanted; UTC epoch ms by our clock. */
interface WantedDay extends TimeSpan {
  readonly dayFromMs: number;
  readonly dayToMs: number;
}

/**
 * Reads the total yield of every five minutes: one question for each local day, the newest first, and the answers
 * filtered together. Days that the device does not keep are told in `notKept`, up to the first record of the day after
 * them: its memory may begin at any time of the day. After 31 of them in a row the older ones count as such without being
 * asked. Other holes within a day are not told, the beginning of the oldest wanted day among them: inverters that sleep
 * write nothing at night.
 */
export async function readFiveMinutes(asker: SpanAsker, span: YieldSpan): Promise<ArchivePart<YieldReading>> {
  const { answers, ...told } = await askDays(asker, span);
  const drops = createDropCounter();
  const records = keepTrustworthy(joinAnswers(answers), limitsOf(span), drops);
  return {
    ...told,
    values: records.map((one) => ({ at: (one.atS - span.offsetS) * 1000, totalYieldWh: one.totalYieldWh })),
    dropped: drops.dropped,
    answered: answers.length > 0 || told.notKept.length > 0,
  };
}

interface ToldDays extends Pick<ArchivePart<YieldReading>, 'notKept' | 'unread' | 'failures'> {
  /** The oldest first. */
  readonly answers: readonly YieldAnswer[];
}

async function askDays(asker: SpanAsker, span: YieldSpan): Promise<ToldDays> {
  const days = wantedDays(span);
  const notKept: TimeSpan[] = [];
  const unread: TimeSpan[] = [];
  const failures: Failure[] = [];
  const answers: YieldAnswer[] = [];
  let emptyDays = 0;
  let asked = 0;
  /** The part of the day asked before that lies before its first record. */
  let beginning: TimeSpan | null = null;
  asker.expect(days.length);

  for (const day of days) {
    const { fromS, toS } = questionOf(day, span);
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const answer = await asker.ask({ name: 'fiveMinutes', command: commands.dayArchive, fromS, toS }, decoderOfDay());
    asked += 1;
    if (answer.kind === 'records') {
      emptyDays = 0;
      answers.push({ toS, records: answer.records });
      const firstS = Math.min(...answer.records.map((one) => one.atS).filter((atS) => atS >= fromS));
      beginning = beginningOf(day, (firstS - span.offsetS) * 1000);
    } else if (answer.kind === 'notKept') {
      emptyDays += 1;
      notKept.push({ from: day.from, to: Math.min(day.to, span.nowMs - notYetMs) });
      if (beginning !== null) {
        notKept.push(beginning);
        beginning = null;
      }
    } else {
      beginning = null;
      failures.push(...(answer.failure === null ? [] : [answer.failure]));
      unread.push({ from: answer.kind === 'ended' ? span.from : day.from, to: day.to });
    }
    if (answer.kind === 'ended') {
      break;
    }
    if (emptyDays >= mostEmptyDays) {
      notKept.push({ from: span.from, to: day.from });
      break;
    }
  }
  asker.expect(asked - days.length);
  return { answers: answers.toReversed(), notKept, unread, failures };
}

/** Null where no slot is missing for certain, or where no record of the day came at all. */
function beginningOf(day: TimeSpan, firstMs: number): TimeSpan | null {
  return firstMs < day.to && firstMs - day.from > slotS * 1000 ? { from: day.from, to: firstMs } : null;
}

function decoderOfDay(): FrameDecoder<ArchiveRecord> {
  let count = 0;
  return (frame) => {
    const decoded = decodeYields(frame);
    count += decoded.ok ? decoded.value.length : 0;
    return count > mostOfADay ? failed('more values than a day has') : decoded;
  };
}

/** The newest first, without pieces so short that no slot lies in them. */
function wantedDays(span: YieldSpan): readonly WantedDay[] {
  const { from, to, calendar } = span;
  const days: WantedDay[] = [];
  let beforeMs = to;
  while (beforeMs > from) {
    const { fromMs, toMs } = calendar.dayAt(beforeMs - 1);
    days.push({ from: Math.max(fromMs, from), to: Math.min(toMs, to), dayFromMs: fromMs, dayToMs: toMs });
    beforeMs = fromMs;
  }
  return days.filter((day) => hasSlot(day, span));
}

function hasSlot({ from, to }: TimeSpan, { offsetS }: YieldSpan): boolean {
  return Math.ceil((from / 1000 + offsetS) / slotS) * slotS < to / 1000 + offsetS;
}

/** Seconds of the device's clock, both ends included. */
function questionOf({ dayFromMs, dayToMs }: WantedDay, span: YieldSpan): { fromS: number; toS: number } {
  const wanted = limitsOf(span);
  const dayFromS = dayFromMs / 1000 + span.offsetS;
  const dayToS = dayToMs / 1000 + span.offsetS;
  return {
    fromS: Math.max(dayFromS - earlierS, wanted.fromS),
    toS: Math.min(span.offsetS % slotS === 0 ? dayToS - slotS : dayToS - 1, wanted.toS - 1),
  };
}

function limitsOf(span: YieldSpan) {
  return {
    fromS: Math.ceil(span.from / 1000) + span.offsetS,
    toS: Math.ceil(span.to / 1000) + span.offsetS,
    latestS: Math.floor(span.nowMs / 1000) + span.offsetS,
    gridS: slotS,
  };
}
