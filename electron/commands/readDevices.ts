import type { FoundDevice, UserGroup } from '../../shared/contract/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import type { Endpoint } from '../core/ports/index.ts';
import { formatEndpoint, parseEndpoint, type InverterRead, type Speedwire } from '../core/speedwire/index.ts';

/** What became of one device that was to be read: its values, or the reasons why there are none. */
export interface DeviceOutcome {
  readonly address: string;
  readonly susyId: number | null;
  readonly serial: number | null;
  /** Null where it could not be read; `failures` then has at least one. */
  readonly read: InverterRead | null;
  readonly failures: readonly Failure[];
}

export interface ReadRequest {
  /** Addresses to ask, each once; none searches for every inverter. */
  readonly hosts: readonly Endpoint[];
  readonly group: UserGroup;
  readonly password: string;
  /** Takes a line for the user about a device that is left out. */
  readonly tell: (line: string) => void;
}

export interface ReadOutcome {
  readonly devices: readonly DeviceOutcome[];
  /** Why there was nothing to read, or null. */
  readonly failure: Failure | null;
}

/** A device to log on to; who it is stays open where only its address was given. */
interface Target {
  readonly endpoint: Endpoint;
  readonly susyId: number | null;
  readonly serial: number | null;
}

/** Finds the inverters asked for and reads them, all at the same time. */
export async function readDevices(speedwire: Speedwire, request: ReadRequest): Promise<ReadOutcome> {
  if (request.hosts.length === 0) {
    return readWhatIsFound(speedwire, request);
  }
  const targets = request.hosts.map((endpoint) => ({ endpoint, susyId: null, serial: null }));
  return { devices: await readAll(speedwire, targets, request), failure: null };
}

async function readWhatIsFound(speedwire: Speedwire, request: ReadRequest): Promise<ReadOutcome> {
  const report = await speedwire.search({ address: null });
  if (report.devices.length === 0) {
    return { devices: [], failure: report.failure ?? failure('nothingFound') };
  }
  const readable = report.devices.filter((device) => obstacleTo(device) === null);
  if (readable.length === 0) {
    return { devices: report.devices.map(notReadable), failure: null };
  }
  for (const device of report.devices) {
    const obstacle = obstacleTo(device);
    if (obstacle !== null) {
      request.tell(`${device.address}: left out, ${leftOut(device)}.`);
    }
  }
  const targets = readable.flatMap(({ address, susyId, serial }) => {
    const endpoint = parseEndpoint(address);
    return endpoint === null ? [] : [{ endpoint, susyId, serial }];
  });
  return { devices: await readAll(speedwire, targets, request), failure: null };
}

/** An inverter with two addresses (cable and Wi-Fi) is read once. */
async function readAll(
  speedwire: Speedwire,
  targets: readonly Target[],
  request: ReadRequest,
): Promise<readonly DeviceOutcome[]> {
  const addresses = new Map<string, string>();
  const outcomes = await Promise.all(
    targets.map((target) =>
      readDevice(speedwire, target, request, (identity, address) => {
        const other = addresses.get(identity);
        if (other === undefined) {
          addresses.set(identity, address);
          return true;
        }
        request.tell(`${address}: left out, it is the same inverter as at ${other}.`);
        return false;
      }),
    ),
  );
  return outcomes.filter((one) => one !== null);
}

/** Reads one device; null where `claim` says that another address has it. */
async function readDevice(
  speedwire: Speedwire,
  target: Target,
  { group, password }: ReadRequest,
  claim: (identity: string, address: string) => boolean,
): Promise<DeviceOutcome | null> {
  const { endpoint, susyId, serial } = target;
  const address = formatEndpoint(endpoint);
  const identity = susyId === null || serial === null ? null : { susyId, serial };
  const opened = await speedwire.openSession({ endpoint, identity, group, password });
  if (!opened.ok) {
    const { details } = opened.error;
    return {
      address,
      susyId: numberOf(details?.['susyId']) ?? susyId,
      serial: numberOf(details?.['serial']) ?? serial,
      read: null,
      failures: [opened.error],
    };
  }
  const session = opened.value;
  const known = { address, susyId: session.identity.susyId, serial: session.identity.serial };
  if (!claim(`${known.susyId}:${known.serial}`, address)) {
    // Left to the end of the client: a device knows us at both addresses as one, and would log off the other session.
    return null;
  }
  const read = await session.readAll();
  await session.close();
  return read.ok
    ? { ...known, read: read.value, failures: read.value.failures }
    : { ...known, read: null, failures: [read.error] };
}

function numberOf(detail: string | number | undefined): number | null {
  return typeof detail === 'number' ? detail : null;
}

/** Why a device cannot be read, as far as the search tells; null where it is worth a logon. */
function obstacleTo(device: FoundDevice): Failure | null {
  switch (device.kind) {
    case 'inverter':
    case 'batteryInverter':
      return null;
    case 'energyMeter':
    case 'homeManager':
    case 'gateway':
      return failure('notAnInverter', { address: device.address });
    case 'unknown':
      return device.serial === null ? failure('encrypted', { address: device.address }) : null;
  }
}

function leftOut(device: FoundDevice): string {
  return device.serial === null ? 'it did not say who it is' : `${device.model ?? 'this device'} is not an inverter`;
}

function notReadable(device: FoundDevice): DeviceOutcome {
  const { address, susyId, serial } = device;
  return { address, susyId, serial, read: null, failures: [obstacleTo(device) ?? failure('noAnswer', { address })] };
}
