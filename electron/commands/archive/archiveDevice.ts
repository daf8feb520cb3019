import type { DeviceIdentity } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import type { DayReading, InverterArchive, TimeSpan } from '../../../shared/inverterArchive.ts';
import { success, type Result } from '../../../shared/result.ts';
import {
  formatEndpoint,
  type ArchiveProgress,
  type ArchiveRequest,
  type DeviceInfo,
  type InverterRead,
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
  readonly archive: InverterArchive;
  /** Day values up to the span: the yield of its first day counts from there. */
  readonly daysBefore: readonly DayReading[];
  /** Why the device could not say who it is; the archive is whole all the same. */
  readonly deviceFailure: Failure | null;
  /** Set where all instants are by the device's own clock. */
  readonly byDevice?: SpanAndNow;
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
  const described = await session.readAll();
  const byDevice = spanAt(described.ok ? described.value.clockOffsetS : null);
  if (!byDevice.ok) {
    return byDevice;
  }
  const { span } = byDevice.value;
  const stamps = 'device';
  const read = await session.readArchive({ ...span, stamps, fiveMinutes: true, days: true, events, onProgress });
  if (!read.ok) {
    return read;
  }
  const before = isReachable(read.value)
    ? await session.readArchive({ ...onlyDays(span.from - dayMs, span.from), stamps })
    : null;
  return success({ ...outcomeOf(session, read.value, before, described), byDevice: byDevice.value });
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
  const before = goesOn ? await session.readArchive(onlyDays(span.from - dayMs, span.from)) : null;
  const described = goesOn ? await session.readAll() : null;
  return success(outcomeOf(session, read.value, before, described));
}

/** Whether it makes sense to ask for more. */
function isReachable({ failures }: InverterArchive): boolean {
  return failures.every((one) => exitCodeOf(one) !== exitCodes.noAnswer);
}

function outcomeOf(
  session: InverterSession,
  archive: InverterArchive,
  before: Result<InverterArchive, Failure> | null,
  described: Result<InverterRead, Failure> | null,
): ArchiveOutcome {
  return {
    address: formatEndpoint(session.endpoint),
    identity: session.identity,
    device: described?.ok === true ? described.value.device : null,
    archive,
    daysBefore: before?.ok === true ? before.value.days : [],
    deviceFailure: described?.ok === false ? described.error : null,
  };
}

function onlyDays(from: number, to: number): ArchiveRequest {
  return { from, to, fiveMinutes: false, days: true, events: false };
}
