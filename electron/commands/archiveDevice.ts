import type { DeviceIdentity, FoundDevice, UserGroup } from '../../shared/contract/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import type { DayReading, InverterArchive, TimeSpan } from '../../shared/inverterArchive.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import type { Endpoint } from '../core/ports/index.ts';
import {
  formatEndpoint,
  type ArchiveProgress,
  type DeviceInfo,
  type InverterSession,
  type Speedwire,
} from '../core/speedwire/index.ts';
import { usageFailure } from './arguments.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';

export interface ArchiveWish {
  readonly host: Endpoint;
  /** Which of the devices behind the address; null takes the only one. */
  readonly serial: number | null;
  readonly group: UserGroup;
  readonly password: string;
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

/** How long an address is asked who is there: as long as a session would ask. */
const identifyMs = 4000;

const dayMs = 24 * 3_600_000;

/**
 * Finds the inverter at the address, logs on, reads its memory and its description, and logs off. The password goes to
 * no device that the caller did not choose: where several inverters answer, their serial numbers come back as a usage
 * failure and nobody is logged on to.
 */
export async function readArchiveOf(
  speedwire: Pick<Speedwire, 'search' | 'openSession'>,
  wish: ArchiveWish,
): Promise<Result<ArchiveOutcome, Failure>> {
  const report = await speedwire.search({ address: wish.host, deadlineMs: identifyMs });
  if (report.failure !== null) {
    return failed(report.failure);
  }
  const chosen = chooseDevice(report.devices, wish);
  if (!chosen.ok) {
    return chosen;
  }
  const { host: endpoint, group, password } = wish;
  const opened = await speedwire.openSession({ endpoint, identity: chosen.value, group, password });
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

function onlyDays(from: number, to: number) {
  return { from, to, fiveMinutes: false, days: true, events: false };
}

function chooseDevice(devices: readonly FoundDevice[], { host, serial }: ArchiveWish): Result<DeviceIdentity, Failure> {
  const address = formatEndpoint(host);
  const known = devices.flatMap((one) =>
    one.susyId === null || one.serial === null ? [] : [{ susyId: one.susyId, serial: one.serial, kind: one.kind }],
  );
  const inverters = known.filter(({ kind }) => kind === 'inverter' || kind === 'batteryInverter' || kind === 'unknown');
  const wanted = serial === null ? inverters : known.filter((one) => one.serial === serial);
  const [first, ...others] = wanted;
  if (first !== undefined && others.length === 0) {
    return success({ susyId: first.susyId, serial: first.serial });
  }
  if (known.length === 0) {
    return failed(failure('encrypted', { address }));
  }
  if (serial === null && first === undefined) {
    return failed(failure('notAnInverter', { address }));
  }
  const serials = (wanted.length > 0 ? wanted : known).map((one) => String(one.serial)).join(', ');
  return failed(
    usageFailure(
      serial === null
        ? `several inverters answer at ${address}, choose one with --serial: ${serials}`
        : `no device with serial number ${serial} answers at ${address}, but these do: ${serials}`,
    ),
  );
}
