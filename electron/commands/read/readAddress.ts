import type { DeviceIdentity, FoundDevice, UserGroup } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import {
  formatEndpoint,
  isGateway,
  sameDevice,
  type InverterRead,
  type InverterSession,
  type Speedwire,
} from '../../core/speedwire/index.ts';
import { inParallel } from '../../../shared/inParallel.ts';

/** What became of one device that was to be read: its values, or the reasons why there are none. */
export interface DeviceOutcome {
  readonly address: string;
  readonly susyId: number | null;
  readonly serial: number | null;
  /** Null where it could not be read; `failures` then has at least one. */
  readonly read: InverterRead | null;
  readonly failures: readonly Failure[];
}

/** What reading an address needs, and what it tells. */
export interface AddressReader {
  readonly speedwire: Pick<Speedwire, 'search' | 'openSession' | 'devicesAt' | 'repeatsAt'>;
  readonly group: UserGroup;
  readonly password: string;
  /** Takes a line for the user about a device that is left out. */
  readonly tell: (line: string) => void;
  /** True where no other address has this device already; with cable and Wi-Fi an inverter has two. */
  readonly claim: (identity: DeviceIdentity, address: string) => boolean;
}

/** What one logon led to. */
interface Visit {
  /** Who was there; null where nobody said. */
  readonly identity: DeviceIdentity | null;
  readonly outcomes: readonly DeviceOutcome[];
  /** What to tell of a gateway, which is no inverter itself, where nothing was found behind it; null for all others. */
  readonly gateway: DeviceOutcome | null;
}

/** Devices behind one gateway are read at the same time, but for this many at most: they share a slow line. */
const mostAtOnce = 6;

/** The class of gateways and of other devices that only pass on what others say. */
const communicationProduct = 8128;

/** A good link too loses a datagram now and then. */
const mostRepeatsOnGoodLink = 2;

/**
 * Reads whatever is at an address. An ordinary inverter is asked without further ado; only where somebody else answered
 * for the same address too, or a gateway did, or so much was lost on the way to this address that others may not have
 * been heard, all who are there are looked for.
 */
export async function readAddress(reader: AddressReader, endpoint: Endpoint): Promise<readonly DeviceOutcome[]> {
  const { speedwire } = reader;
  const first = await visit(reader, endpoint, null);
  const isLossy = speedwire.repeatsAt(endpoint) > mostRepeatsOnGoodLink;
  const here = speedwire.devicesAt(endpoint).length;
  if (here === 0 || (here === 1 && first.gateway === null && !isLossy)) {
    return first.outcomes;
  }
  const { devices } = await speedwire.search({ address: endpoint });
  const others = identitiesOf(devices).filter((one) => first.identity === null || !sameDevice(one, first.identity));
  const visits = await inParallel(others, mostAtOnce, (one) => visit(reader, endpoint, one));
  return outcomesOf(reader, [first, ...visits]);
}

/** Reads these devices, all of which said to be at this address. */
export async function readDevicesAt(
  reader: AddressReader,
  endpoint: Endpoint,
  devices: readonly FoundDevice[],
): Promise<readonly DeviceOutcome[]> {
  return outcomesOf(reader, await inParallel(identitiesOf(devices), mostAtOnce, (one) => visit(reader, endpoint, one)));
}

function outcomesOf({ tell }: AddressReader, visits: readonly Visit[]): readonly DeviceOutcome[] {
  const outcomes = withoutRepeats(visits.flatMap((one) => one.outcomes));
  const gateways = visits.flatMap(({ gateway }) => (gateway === null ? [] : [gateway]));
  if (outcomes.length === 0) {
    return gateways;
  }
  for (const { address, serial } of gateways) {
    tell(`${address}: serial ${serial} is left out, it is the gateway of the others.`);
  }
  return outcomes;
}

/** A device may be on a gateway's list and answer for itself too. */
function withoutRepeats(outcomes: readonly DeviceOutcome[]): readonly DeviceOutcome[] {
  return outcomes.filter((one, index) => {
    const twins = outcomes.filter(({ susyId, serial }) => susyId === one.susyId && serial === one.serial);
    const best = twins.find((twin) => twin.read !== null) ?? twins[0];
    return one.serial === null || best === undefined || outcomes.indexOf(best) === index;
  });
}

/** Logs on to one device and reads it, or what is behind it. */
async function visit(reader: AddressReader, endpoint: Endpoint, identity: DeviceIdentity | null): Promise<Visit> {
  const { speedwire, group, password, claim } = reader;
  const address = formatEndpoint(endpoint);
  const opened = await speedwire.openSession({ endpoint, identity, group, password, patience: 'patient' });
  if (!opened.ok) {
    const who = identityIn(opened.error) ?? identity;
    const outcome = withoutValues(address, who, opened.error);
    return who !== null && isGateway(who)
      ? { identity: who, outcomes: [], gateway: outcome }
      : { identity: who, outcomes: [outcome], gateway: null };
  }
  const session = opened.value;
  const who = session.identity;
  if (!claim(who, address)) {
    // Left to the end of the client: a device knows us at both addresses as one, and would log off the other session.
    return { identity: who, outcomes: [], gateway: null };
  }
  const visited = isGateway(who) ? await visitBehind(reader, session) : await visitInverter(reader, session);
  await session.close();
  return visited;
}

async function visitInverter(reader: AddressReader, session: InverterSession): Promise<Visit> {
  const address = formatEndpoint(session.endpoint);
  const { identity } = session;
  const read = await session.readAll();
  if (!read.ok) {
    return { identity, outcomes: [withoutValues(address, identity, read.error)], gateway: null };
  }
  if (read.value.device.deviceClass?.tag === communicationProduct) {
    return visitBehind(reader, session);
  }
  const outcome = { address, ...identity, read: read.value, failures: read.value.failures };
  return { identity, outcomes: [outcome], gateway: null };
}

/** A gateway's session stays open until what is behind it has been read. */
async function visitBehind(reader: AddressReader, session: InverterSession): Promise<Visit> {
  const { identity, endpoint } = session;
  const address = formatEndpoint(endpoint);
  const listed = await session.listDevices();
  const visits = await inParallel(listed.ok ? listed.value : [], mostAtOnce, (one) => visit(reader, endpoint, one));
  const reason = listed.ok ? failure('notAnInverter', { address }) : listed.error;
  return {
    identity,
    outcomes: visits.flatMap((one) => one.outcomes),
    gateway: withoutValues(address, identity, reason),
  };
}

function withoutValues(address: string, identity: DeviceIdentity | null, reason: Failure): DeviceOutcome {
  return {
    address,
    susyId: identity?.susyId ?? null,
    serial: identity?.serial ?? null,
    read: null,
    failures: [reason],
  };
}

/** Who failed, as far as it said who it is. */
function identityIn({ details }: Failure): DeviceIdentity | null {
  const susyId = details?.['susyId'];
  const serial = details?.['serial'];
  return typeof susyId === 'number' && typeof serial === 'number' ? { susyId, serial } : null;
}

function identitiesOf(devices: readonly FoundDevice[]): readonly DeviceIdentity[] {
  return devices.flatMap(({ susyId, serial }) => (susyId === null || serial === null ? [] : [{ susyId, serial }]));
}
