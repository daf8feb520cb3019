import { speedwirePort } from '../../../../shared/endpoint.ts';
import { failure, type Failure } from '../../../../shared/failures.ts';
import type { CancelTimer, Clock, DatagramNetwork, NetworkInterface, SocketProblem } from '../../ports/index.ts';
import { whyNothingLeft } from '../search/silence.ts';
import type { Link } from '../wire/link.ts';

/** Whether meters can be heard now. */
export interface MeterListening {
  /** The interfaces that are listened on; `failure` says why one is deaf. */
  readonly interfaces: readonly { readonly name: string; readonly address: string; readonly failure: Failure | null }[];
  /** Set where nothing can be heard from outside this computer: `portTaken` where another program keeps the port to itself. */
  readonly failure: Failure | null;
}

export interface MembershipParts {
  readonly link: Link;
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  readonly platform: string;
}

export interface MembershipOptions {
  readonly groups: readonly string[];
  /** Told at the start and at each change. */
  readonly onState: (state: MeterListening) => void;
}

const lookEveryMs = 5000;
/** Switches that watch who listens forget a member after four minutes or so that it does not say it again. */
const renewEveryMs = 120_000;
/** The wall clock runs on while a computer sleeps, the other one may not: such a jump means that it slept. */
const sleptMs = 30_000;

/** One group on one interface. */
interface Place {
  readonly networkInterface: NetworkInterface;
  readonly group: string;
  /** Leaves the group; null where it could not be joined. */
  readonly leave: (() => void) | null;
  readonly problem: SocketProblem | null;
  readonly joinedAtMs: number;
}

/**
 * Stays a member of groups on every interface, as interfaces come and go, until the function it gives is called. An
 * interface that fails stops no other and is tried again every few seconds. Every two minutes, and after the computer
 * slept, it leaves and joins anew: joining alone says nothing to the network while a membership lasts. The interfaces
 * take turns in this, so that a frame sent to this computer alone finds a socket where there are several.
 */
export function keepMemberships(parts: MembershipParts, options: MembershipOptions): () => void {
  const { link, network, clock } = parts;
  const places = new Map<string, Place>();
  let told = '';
  let cancelNext: CancelTimer = () => undefined;
  let stopped = false;
  let wallAheadMs = clock.nowMs() - clock.elapsedMs();

  async function join(key: string, networkInterface: NetworkInterface, group: string): Promise<void> {
    const joined = await link.join(group, networkInterface);
    if (stopped) {
      if (joined.ok) {
        joined.value();
      }
      return;
    }
    places.set(key, {
      networkInterface,
      group,
      leave: joined.ok ? joined.value : null,
      problem: joined.ok ? null : joined.error,
      joinedAtMs: clock.elapsedMs(),
    });
  }

  function leave(key: string): void {
    places.get(key)?.leave?.();
    places.delete(key);
  }

  function hasSlept(): boolean {
    const before = wallAheadMs;
    wallAheadMs = clock.nowMs() - clock.elapsedMs();
    return wallAheadMs - before > sleptMs;
  }

  async function look(): Promise<void> {
    const interfaces = oneAddressEach(network.interfaces(), [...places.values()]);
    const wanted = new Map(
      interfaces.flatMap((one) =>
        options.groups.map((group) => [`${one.name} ${one.address} ${group}`, { networkInterface: one, group }]),
      ),
    );
    [...places.keys()].filter((key) => !wanted.has(key)).forEach(leave);
    const slept = hasSlept();
    for (const [key, { networkInterface, group }] of wanted) {
      const place = places.get(key);
      const isDue = slept || clock.elapsedMs() - (place?.joinedAtMs ?? 0) >= renewEveryMs;
      if (place === undefined || place.leave === null || isDue) {
        leave(key);
        // oxlint-disable-next-line no-await-in-loop -- one interface after the other, so that the others hear
        await join(key, networkInterface, group);
        if (stopped) {
          return;
        }
      }
    }
    tell(interfaces);
    cancelNext = clock.after(lookEveryMs, () => void look());
  }

  function tell(interfaces: readonly NetworkInterface[]): void {
    const state = stateOf(interfaces, [...places.values()], parts.platform);
    const text = JSON.stringify(state);
    if (text !== told) {
      told = text;
      options.onState(state);
    }
  }

  void look();
  return () => {
    stopped = true;
    cancelNext();
    [...places.keys()].forEach(leave);
  };
}

/** Two addresses of one interface share its membership: a second one would keep it from being left. */
function oneAddressEach(interfaces: readonly NetworkInterface[], held: readonly Place[]): readonly NetworkInterface[] {
  const chosen = new Map<string, NetworkInterface>();
  for (const one of interfaces) {
    const isHeld = held.some(({ networkInterface }) => isSame(networkInterface, one));
    if (isHeld || !chosen.has(one.name)) {
      chosen.set(one.name, one);
    }
  }
  return [...chosen.values()];
}

function isSame(one: NetworkInterface, other: NetworkInterface): boolean {
  return one.name === other.name && one.address === other.address;
}

function stateOf(interfaces: readonly NetworkInterface[], places: readonly Place[], platform: string): MeterListening {
  const heard = interfaces.map((one) => {
    const problems = places
      .filter(({ networkInterface }) => isSame(networkInterface, one))
      .map(({ problem }) => problem);
    return { networkInterface: one, problem: problems.includes(null) ? null : (problems[0] ?? null) };
  });
  const outward = heard.filter((one) => !one.networkInterface.internal);
  const judged = outward.length > 0 ? outward : heard;
  const hears = judged.some((one) => one.problem === null);
  const problem = judged.map((one) => one.problem).find((one) => one !== null);
  return {
    interfaces: heard.map(({ networkInterface: { name, address }, problem: own }) => ({
      name,
      address,
      failure: own === null ? null : toFailure(own, platform),
    })),
    failure: hears ? null : toFailure(problem ?? { reason: 'unreachable', systemCode: 'no network' }, platform),
  };
}

/** Windows says "no access" of a port that a program keeps to itself. */
function toFailure(problem: SocketProblem, platform: string): Failure {
  const isTaken = problem.reason === 'portTaken' || (problem.reason === 'blocked' && platform === 'win32');
  return isTaken ? failure('portTaken', { port: speedwirePort }) : whyNothingLeft(problem, platform);
}
