import type { FoundDevice, UserGroup } from '../../shared/contract/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import { parseEndpoint, type InverterRead, type Speedwire } from '../core/speedwire/index.ts';

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
  /** Addresses to ask; none searches for every inverter. */
  readonly hosts: readonly string[];
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

/** Finds the inverters asked for and reads them, all at the same time. */
export async function readDevices(speedwire: Speedwire, request: ReadRequest): Promise<ReadOutcome> {
  return request.hosts.length === 0 ? readWhatIsFound(speedwire, request) : readHosts(speedwire, request);
}

async function readWhatIsFound(speedwire: Speedwire, request: ReadRequest): Promise<ReadOutcome> {
  const report = await speedwire.search({ address: null });
  if (report.devices.length === 0) {
    return { devices: [], failure: report.failure ?? failure('nothingFound') };
  }
  const obstacles = report.devices.map((device) => ({ device, obstacle: obstacleTo(device) }));
  const readable = obstacles.filter((one) => one.obstacle === null).map((one) => one.device);
  if (readable.length === 0) {
    return { devices: obstacles.map(({ device, obstacle }) => unread(device, obstacle)), failure: null };
  }
  for (const { device, obstacle } of obstacles) {
    if (obstacle !== null) {
      request.tell(`${device.address}: left out, ${leftOut(device)}.`);
    }
  }
  return { devices: await Promise.all(readable.map((one) => readDevice(speedwire, one, request))), failure: null };
}

async function readHosts(speedwire: Speedwire, request: ReadRequest): Promise<ReadOutcome> {
  const taken = new Map<string, string>();

  async function readHost(address: string): Promise<readonly DeviceOutcome[]> {
    const report = await speedwire.search({ address });
    if (report.devices.length === 0) {
      const reason = report.failure ?? failure('noAnswer', { address });
      return [{ address, susyId: null, serial: null, read: null, failures: [reason] }];
    }
    const fresh = report.devices.filter((device) => {
      const identity = `${device.susyId}:${device.serial}`;
      const other = device.serial === null ? undefined : taken.get(identity);
      taken.set(identity, address);
      if (other !== undefined) {
        request.tell(`${address}: left out, the same inverter as at ${other}.`);
      }
      return other === undefined;
    });
    return Promise.all(fresh.map((device) => readDevice(speedwire, device, request)));
  }

  const hosts = [...new Set(request.hosts)];
  return { devices: (await Promise.all(hosts.map(readHost))).flat(), failure: null };
}

async function readDevice(speedwire: Speedwire, device: FoundDevice, request: ReadRequest): Promise<DeviceOutcome> {
  const { address, susyId, serial } = device;
  const endpoint = parseEndpoint(address);
  const obstacle = obstacleTo(device);
  if (obstacle !== null || susyId === null || serial === null || endpoint === null) {
    return unread(device, obstacle);
  }
  const session = await speedwire.openSession({
    endpoint,
    identity: { susyId, serial },
    group: request.group,
    password: request.password,
  });
  if (!session.ok) {
    return unread(device, session.error);
  }
  try {
    const read = await session.value.readAll();
    return read.ok
      ? { address, susyId, serial, read: read.value, failures: read.value.failures }
      : unread(device, read.error);
  } finally {
    await session.value.close();
  }
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
      return device.serial === null ? failure('encrypted') : null;
  }
}

function leftOut(device: FoundDevice): string {
  return device.serial === null ? 'it did not say who it is' : `${device.model ?? 'this device'} is not an inverter`;
}

function unread(device: FoundDevice, reason: Failure | null): DeviceOutcome {
  const { address, susyId, serial } = device;
  return { address, susyId, serial, read: null, failures: [reason ?? failure('noAnswer', { address })] };
}
