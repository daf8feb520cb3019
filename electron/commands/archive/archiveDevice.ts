import type { DeviceIdentity } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import {
  archivePartNames,
  dropReasons,
  type DayReading,
  type InverterArchive,
  type TimeSpan,
} from '../../../shared/inverterArchive.ts';
import { success, type Result } from '../../../shared/result.ts';
import {
  formatEndpoint,
  type ArchiveProgress,
  type ArchiveRequest,
  type DeviceInfo,
  type InverterDescription,
  type InverterSession,
} from '../../core/speedwire/index.ts';
import { exitCodeOf, exitCodes } from '../exitCodes.ts';
import { findInverter, type Finder, type InverterWish } from './findInverter.ts';

/** What is wanted of which inverter. */
export interface ArchiveWish extends InverterWish {
  readonly span: TimeSpan | SpanByDevice;
  readonly events: boolean;
  readonly onProgress: (progress: ArchiveProgress) => void;
}

/** A span by the device's own clock: understood when it is known how far that is ahead of ours, null where it is not. */
export type SpanByDevice = (aheadS: number | null) => Result<SpanAndNow, Failure>;

/** A span, and what time it is by the clock that it is meant by: UTC epoch ms. */
export interface SpanAndNow {
  readonly span: TimeSpan;
  readonly nowMs: number;
}

/** What a device's memory gave, and who it is. */
export interface ArchiveOutcome {
  readonly address: string;
  readonly identity: DeviceIdentity;
  /** Null where it did not say. */
  readonly device: DeviceInfo | null;
  /** What was read; `failures`, `unread` and `dropped` speak of the day before the span too. */
  readonly archive: InverterArchive;
  /** Day values up to the span: the yield of its first day counts from there. */
  readonly daysBefore: readonly DayReading[];
  /** Why the device could not say who it is, or not all of it; the archive is whole all the same. */
  readonly deviceFailure: Failure | null;
  /** Set where all instants are by the device's own clock. */
  readonly byDevice?: SpanAndNow;
}

/** All that went wrong, each once, in the order of its weight: the first one decides the exit code. */
export function failuresOf({ archive, deviceFailure }: ArchiveOutcome): readonly Failure[] {
  const all = deviceFailure === null ? archive.failures : [...archive.failures, deviceFailure];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

const dayMs = 24 * 3_600_000;

/** Finds the inverter, logs on, reads its memory and its description, and logs off. */
export async function readArchiveOf(speedwire: Finder, wish: ArchiveWish): Promise<Result<ArchiveOutcome, Failure>> {
  const found = await findInverter(speedwire, wish);
  if (!found.ok) {
    return found;
  }
  const { host: endpoint, group, password } = wish;
  const identity = found.value;
  const opened = await speedwire.openSession({ endpoint, identity, group, password, patience: 'patient' });
  if (!opened.ok) {
    return opened;
  }
  const session = opened.value;
  try {
    return typeof wish.span === 'function'
      ? await readByDevice(session, wish.span, wish)
      : await readFrom(session, wish.span, wish);
  } finally {
    await session.close();
  }
}

/** Asks who it is first: that tells what time it is on its clock. */
async function readByDevice(
  session: InverterSession,
  spanAt: SpanByDevice,
  { events, onProgress }: ArchiveWish,
): Promise<Result<ArchiveOutcome, Failure>> {
  // The stamps of its description are not of the present: only the values tell what time it is there.
  const told = await session.readAll();
  const byDevice = spanAt(told.ok ? told.value.clockOffsetS : null);
  if (!byDevice.ok) {
    return byDevice;
  }
  const { span } = byDevice.value;
  const stamps = 'device';
  const read = await session.readArchive({ ...span, stamps, fiveMinutes: true, days: true, events, onProgress });
  if (!read.ok) {
    return read;
  }
  const before = isReachable(read.value) ? await session.readArchive({ ...onlyDays(dayBefore(span)), stamps }) : null;
  return success({ ...outcomeOf(session, span, read.value, before, told), byDevice: byDevice.value });
}

async function readFrom(
  session: InverterSession,
  span: TimeSpan,
  { events, onProgress }: ArchiveWish,
): Promise<Result<ArchiveOutcome, Failure>> {
  const read = await session.readArchive({ ...span, fiveMinutes: true, days: true, events, onProgress });
  if (!read.ok) {
    return read;
  }
  const goesOn = isReachable(read.value);
  const before = goesOn ? await session.readArchive(onlyDays(dayBefore(span))) : null;
  const described = goesOn ? await session.describe() : null;
  return success(outcomeOf(session, span, read.value, before, described));
}

/** Whether it makes sense to ask for more. */
function isReachable({ failures }: InverterArchive): boolean {
  return failures.every((one) => exitCodeOf(one) !== exitCodes.noAnswer);
}

function outcomeOf(
  session: InverterSession,
  span: TimeSpan,
  archive: InverterArchive,
  before: Result<InverterArchive, Failure> | null,
  described: Result<InverterDescription, Failure> | null,
): ArchiveOutcome {
  return {
    address: formatEndpoint(session.endpoint),
    identity: session.identity,
    device: described?.ok === true ? described.value.device : null,
    archive: before === null ? archive : withTroubleOf(before, dayBefore(span), archive),
    daysBefore: before?.ok === true ? before.value.days : [],
    deviceFailure: described === null ? null : described.ok ? (described.value.failures[0] ?? null) : described.error,
  };
}

/** The yield of the first day needs the day before: what went wrong with that is told as the rest is. */
function withTroubleOf(
  before: Result<InverterArchive, Failure>,
  span: TimeSpan,
  archive: InverterArchive,
): InverterArchive {
  const trouble: Pick<InverterArchive, 'unread' | 'dropped' | 'failures'> = before.ok
    ? before.value
    : { unread: [{ ...span, part: 'days' }], dropped: [], failures: [before.error] };
  const dropped = [...trouble.dropped, ...archive.dropped];
  return {
    ...archive,
    unread: archivePartNames.flatMap((part) =>
      [...trouble.unread, ...archive.unread].filter((one) => one.part === part),
    ),
    dropped: dropReasons.flatMap((reason) => {
      const count = dropped.reduce((sum, one) => sum + (one.reason === reason ? one.count : 0), 0);
      return count === 0 ? [] : [{ reason, count }];
    }),
    failures: [...archive.failures, ...trouble.failures],
  };
}

function dayBefore({ from }: TimeSpan): TimeSpan {
  return { from: from - dayMs, to: from };
}

function onlyDays({ from, to }: TimeSpan): ArchiveRequest {
  return { from, to, fiveMinutes: false, days: true, events: false };
}
