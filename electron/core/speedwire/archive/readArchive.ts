import type { Failure } from '../../../../shared/failures.ts';
import {
  archivePartNames,
  type InverterArchive,
  type PartSpan,
  type TimeSpan,
} from '../../../../shared/inverterArchive.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { joinSpans, nothingAsked, sumDropped } from './archivePart.ts';
import { oldestMs, type ArchiveRequest } from './archiveRequest.ts';
import { createSpanAsker, type SpanAskerParts } from './askSpan.ts';
import { createCalendar } from './calendar.ts';
import { readDays } from './days.ts';
import type { DayStamp } from './dayStamp.ts';
import { measureClock } from './deviceClock.ts';
import { readEvents } from './events.ts';
import { readFiveMinutes, type YieldSpan } from './fiveMinutes.ts';

/** What a session knows of its device's memory from earlier readings. */
export interface ArchiveMemory {
  /** How the device last showed to date the values of days; null where that did not show. */
  readonly dayStamp: DayStamp | null;
  /** How far its clock was ahead of ours at the last reading; null where that did not show. */
  readonly clockOffsetS: number | null;
}

/** What is known before the first reading. */
export const emptyArchiveMemory: ArchiveMemory = { dayStamp: null, clockOffsetS: null };

/**
 * Reads what an inverter remembers: measures its clock, then asks for five-minute values, days and events in turn.
 * Works as long as the device told anything: what failed stands in `failures`, what that left out in `unread`. Ends
 * within half an hour, whatever the device does.
 */
export async function readArchive(
  parts: Omit<SpanAskerParts, 'onProgress' | 'signal'>,
  request: ArchiveRequest,
  memory: ArchiveMemory,
): Promise<Result<{ readonly archive: InverterArchive; readonly memory: ArchiveMemory }, Failure>> {
  const { clock } = parts.conversation;
  const byDevice = request.stamps === 'device';
  const startMs = clock.nowMs();
  const asker = createSpanAsker({ ...parts, onProgress: request.onProgress, signal: request.signal });
  const measured = await measureClock({
    ask: asker.askValues,
    clock,
    signal: asker.signal,
    earlierOffsetS: memory.clockOffsetS,
    takesAny: byDevice,
  });
  if (!measured.ok) {
    return request.signal?.aborted === true
      ? success({ archive: nothingRead(request, wantedOf(request, startMs)), memory })
      : failed(measured.error);
  }
  const { offsetS, totalYield } = measured.value;
  const nowMs = byDevice ? startMs + (offsetS ?? 0) * 1000 : startMs;
  const stampOffsetS = byDevice ? 0 : offsetS;
  const wanted = wantedOf(request, nowMs);
  const span: YieldSpan = {
    ...wanted,
    nowMs,
    offsetS: stampOffsetS ?? 0,
    calendar: createCalendar(parts.circumstances.zone ?? 'UTC'),
  };
  const hints = { dayStamp: memory.dayStamp, totalYield };
  const fiveMinutes = request.fiveMinutes ? await readFiveMinutes(asker, span) : nothingAsked;
  const days = request.days ? await readDays(asker, span, hints) : { ...nothingAsked, ...hints };
  const events = request.events ? await readEvents(asker, wanted, stampOffsetS, parts.credentials.group) : nothingAsked;

  const all = [fiveMinutes, days, events];
  const failures = distinct(all.flatMap((one) => one.failures));
  // Where a device falls silent the first question stays unanswered; what that means shows at the next one.
  const why = failures.find((one) => one.code !== 'unanswered') ?? failures[0];
  if (why !== undefined && !all.some((one) => one.answered)) {
    return failed(why);
  }
  return success({
    archive: {
      clockOffsetS: offsetS,
      fiveMinutes: fiveMinutes.values,
      days: days.values,
      events: events.values,
      notKept: joinSpans(all.flatMap((one) => one.notKept)),
      unread: unreadOf({ fiveMinutes: fiveMinutes.unread, days: days.unread, events: events.unread }),
      dropped: sumDropped(all.flatMap((one) => one.dropped)),
      failures,
    },
    memory: { dayStamp: days.dayStamp, clockOffsetS: offsetS ?? memory.clockOffsetS },
  });
}

/** The part of a span that a device can remember. */
function wantedOf({ from, to }: TimeSpan, nowMs: number): TimeSpan {
  return { from: Math.max(from, oldestMs), to: Math.min(to, nowMs) };
}

/** What a reading gives that was stopped before it began. */
function nothingRead(request: ArchiveRequest, wanted: TimeSpan): InverterArchive {
  const unreadOfPart = (isAsked: boolean) => (isAsked ? [wanted] : []);
  return {
    clockOffsetS: null,
    fiveMinutes: [],
    days: [],
    events: [],
    notKept: [],
    unread: unreadOf({
      fiveMinutes: unreadOfPart(request.fiveMinutes),
      days: unreadOfPart(request.days),
      events: unreadOfPart(request.events),
    }),
    dropped: [],
    failures: [],
  };
}

function unreadOf(spans: Readonly<Record<PartSpan['part'], readonly TimeSpan[]>>): readonly PartSpan[] {
  return archivePartNames.flatMap((part) => joinSpans(spans[part]).map((span) => ({ ...span, part })));
}

function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [...new Map(failures.map((one) => [JSON.stringify(one), one])).values()];
}
