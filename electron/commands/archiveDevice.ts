import type { DeviceIdentity } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';
import type { DayReading, InverterArchive, TimeSpan } from '../../shared/inverterArchive.ts';
import { success, type Result } from '../../shared/result.ts';
import {
  formatEndpoint,
  type ArchiveProgress,
  type ArchiveRequest,
  type DeviceInfo,
  type InverterSession,
} from '../core/speedwire/index.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import { findInverter, type Finder, type InverterWish } from './findInverter.ts';

/** What is wanted of which inverter. */
export interface ArchiveWish extends InverterWish {
  readonly span: TimeSpan;
  readonly events: boolean;
  readonly onProgress: (progress: ArchiveProgress) => void;
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
    return await readFrom(session, wish);
  } finally {
    await session.close();
  }
}

async function readFrom(
  session: InverterSession,
  { span, events, onProgress }: ArchiveWish,
): Promise<Result<ArchiveOutcome, Failure>> {
  const read = await session.readArchive({ ...span, fiveMinutes: true, days: true, events, onProgress });
  if (!read.ok) {
    return read;
  }
  const archive = read.value;
  const isReachable = archive.failures.every((one) => exitCodeOf(one) !== exitCodes.noAnswer);
  const before = isReachable ? await session.readArchive(onlyDays(span.from - dayMs, span.from)) : null;
  const described = isReachable ? await session.readAll() : null;
  return success({
    address: formatEndpoint(session.endpoint),
    identity: session.identity,
    device: described?.ok === true ? described.value.device : null,
    archive,
    daysBefore: before?.ok === true ? before.value.days : [],
    deviceFailure: described?.ok === false ? described.error : null,
  });
}

function onlyDays(from: number, to: number): ArchiveRequest {
  return { from, to, fiveMinutes: false, days: true, events: false };
}
