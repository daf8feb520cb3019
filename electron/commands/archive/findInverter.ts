import type { DeviceIdentity, DeviceKind, UserGroup } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import { formatEndpoint, type Speedwire } from '../../core/speedwire/index.ts';
import { usageFailure } from '../arguments.ts';

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
 * several answer, their serial numbers come back as a usage failure and nobody is logged on to. A gateway is logged on
 * to only where no inverter that may be meant answers for itself.
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
  const listed = await listBehind(speedwire, gateway.identity, wish);
  return listed.ok
    ? choose([...answering, ...listed.value.map((identity): Known => ({ identity, kind: 'inverter' }))], wish)
    : listed;
}

async function listBehind(
  speedwire: Finder,
  gateway: DeviceIdentity,
  { host: endpoint, group, password }: InverterWish,
): Promise<Result<readonly DeviceIdentity[], Failure>> {
  const opened = await speedwire.openSession({ endpoint, identity: gateway, group, password, patience: 'patient' });
  if (!opened.ok) {
    return opened;
  }
  try {
    return await opened.value.listDevices();
  } finally {
    await opened.value.close();
  }
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
  const [first, ...others] = meant(known, wish);
  if (first === undefined) {
    return failed(
      wish.serial === null
        ? failure('notAnInverter', { address })
        : usageFailure(
            `no device with serial number ${wish.serial} answers at ${address}, but these do: ${serials(known)}`,
          ),
    );
  }
  return others.length === 0
    ? success(first.identity)
    : failed(
        usageFailure(
          `several inverters answer at ${address}; choose one with --serial: ${serials([first, ...others])}`,
        ),
      );
}

function serials(known: readonly Known[]): string {
  return known.map(({ identity }) => String(identity.serial)).join(', ');
}
