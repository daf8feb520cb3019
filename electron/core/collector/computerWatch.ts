import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { CancelTimer, Clock, NetworkInterface } from '../ports/index.ts';

/** What of the computer is watched besides its clocks. */
export interface ComputerPorts {
  /** The addresses it has now. */
  readonly interfaces?: () => readonly Pick<NetworkInterface, 'cidr' | 'internal'>[];
  /** Its time zone now, an IANA name. */
  readonly zone?: () => string;
}

export interface ComputerWatchDependencies extends ComputerPorts {
  readonly clock: Clock;
  readonly onNews: (news: CollectorNews) => void;
  /** It was asleep, or has another network or time: what was put off may be due. */
  readonly onWoken: () => void;
}

/** Notices that the computer slept, that its clock was set, and that its network or time zone is another one. */
export interface ComputerWatch {
  /** The system says that it goes to sleep. */
  suspended(): void;
  /** The system says that it woke up. */
  resumed(): void;
  stop(): void;
}

const tickMs = 5000;
/** The wall clock runs on in a sleep that timers do not feel; one that is set by a time server moves by less. */
const leastSleepMs = 30_000;
const leastSetMs = 5000;

/**
 * Begins to watch. A sleep is seen by the time since the computer started, which ran ahead of the clock that never jumps,
 * or by a timer that is late, since some systems let that clock run on in sleep. Where nobody tells the first, the wall
 * clock stands for it: then one that was set forward by half a minute or more counts as a sleep as well.
 */
export function watchComputer(dependencies: ComputerWatchDependencies): ComputerWatch {
  const { clock, interfaces, zone, onNews, onWoken } = dependencies;
  const awakeAndAsleepMs = () => clock.uptimeMs?.() ?? clock.nowMs();
  let wallMs = clock.nowMs();
  let uptimeMs = awakeAndAsleepMs();
  let elapsedMs = clock.elapsedMs();
  let addresses = addressesNow();
  let wasCutOff = addresses === '';
  let zoneName = zone?.() ?? null;
  let suspendedAtMs: number | null = null;
  let cancelTick: CancelTimer = clock.after(tickMs, tick);

  function addressesNow(): string {
    const outside = (interfaces?.() ?? []).filter((one) => !one.internal).map((one) => one.cidr);
    return [...new Set(outside)].toSorted().join(' ');
  }

  function tick(): void {
    const countedMs = clock.elapsedMs() - elapsedMs;
    const passedMs = awakeAndAsleepMs() - uptimeMs;
    const sleptMs = Math.max(passedMs - countedMs, countedMs - tickMs);
    const trueMs = clock.uptimeMs === undefined ? countedMs : Math.max(passedMs, countedMs);
    const setByMs = clock.nowMs() - wallMs - trueMs;
    keepTime();
    if (sleptMs >= leastSleepMs) {
      wakeUp(sleptMs);
    } else if (Math.abs(setByMs) >= leastSetMs) {
      onNews({ kind: 'clockSet', source: null, details: { byMs: Math.round(setByMs) } });
      onWoken();
    }
    noticeNetwork();
    noticeZone();
    cancelTick = clock.after(tickMs, tick);
  }

  function keepTime(): void {
    wallMs = clock.nowMs();
    uptimeMs = awakeAndAsleepMs();
    elapsedMs = clock.elapsedMs();
  }

  function wakeUp(sleptMs: number): void {
    suspendedAtMs = null;
    onNews({ kind: 'resumed', source: null, details: { sleptMs: Math.round(Math.max(0, sleptMs)) } });
    onWoken();
  }

  /** Told once the computer has an address again: without one there is nothing to try. */
  function noticeNetwork(): void {
    const now = addressesNow();
    const isBack = wasCutOff && now !== '';
    const isOther = now !== '' && now !== addresses;
    wasCutOff = now === '';
    addresses = now === '' ? addresses : now;
    if (isOther) {
      onNews({ kind: 'networkChanged', source: null, details: {} });
    }
    if (isBack || isOther) {
      onWoken();
    }
  }

  function noticeZone(): void {
    const now = zone?.() ?? null;
    if (now !== null && zoneName !== null && now !== zoneName) {
      onNews({ kind: 'zoneChanged', source: null, details: { from: zoneName, to: now } });
    }
    zoneName = now;
  }

  return {
    suspended: () => {
      suspendedAtMs ??= clock.nowMs();
      onNews({ kind: 'suspended', source: null, details: {} });
    },
    resumed: () => {
      if (suspendedAtMs !== null) {
        wakeUp(clock.nowMs() - suspendedAtMs);
      }
      keepTime();
      cancelTick();
      cancelTick = clock.after(tickMs, tick);
    },
    stop: () => cancelTick(),
  };
}
