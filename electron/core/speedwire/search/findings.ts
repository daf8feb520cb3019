import type { DeviceKind, FoundDevice } from '../../../../shared/contract/index.ts';
import type { Endpoint } from '../../ports/index.ts';
import { sameDevice, type FrameAddress } from '../frames/deviceAddress.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { deviceFamily } from '../frames/models.ts';

/** What a search has found so far. Bounded: a network full of pretenders cannot fill it. */
export interface Findings {
  /** Somebody at this endpoint answered discovery. */
  discovered(endpoint: Endpoint): 'new' | 'known' | 'noRoom';
  /** An endpoint is about to be asked who it is, with this packet id. */
  asked(packetId: number, endpoint: Endpoint): void;
  /** Somebody said who it is, in answer to this packet id; true where that is news. */
  identified(packetId: number, device: FrameAddress): boolean;
  /** The same in an answer that names another client: counts where nobody at that endpoint names us. */
  pretended(packetId: number, device: FrameAddress): void;
  /** An energy meter sends its values from this address. */
  heardMeter(address: string, device: FrameAddress): void;
  /** Endpoints that answered, and how many devices have said to be there: more than one sit behind a gateway. */
  endpoints(): readonly { readonly endpoint: Endpoint; readonly devices: number }[];
  /**
   * All devices, in the order of their endpoints' first answers; each once, with the other addresses it answered at.
   * Behind a gateway several have the same address.
   */
  devices(): readonly FoundDevice[];
}

interface Entry {
  readonly endpoint: Endpoint;
  /** Several where they sit behind one gateway. */
  readonly devices: FrameAddress[];
  /** Those whose answers name another client. */
  readonly pretenders: FrameAddress[];
}

const mostDevices = 64;

/** Starts with nothing found. */
export function createFindings(): Findings {
  const entries = new Map<string, Entry>();
  const endpointsByPacket = new Map<number, Endpoint>();
  const meters = new Map<string, FrameAddress>();

  function entryOf(endpoint: Endpoint): Entry | null {
    const key = formatEndpoint(endpoint);
    const known = entries.get(key);
    if (known !== undefined || entries.size >= mostDevices) {
      return known ?? null;
    }
    const entry = { endpoint, devices: [], pretenders: [] };
    entries.set(key, entry);
    return entry;
  }

  function entryAsked(packetId: number): Entry | null {
    const endpoint = endpointsByPacket.get(packetId & 0x7fff);
    return endpoint === undefined ? null : entryOf(endpoint);
  }

  return {
    discovered: (endpoint) => {
      if (entries.has(formatEndpoint(endpoint))) {
        return 'known';
      }
      return entryOf(endpoint) === null ? 'noRoom' : 'new';
    },
    asked: (packetId, endpoint) => {
      endpointsByPacket.set(packetId & 0x7fff, endpoint);
    },
    identified: (packetId, device) => {
      const entry = entryAsked(packetId);
      return entry !== null && addTo(entry.devices, device);
    },
    pretended: (packetId, device) => {
      const entry = entryAsked(packetId);
      if (entry !== null) {
        addTo(entry.pretenders, device);
      }
    },
    heardMeter: (address, device) => {
      if (meters.size < mostDevices) {
        meters.set(address, device);
      }
    },
    endpoints: () => [...entries.values()].map(({ endpoint, devices }) => ({ endpoint, devices: devices.length })),
    devices: () => {
      const found = [...entries.values()].flatMap((entry) => describe(entry, meters.get(entry.endpoint.address)));
      return withOtherAddresses(found).slice(0, mostDevices);
    },
  };
}

/** True where it is news, and there is room. */
function addTo(devices: FrameAddress[], device: FrameAddress): boolean {
  if (devices.length >= mostDevices || devices.some((one) => sameDevice(one, device))) {
    return false;
  }
  devices.push({ susyId: device.susyId, serial: device.serial });
  return true;
}

function describe(entry: Entry, meter: FrameAddress | undefined): FoundDevice[] {
  const address = formatEndpoint(entry.endpoint);
  const devices = entry.devices.length > 0 ? entry.devices : entry.pretenders;
  if (devices.length > 0) {
    return devices.map((one) => foundDevice(address, one, deviceFamily(one.susyId)?.kind ?? 'inverter'));
  }
  return [
    meter === undefined
      ? { address, susyId: null, serial: null, model: null, kind: 'unknown' }
      : foundDevice(address, meter, deviceFamily(meter.susyId)?.kind ?? 'energyMeter'),
  ];
}

/** One that says who it is but whose family nobody has named is taken for an inverter: meters do not answer that. */
function foundDevice(address: string, { susyId, serial }: FrameAddress, kind: DeviceKind): FoundDevice {
  return { address, susyId, serial, model: deviceFamily(susyId)?.name ?? null, kind };
}

/** An inverter with cable and Wi-Fi answers at two addresses: it is listed once, at the one that answered first. */
function withOtherAddresses(devices: readonly FoundDevice[]): FoundDevice[] {
  const addresses = new Map<string, { readonly device: FoundDevice; readonly others: Set<string> }>();
  for (const device of devices) {
    const key = device.susyId === null ? device.address : `${device.susyId}:${device.serial}`;
    const known = addresses.get(key);
    if (known === undefined) {
      addresses.set(key, { device, others: new Set() });
    } else if (device.address !== known.device.address) {
      known.others.add(device.address);
    }
  }
  return [...addresses.values()].map(({ device, others }) =>
    others.size === 0 ? device : { ...device, otherAddresses: [...others] },
  );
}
