import type { DeviceIdentity, FoundDevice, UserGroup } from '../../../../shared/contract/index.ts';
import type { Failure } from '../../../../shared/failures.ts';
import { inParallel } from '../../../../shared/inParallel.ts';
import type { Clock, Endpoint } from '../../ports/index.ts';
import {
  isGateway,
  parseEndpoint,
  type InverterRead,
  type InverterSession,
  type Speedwire,
} from '../../speedwire/index.ts';

/** With what inverters are logged on to. */
export interface DiagnosticsLogon {
  readonly password: string;
  readonly group: UserGroup;
}

/** What became of a device. */
export type DeviceOutcome =
  | { readonly kind: 'read'; readonly read: InverterRead }
  /** A gateway told what is behind it: so many devices, of which `leftOut` were not asked as they are too many. */
  | { readonly kind: 'listed'; readonly devices: number; readonly leftOut: number }
  | { readonly kind: 'failed'; readonly reason: Failure }
  /** Given up as the time for all of them was over. */
  | { readonly kind: 'timeUp' }
  /** A device that nobody logs on to. */
  | { readonly kind: 'meter' };

/** One device that said who it is, or that a gateway named. */
export interface AskedDevice extends DeviceIdentity {
  readonly address: string;
  readonly outcome: DeviceOutcome;
  readonly tookMs: number;
}

/** All logons and reads together take no longer. */
const longestReadsMs = 40_000;

/** A Multigate has twelve micro-inverters at most. */
const mostBehindGateway = 12;
const mostAtOnce = 6;

/** What asking devices needs, and until when there is time for it. */
interface Asking {
  readonly speedwire: Pick<Speedwire, 'openSession'>;
  readonly clock: Clock;
  readonly logon: DiagnosticsLogon;
  /** Names every device once: a second logon would end the first. False for one that was named before. */
  readonly claim: (identity: DeviceIdentity) => boolean;
  /** Does something unless time is up, and waits for it as long as there is time; null where there was not enough. */
  readonly inTime: <Value>(act: () => Promise<Value>) => Promise<Value | null>;
}

/**
 * Logs on to these devices, each once and at the first of its addresses, reads them and logs off; behind a gateway the
 * devices on its list. Takes 40 seconds at most: what is not done by then is told as `timeUp` and given up.
 */
export async function askDevices(
  speedwire: Pick<Speedwire, 'openSession'>,
  clock: Clock,
  devices: readonly FoundDevice[],
  logon: DiagnosticsLogon,
): Promise<readonly AskedDevice[]> {
  const named = new Set<string>();
  const timeUp = Promise.withResolvers<null>();
  const stopAtMs = clock.elapsedMs() + longestReadsMs;
  const cancel = clock.after(longestReadsMs, () => timeUp.resolve(null));
  const asking: Asking = {
    speedwire,
    clock,
    logon,
    claim: ({ susyId, serial }) => {
      const before = named.size;
      return named.add(`${susyId}:${serial}`).size > before;
    },
    inTime: async (act) => (clock.elapsedMs() < stopAtMs ? Promise.race([act(), timeUp.promise]) : null),
  };
  const asked = await Promise.all(
    devices.map(async ({ address, kind, susyId, serial }): Promise<readonly AskedDevice[]> => {
      const endpoint = parseEndpoint(address);
      if (endpoint === null || susyId === null || serial === null || !asking.claim({ susyId, serial })) {
        return [];
      }
      const identity = { susyId, serial };
      if (kind === 'energyMeter' || kind === 'homeManager') {
        return [{ address, ...identity, outcome: { kind: 'meter' }, tookMs: 0 }];
      }
      return (isGateway(identity) ? askGateway : askInverter)(asking, { address, endpoint, identity });
    }),
  );
  cancel();
  return asked.flat();
}

/** A device and how to reach it. */
interface Reachable {
  readonly address: string;
  readonly endpoint: Endpoint;
  readonly identity: DeviceIdentity;
}

/** Says what became of the device that is logged on to. */
type Tell = (outcome: DeviceOutcome) => AskedDevice;

async function askInverter(asking: Asking, inverter: Reachable): Promise<readonly AskedDevice[]> {
  return whileLoggedOn(asking, inverter, async (session, tell) => {
    const read = await asking.inTime(() => session.readAll());
    if (read === null) {
      return [tell({ kind: 'timeUp' })];
    }
    return [tell(read.ok ? { kind: 'read', read: read.value } : { kind: 'failed', reason: read.error })];
  });
}

/** The gateway, then what is behind it; its session stays open until that is read. */
async function askGateway(asking: Asking, gateway: Reachable): Promise<readonly AskedDevice[]> {
  return whileLoggedOn(asking, gateway, async (session, tell) => {
    const listed = await asking.inTime(() => session.listDevices());
    if (listed?.ok !== true) {
      return [tell(listed === null ? { kind: 'timeUp' } : { kind: 'failed', reason: listed.error })];
    }
    const unasked = listed.value.filter(asking.claim);
    const chosen = unasked.slice(0, mostBehindGateway);
    const told = tell({ kind: 'listed', devices: listed.value.length, leftOut: unasked.length - chosen.length });
    const behind = await inParallel(chosen, mostAtOnce, (identity) => askInverter(asking, { ...gateway, identity }));
    return [told, ...behind.flat()];
  });
}

/** Logs on, lets the session be used, and logs off, which stops what is still under way. */
async function whileLoggedOn(
  { speedwire, clock, logon, inTime }: Asking,
  { address, endpoint, identity }: Reachable,
  use: (session: InverterSession, tell: Tell) => Promise<readonly AskedDevice[]>,
): Promise<readonly AskedDevice[]> {
  const startMs = clock.elapsedMs();
  const tell: Tell = (outcome) => {
    const tookMs = Math.round(clock.elapsedMs() - startMs);
    return { address, susyId: identity.susyId, serial: identity.serial, outcome, tookMs };
  };
  const opened = await inTime(() => speedwire.openSession({ endpoint, identity, ...logon }));
  if (opened?.ok !== true) {
    return [tell(opened === null ? { kind: 'timeUp' } : { kind: 'failed', reason: opened.error })];
  }
  const devices = await use(opened.value, tell);
  await opened.value.close();
  return devices;
}
