import type { UserGroup } from '../../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { DeviceEvent, TimeSpan } from '../../../../shared/inverterArchive.ts';
import { failed, success } from '../../../../shared/result.ts';
import { commands } from '../frames/commands.ts';
import type { EventRecord } from '../frames/events.ts';
import { decodeRecords } from '../frames/records.ts';
import { mostFragments } from '../wire/fragments.ts';
import type { ArchivePart } from './archivePart.ts';
import { oldestMs } from './archiveRequest.ts';
import type { FrameDecoder } from '../asking/decodeFrames.ts';
import type { SpanAsker } from './askSpan.ts';
import { createEventLog } from './eventLog.ts';

/** Both ends included, UTC epoch seconds of the device's clock. */
interface DeviceSpan {
  readonly fromS: number;
  readonly toS: number;
}

const questionName = 'events';
const logs = { user: commands.userEvents, installer: commands.installerEvents } as const;

const newestS = 0xffffffff;

/** A span with more events than an answer holds is asked in halves: down to an hour, and so often in a reading. */
const shortestHalfS = 3600;
const mostSplits = 200;
/** A log of decades: what has more is no log. */
const mostEvents = 100_000;

/** What became of a question. */
type Answer =
  | { readonly kind: 'records'; readonly records: readonly EventRecord[]; readonly isFull: boolean }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly isFull: boolean }
  | { readonly kind: 'ended'; readonly failure: Failure | null };

/**
 * Reads the log of a group: month by month (UTC, by the device's clock), the newest first, back to the first event the
 * device ever noted, its number 1. A month without events is no failure. Records without time, and events outside the
 * span, are dropped and counted; an event that comes twice counts once. What was not learned stands in `unread`.
 *
 * @param span UTC epoch ms by our clock
 * @param clockOffsetS how far the device's clock is ahead of ours; null where nobody knows, which counts as right
 * @returns events with stamps of our clock, in order of time
 */
export async function readEvents(
  asker: SpanAsker,
  span: TimeSpan,
  clockOffsetS: number | null,
  group: UserGroup,
): Promise<ArchivePart<DeviceEvent>> {
  const offsetMs = (clockOffsetS ?? 0) * 1000;
  const log = createEventLog(span, offsetMs, group);
  /** The newest last. */
  const waiting = monthsOf({
    fromS: Math.max(oldestMs / 1000, Math.floor((span.from + offsetMs) / 1000)),
    toS: Math.min(newestS, Math.ceil((span.to + offsetMs) / 1000) - 1),
  });
  const unread: TimeSpan[] = [];
  const failures: Failure[] = [];
  let answered = false;
  let splits = 0;
  let reachedFirst = false;
  asker.expect(waiting.length);

  function miss(spans: readonly DeviceSpan[], why: Failure | null): void {
    failures.push(...(why === null ? [] : [why]));
    for (const { fromS, toS } of spans) {
      const [from, to] = [fromS * 1000 - offsetMs, (toS + 1) * 1000 - offsetMs];
      unread.push({ from: Math.max(span.from, from), to: Math.min(span.to, to) });
    }
  }

  for (let question = waiting.pop(); question !== undefined; question = waiting.pop()) {
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const answer = await ask(asker, question, group);
    if (answer.kind === 'ended') {
      miss([...waiting, question], answer.failure);
      break;
    }
    answered ||= answer.kind === 'records' || answer.isFull;
    if (answer.isFull && splits < mostSplits && question.toS - question.fromS >= 2 * shortestHalfS) {
      splits += 1;
      waiting.push(...halvesOf(question));
      asker.expect(2);
      continue;
    }
    if (answer.kind === 'failed') {
      miss([question], answer.failure);
      continue;
    }
    answer.records.forEach((record) => log.add(record));
    if (answer.isFull) {
      miss([question], tooMany());
    }
    if (log.count > mostEvents) {
      miss(waiting, tooMany());
      break;
    }
    // One more month is asked: the numbers begin again after 65,535, and then there are older events still.
    if (reachedFirst && answer.records.length === 0) {
      asker.expect(-waiting.length);
      break;
    }
    reachedFirst = holdFirstEvent(answer.records);
  }
  return { values: log.inOrder(), notKept: [], unread, dropped: log.dropped, failures, answered };
}

/** An answer with as many datagrams as are collected may have been cut off by the device: it counts as full. */
async function ask(asker: SpanAsker, span: DeviceSpan, group: UserGroup): Promise<Answer> {
  let datagrams = 0;
  const decode: FrameDecoder<EventRecord> = (frame) => {
    datagrams += 1;
    const decoded = decodeRecords(frame);
    if (!decoded.ok) {
      return decoded;
    }
    switch (decoded.value.kind) {
      case 'event':
        return success(decoded.value.records);
      case 'other':
        return decoded.value.records.length === 0 ? success([]) : failed('no events');
      default:
        return failed('no events');
    }
  };
  const answer = await asker.ask({ name: questionName, command: logs[group], ...span }, decode);
  switch (answer.kind) {
    case 'records':
      return { ...answer, isFull: datagrams >= mostFragments };
    case 'notKept':
      return { kind: 'records', records: [], isFull: false };
    case 'failed':
      return { kind: 'failed', failure: answer.failure, isFull: answer.tooLong };
    case 'ended':
      return answer;
  }
}

function tooMany(): Failure {
  return failure('unreadableAnswer', { query: questionName, reason: 'there are more events than can be read' });
}

/** The parts of a span in each calendar month (UTC), the oldest first; none where the span is empty. */
function monthsOf({ fromS, toS }: DeviceSpan): DeviceSpan[] {
  const months: DeviceSpan[] = [];
  let startS = fromS;
  while (startS <= toS) {
    const start = new Date(startS * 1000);
    const nextS = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) / 1000;
    months.push({ fromS: startS, toS: Math.min(toS, nextS - 1) });
    startS = nextS;
  }
  return months;
}

/** The older half, then the newer one. */
function halvesOf({ fromS, toS }: DeviceSpan): readonly [DeviceSpan, DeviceSpan] {
  const middleS = Math.floor((fromS + toS) / 2);
  return [
    { fromS, toS: middleS },
    { fromS: middleS + 1, toS },
  ];
}

/** True where the oldest of the events is the first one the device ever noted. Records without time do not count. */
function holdFirstEvent(records: readonly EventRecord[]): boolean {
  const events = records.filter((one) => one.atS !== 0);
  const oldest = Math.min(...events.map((one) => one.atS));
  return events.some((one) => one.atS === oldest && one.entry === 1);
}
