import type { DeviceIdentity, FoundDevice, SearchReport } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { deviceFamily, parseEndpoint, type Speedwire } from '../core/speedwire/index.ts';
import { parseOptions, secondsAsMs, usageFailure, wantsJson } from './arguments.ts';
import { columns } from './columns.ts';
import type { CommandPorts, StreamingIo } from './command.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodeOf, exitCodes, stopSignals } from './exitCodes.ts';
import { failureReport, tellFailure } from './failureOutput.ts';
import { listBehind } from './listBehind.ts';
import { readPassword } from './password.ts';
import { unlessStopped } from './unlessStopped.ts';

const options = {
  json: { type: 'boolean' },
  timeout: { type: 'string' },
  'behind-gateways': { type: 'boolean', default: false },
  'password-stdin': { type: 'boolean', default: false },
} as const;

const longestTimeoutS = 600;

/** What the caller wants. */
interface Wanted {
  readonly deadlineMs: number | null;
  /** Null logs on to nobody. */
  readonly gatewayPassword: string | null;
}

/** What a search found, and what gateways list. */
interface Found {
  readonly report: SearchReport;
  readonly listed: readonly FoundDevice[];
  /** Why gateways did not list anything. */
  readonly failures: readonly Failure[];
}

/** `suntally discover`: lists the SMA devices that answer, on all interfaces. */
export async function discover(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const wanted = await understand(argv, io);
  if (!wanted.ok) {
    return tellFailure(io, 'discover', json, wanted.error);
  }
  const outcome = await unlessStopped(io, ports, (speedwire) => find(speedwire, io, wanted.value));
  if (outcome.kind === 'stopped') {
    return stopSignals[outcome.signal];
  }
  const { report, listed, failures } = outcome.value;
  if (report.devices.length === 0) {
    const failure = report.failure ?? { code: 'nothingFound' };
    if (json) {
      io.stdout(`${JSON.stringify({ devices: [], errors: [failureReport(failure)] })}\n`);
      return exitCodeOf(failure);
    }
    return tellFailure(io, 'discover', json, failure);
  }
  const devices = report.devices.flatMap((one) =>
    one.kind === 'gateway' ? [one, ...listed.filter(({ address }) => address === one.address)] : [one],
  );
  const errors = failures.length === 0 ? {} : { errors: failures.map(failureReport) };
  io.stdout(json ? `${JSON.stringify({ devices: devices.map(toJson), ...errors })}\n` : deviceTable(devices));
  const [reason] = failures;
  return reason === undefined ? exitCodes.done : exitCodeOf(reason);
}

/** All that can be wrong before the first frame is sent. */
async function understand(argv: readonly string[], io: CommandIo): Promise<Result<Wanted, Failure>> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const { timeout, 'behind-gateways': behindGateways, 'password-stdin': fromStdin } = parsed.value.values;
  const deadlineMs = timeout === undefined ? success(null) : secondsAsMs('--timeout', timeout, longestTimeoutS);
  if (!deadlineMs.ok) {
    return deadlineMs;
  }
  if (!behindGateways) {
    return fromStdin
      ? failed(usageFailure('--password-stdin needs --behind-gateways'))
      : success({ deadlineMs: deadlineMs.value, gatewayPassword: null });
  }
  const password = await readPassword(io, fromStdin);
  return password.ok ? success({ deadlineMs: deadlineMs.value, gatewayPassword: password.value }) : password;
}

async function find(speedwire: Speedwire, io: CommandIo, { deadlineMs, gatewayPassword }: Wanted): Promise<Found> {
  const report = await speedwire.search({ address: null, ...(deadlineMs !== null && { deadlineMs }) });
  const gateways = report.devices.filter((one) => one.kind === 'gateway');
  if (gatewayPassword === null) {
    for (const { address } of gateways) {
      io.stderr(`${address}: --behind-gateways logs on to this gateway and lists what is behind it.\n`);
    }
    return { report, listed: [], failures: [] };
  }
  const lists = await Promise.all(gateways.map((one) => listOf(speedwire, one, gatewayPassword)));
  const failures: Failure[] = [];
  for (const { address, list } of lists) {
    if (!list.ok) {
      io.stderr(`${address}: ${failureReport(list.error).text}\n`);
      failures.push(list.error);
    }
  }
  const listed = lists.flatMap(({ address, list }) =>
    list.ok ? list.value.map((one) => ({ address, ...one, ...kindOf(one) })) : [],
  );
  return { report, listed: listed.filter((one) => report.devices.every((known) => !isSame(known, one))), failures };
}

/** The micro-inverters on the list of a gateway: they do not answer a search, and it lists them to who logs on. */
async function listOf(speedwire: Speedwire, { address, susyId, serial }: FoundDevice, password: string) {
  const endpoint = parseEndpoint(address);
  const list =
    endpoint === null || susyId === null || serial === null
      ? success([])
      : await listBehind(speedwire, { endpoint, identity: { susyId, serial }, group: 'user', password });
  return { address, list };
}

function kindOf({ susyId }: DeviceIdentity): Pick<FoundDevice, 'model' | 'kind'> {
  const family = deviceFamily(susyId);
  return { model: family?.name ?? null, kind: family?.kind ?? 'inverter' };
}

function isSame(one: FoundDevice, other: FoundDevice): boolean {
  return one.susyId === other.susyId && one.serial === other.serial;
}

function toJson({ address, otherAddresses, susyId, serial, model, kind }: FoundDevice): FoundDevice {
  return { address, ...(otherAddresses !== undefined && { otherAddresses }), susyId, serial, model, kind };
}

const kindWords: Readonly<Record<FoundDevice['kind'], string>> = {
  inverter: 'inverter',
  batteryInverter: 'battery inverter',
  energyMeter: 'energy meter',
  homeManager: 'home manager',
  gateway: 'gateway',
  unknown: 'unknown',
};

function deviceTable(devices: readonly FoundDevice[]): string {
  const notes = devices.flatMap(({ address, otherAddresses = [] }) =>
    otherAddresses.map((other) => `${address} answers at ${other} too: cable and Wi-Fi of one device.\n`),
  );
  const table = columns([
    ['Address', 'Kind', 'Model', 'SUSyID', 'Serial'],
    ...devices.map((one) => [
      one.address,
      kindWords[one.kind],
      one.model ?? '-',
      String(one.susyId ?? '-'),
      String(one.serial ?? '-'),
    ]),
  ]);
  return `${table}${notes.join('')}`;
}
