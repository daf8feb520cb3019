import type { DeviceIdentity, FoundDevice } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';
import { success, type Result } from '../../shared/result.ts';
import { deviceFamily, parseEndpoint, type Speedwire } from '../core/speedwire/index.ts';
import { parseOptions, secondsAsMs, wantsJson } from './arguments.ts';
import { columns } from './columns.ts';
import type { CommandPorts, StreamingIo } from './command.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodeOf, exitCodes, stopSignals } from './exitCodes.ts';
import { failureReport, tellFailure } from './failureOutput.ts';
import { unlessStopped } from './unlessStopped.ts';

const options = { json: { type: 'boolean' }, timeout: { type: 'string' } } as const;

const longestTimeoutS = 600;

/** `suntally discover`: lists the SMA devices that answer, on all interfaces. */
export async function discover(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return tellFailure(io, 'discover', json, parsed.error);
  }
  const { timeout } = parsed.value.values;
  const deadlineMs = timeout === undefined ? success(null) : secondsAsMs('--timeout', timeout, longestTimeoutS);
  if (!deadlineMs.ok) {
    return tellFailure(io, 'discover', json, deadlineMs.error);
  }
  const outcome = await unlessStopped(io, ports, async (speedwire) => {
    const report = await speedwire.search({
      address: null,
      ...(deadlineMs.value !== null && { deadlineMs: deadlineMs.value }),
    });
    return { report, listed: await listBehindGateways(speedwire, io, report.devices) };
  });
  if (outcome.kind === 'stopped') {
    return stopSignals[outcome.signal];
  }
  const { report, listed } = outcome.value;
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
  io.stdout(json ? `${JSON.stringify({ devices: devices.map(toJson) })}\n` : deviceTable(devices));
  return exitCodes.done;
}

/**
 * The micro-inverters behind the gateways among these devices, which do not answer a search. A gateway lists them to
 * those who log on to it, so without a password the user is told how to see them.
 */
async function listBehindGateways(
  speedwire: Pick<Speedwire, 'openSession'>,
  io: CommandIo,
  devices: readonly FoundDevice[],
): Promise<readonly FoundDevice[]> {
  const password = io.env['SUNTALLY_PASSWORD'] ?? '';
  const gateways = devices.filter((one) => one.kind === 'gateway');
  const lists = await Promise.all(
    gateways.map(async (gateway) => {
      if (password === '') {
        io.stderr(`${gateway.address}: set SUNTALLY_PASSWORD to list what is behind this gateway.\n`);
        return [];
      }
      const behind = await listBehind(speedwire, gateway, password);
      if (!behind.ok) {
        io.stderr(`${gateway.address}: ${failureReport(behind.error).text}\n`);
        return [];
      }
      return behind.value.map((one) => ({ address: gateway.address, ...one, ...kindOf(one) }));
    }),
  );
  return lists.flat().filter((one) => devices.every((known) => !isSame(known, one)));
}

async function listBehind(
  speedwire: Pick<Speedwire, 'openSession'>,
  { address, susyId, serial }: FoundDevice,
  password: string,
): Promise<Result<readonly DeviceIdentity[], Failure>> {
  const endpoint = parseEndpoint(address);
  if (endpoint === null || susyId === null || serial === null) {
    return success([]);
  }
  const opened = await speedwire.openSession({ endpoint, identity: { susyId, serial }, group: 'user', password });
  if (!opened.ok) {
    return opened;
  }
  const listed = await opened.value.listDevices();
  await opened.value.close();
  return listed;
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
