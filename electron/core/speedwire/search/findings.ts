import type { DeviceKind, FoundDevice } from '../../../../shared/contract/index.ts';
import type { Endpoint } from '../../ports/index.ts';
import type { FrameAddress } from '../frames/deviceAddress.ts';
import { formatEndpoint } from '../../../../shared/endpoint.ts';
import { deviceFamily } from '../frames/models.ts';

/** What a search has found so far. Bounded: a network full of pretenders cannot fill it. */
export interface Findings {
  /** Somebody at this endpoint answered discovery; true where that is news. */
  discovered(endpoint: Endpoint): boolean;
  /** An endpoint is about to be asked who it is, with this packet id. */
  asked(packetId: number, endpoint: Endpoint): void;
  /** Somebody said who it is, in answer to this packet id. */
  identified(packetId: number, device: FrameAddress): void;
  /** An energy meter sends its values from this address. */
  heardMeter(address: string, device: FrameAddress): void;
  /** Endpoints that answered discovery but have not said who they are. */
  unidentified(): readonly Endpoint[];
  /** All devices, in the order of their endpoints' first answers; each once, wherever else it answered too. */
  devices(): readonly FoundDevice[];
}

interface Entry {
  readonly endpoint: Endpoint;
  /** Several where they sit behind one gateway. */
  readonly devices: FrameAddress[];
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
    const entry = { endpoint, devices: [] };
    entries.set(key, entry);
    return entry;
  }

  return {
    discovered: (endpoint) => {
      const isNew = !entries.has(formatEndpoint(endpoint));
      return entryOf(endpoint) !== null && isNew;
    },
    asked: (packetId, endpoint) => {
      endpointsByPacket.set(packetId & 0x7fff, endpoint);
    },
    identified: (packetId, device) => {
      const endpoint = endpointsByPacket.get(packetId & 0x7fff);
      const entry = endpoint === undefined ? null : entryOf(endpoint);
      if (entry !== null && entry.devices.length < mostDevices) {
        entry.devices.push({ susyId: device.susyId, serial: device.serial });
      }
    },
    heardMeter: (address, device) => {
      if (meters.size < mostDevices) {
        meters.set(address, device);
      }
    },
    unidentified: () => [...entries.values()].filter((one) => one.devices.length === 0).map((one) => one.endpoint),
    devices: () => {
      const found = [...entries.values()].flatMap((entry) => describe(entry, meters.get(entry.endpoint.address)));
      return withoutRepeats(found).slice(0, mostDevices);
    },
  };
}

function describe({ endpoint, devices }: Entry, meter: FrameAddress | undefined): FoundDevice[] {
  const address = formatEndpoint(endpoint);
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

function withoutRepeats(devices: readonly FoundDevice[]): FoundDevice[] {
  const seen = new Set<string>();
  return devices.filter((one) => {
    const key = one.susyId === null ? one.address : `${one.susyId}:${one.serial}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
