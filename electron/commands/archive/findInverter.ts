import type { DeviceIdentity, DeviceKind, UserGroup } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import { formatEndpoint, type Speedwire } from '../../core/speedwire/index.ts';
import { listBehind } from '../listBehind.ts';

/** One inverter at an address, as a caller names it. */
export interface InverterWish {
  readonly host: Endpoint;
  /** Which of the devices behind the address; null takes the only inverter. */
  readonly serial: number | null;
  readonly group: UserGroup;
  readonly password: string;
}

/** The parts of the client that finding an inverter and reading it need. */
export type Finder = Pick<Speedwire, 'search' | 'openSession'>;

interface Known {
  readonly identity: DeviceIdentity;
  readonly kind: DeviceKind;
}

/** How long an address is asked who is there: as long as a session would ask. */
const identifyMs = 4000;

/**
 * Finds the inverter that is meant at an address. The password goes to no inverter that the caller did not choose: where
 * several answer, their serial numbers come back as `severalDevices` and nobody is logged on to. A gateway is logged on
 * to only where no device that may be meant answers for itself. A gateway or meter itself is `notAnInverter`.
 */
export async function findInverter(speedwire: Finder, wish: InverterWish): Promise<Result<DeviceIdentity, Failure>> {
  const report = await speedwire.search({ address: wish.host, deadlineMs: identifyMs });
  if (report.failure !== null) {
    return failed(report.failure);
  }
  const answering = report.devices.flatMap(({ susyId, serial, kind }): readonly Known[] =>
    susyId === null || serial === null ? [] : [{ identity: { susyId, serial }, kind }],
  );
  if (answering.length === 0) {
    return failed(failure('encrypted', { address: formatEndpoint(wish.host) }));
  }
  const gateway = answering.find((one) => one.kind === 'gateway');
  if (gateway === undefined || meant(answering, wish).length > 0) {
    return choose(answering, wish);
  }
  const { host: endpoint, group, password } = wish;
  const { identity } = gateway;
  const listed = await listBehind(speedwire, { endpoint, identity, group, password, patience: 'patient' });
  return listed.ok
    ? choose([...answering, ...listed.value.map((identity): Known => ({ identity, kind: 'inverter' }))], wish)
    : listed;
}

/** Those that the caller may mean: the one with the serial number, or every inverter. */
function meant(known: readonly Known[], { serial }: Pick<InverterWish, 'serial'>): readonly Known[] {
  return known.filter(({ identity, kind }) => (serial === null ? isInverter(kind) : identity.serial === serial));
}

function isInverter(kind: DeviceKind): boolean {
  return kind === 'inverter' || kind === 'batteryInverter' || kind === 'unknown';
}

function choose(known: readonly Known[], wish: InverterWish): Result<DeviceIdentity, Failure> {
  const address = formatEndpoint(wish.host);
  const meantOnes = meant(known, wish);
  if (meantOnes.length === 0 && wish.serial !== null) {
    return failed(failure('otherDevices', { address, serial: wish.serial, serials: serials(known) }));
  }
  const inverters = meantOnes.filter((one) => isInverter(one.kind));
  const [first, ...others] = inverters;
  if (first === undefined) {
    return failed(failure('notAnInverter', { address }));
  }
  return others.length === 0
    ? success(first.identity)
    : failed(failure('severalDevices', { address, serials: serials(inverters) }));
}

function serials(known: readonly Known[]): string {
  return known.map(({ identity }) => String(identity.serial)).join(', ');
}
