import type { DeviceIdentity, FoundDevice, UserGroup } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import { parseEndpoint, type Speedwire } from '../../core/speedwire/index.ts';
import { readAddress, readDevicesAt, type AddressReader, type DeviceOutcome } from './readAddress.ts';

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

/** Finds the inverters asked for and reads them, all at the same time; one that sleeps holds up nobody. */
export async function readDevices(
  speedwire: Pick<Speedwire, 'search' | 'openSession' | 'devicesAt' | 'repeatsAt'>,
  request: ReadRequest,
): Promise<ReadOutcome> {
  const reader = createReader(speedwire, request);
  if (request.hosts.length === 0) {
    return readWhatIsFound(reader);
  }
  const outcomes = await Promise.all(request.hosts.map((endpoint) => readAddress(reader, endpoint)));
  return { devices: outcomes.flat(), failure: null };
}

function createReader(speedwire: AddressReader['speedwire'], { group, password, tell }: ReadRequest): AddressReader {
  const addresses = new Map<string, string>();

  function claim({ susyId, serial }: DeviceIdentity, address: string): boolean {
    const key = `${susyId}:${serial}`;
    const other = addresses.get(key);
    if (other !== undefined && other !== address) {
      tell(`${address}: left out, it is the same inverter as at ${other}.`);
    }
    addresses.set(key, other ?? address);
    return other === undefined;
  }

  return { speedwire, group, password, tell, claim };
}

async function readWhatIsFound(reader: AddressReader): Promise<ReadOutcome> {
  const report = await reader.speedwire.search({ address: null });
  if (report.devices.length === 0) {
    return { devices: [], failure: report.failure ?? failure('nothingFound') };
  }
  const readable = report.devices.filter((device) => obstacleTo(device) === null);
  if (readable.length === 0) {
    return { devices: report.devices.map(notReadable), failure: null };
  }
  for (const device of report.devices) {
    if (obstacleTo(device) !== null) {
      reader.tell(`${device.address}: left out, ${leftOut(device)}.`);
    }
  }
  const outcomes = await Promise.all(
    [...Map.groupBy(readable, (device) => device.address)].map(async ([address, devices]) => {
      const endpoint = parseEndpoint(address);
      return endpoint === null ? [] : readDevicesAt(reader, endpoint, devices);
    }),
  );
  return { devices: outcomes.flat(), failure: null };
}

/** Why a device cannot be read, as far as the search tells; null where it is worth a logon, as a gateway is, too. */
function obstacleTo(device: FoundDevice): Failure | null {
  switch (device.kind) {
    case 'inverter':
    case 'batteryInverter':
    case 'gateway':
      return null;
    case 'energyMeter':
    case 'homeManager':
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
