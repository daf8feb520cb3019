import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { InverterState } from '../../../shared/contract/index.ts';
import type { SourceName } from '../../../shared/facts.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { unreachable } from '../../../shared/result.ts';
import { failureKind } from './failureKinds.ts';
import type { KeptInverter } from './keptInverter.ts';
import type { NightSky } from './nightSky.ts';

export interface StoryDependencies {
  readonly nowMs: () => number;
  readonly kept: () => KeptInverter;
  readonly sky: NightSky | null;
  /** The state is another one now. */
  readonly onChanged: () => void;
  readonly tell: (news: CollectorNews) => void;
}

/** How an inverter is doing, and what was told of it. */
export interface InverterStory {
  readonly state: () => InverterState;
  /** It does not answer where it was, by daylight: it may have another address. */
  isMissing(): boolean;
  /** False where only the user can change what is the matter. */
  isTriedByItself(): boolean;
  /** Shows a state, and tells what is new about it. */
  show(next: InverterState): void;
  /** Shows what its silence means: asleep, or silent by daylight. */
  showSilence(problem: Failure, sinceMs: number): void;
  /** Takes note of how far its clock is ahead; null where that did not show. */
  noteClock(offsetS: number | null): void;
}

/** A clock that is off by less does no harm: archives are corrected by it. */
const clockOffS = 60;
const clockRightS = 30;

/** Makes the story of an inverter that is being connected to. */
export function createInverterStory({ nowMs, kept, sky, onChanged, tell }: StoryDependencies): InverterStory {
  let state: InverterState = { kind: 'connecting' };
  let settled: InverterState = state;
  let wasRead = false;
  let toldOffS: number | null = null;

  function source(): SourceName {
    return { kind: 'inverter', id: String(kept().serial) };
  }

  function tellDifference(next: InverterState): void {
    switch (next.kind) {
      case 'connecting':
        return;
      case 'live':
        tellContact();
        return;
      case 'asleep':
        if (settled.kind !== 'asleep') {
          tell({ kind: 'asleep', source: source(), details: {} });
        }
        return;
      case 'unreachable':
        if (settled.kind !== 'unreachable') {
          tell({ kind: 'silent', source: source(), details: { code: next.failure.code } });
        }
        return;
      case 'wrongPassword':
        if (settled.kind !== 'wrongPassword') {
          tell({ kind: 'passwordRefused', source: source(), details: {} });
        }
        return;
      case 'passwordMissing':
        if (settled.kind !== 'passwordMissing') {
          tell({ kind: 'passwordMissing', source: source(), details: {} });
        }
        return;
      case 'failed':
        if (settled.kind !== 'failed' || settled.failure.code !== next.failure.code) {
          tell({ kind: 'troubled', source: source(), details: { code: next.failure.code } });
        }
        return;
      default:
        unreachable(next);
    }
  }

  function tellContact(): void {
    if (settled.kind === 'asleep' && wasRead) {
      tell({ kind: 'awake', source: source(), details: {} });
    } else if ((settled.kind === 'unreachable' || settled.kind === 'failed') && wasRead) {
      tell({ kind: 'answersAgain', source: source(), details: { silentMs: Math.max(0, nowMs() - settled.since) } });
    } else if (!wasRead || settled.kind !== 'live') {
      tell({ kind: 'connected', source: source(), details: { address: kept().address } });
    }
    wasRead = true;
  }

  function show(next: InverterState): void {
    tellDifference(next);
    state = next;
    settled = next.kind === 'connecting' ? settled : next;
    onChanged();
  }

  function isSleep(problem: Failure, sinceMs: number): boolean {
    switch (settled.kind) {
      case 'unreachable':
        return !fellSilentByDay(settled) && problem.code === 'asleep';
      case 'asleep':
        return problem.code === 'asleep' || (sky !== null && !sky.isLateToWake(sinceMs, nowMs()));
      default:
        return problem.code === 'asleep' || (isAbsence(problem) && sky !== null && sky.isDuskOrNight(nowMs()));
    }
  }

  /** What is broken at noon does not fall asleep at dusk. */
  function fellSilentByDay({ since, failure: problem }: InverterState & { readonly kind: 'unreachable' }): boolean {
    return isAbsence(problem) && sky !== null && !sky.isDuskOrNight(since);
  }

  return {
    state: () => state,
    isMissing: () => isMissing(settled, sky?.isMorning(nowMs()) ?? false),
    isTriedByItself: () => isTriedByItself(state),
    show,
    showSilence: (problem, sinceMs) => {
      if (isSleep(problem, sinceMs)) {
        show({ kind: 'asleep', since: settled.kind === 'asleep' ? settled.since : sinceMs });
        return;
      }
      const since = settled.kind === 'unreachable' ? settled.since : sinceMs;
      show({ kind: 'unreachable', since, failure: byDaylight(problem) });
    },
    noteClock: (offsetS) => {
      if (offsetS === null) {
        return;
      }
      const changedS = Math.abs(offsetS - (toldOffS ?? 0));
      if (Math.abs(offsetS) >= clockOffS && changedS >= clockOffS) {
        toldOffS = offsetS;
        tell({ kind: 'clockOff', source: source(), details: { aheadMs: offsetS * 1000 } });
      } else if (toldOffS !== null && Math.abs(offsetS) <= clockRightS) {
        toldOffS = null;
        tell({ kind: 'clockRight', source: source(), details: {} });
      }
    },
  };
}

function isMissing(state: InverterState, isMorning: boolean): boolean {
  switch (state.kind) {
    case 'unreachable':
      return true;
    case 'asleep':
      return isMorning;
    case 'failed':
      return state.failure.code === 'otherDevices' || state.failure.code === 'notAnInverter';
    case 'connecting':
    case 'live':
    case 'wrongPassword':
    case 'passwordMissing':
      return false;
  }
}

function isTriedByItself(state: InverterState): boolean {
  return state.kind === 'failed'
    ? failureKind(state.failure.code) !== 'waiting'
    : state.kind !== 'wrongPassword' && state.kind !== 'passwordMissing';
}

/** Nobody answers, and the way there is open as far as this computer can tell. */
function isAbsence({ code }: Failure): boolean {
  return code === 'noAnswer' || code === 'lostContact';
}

/** Darkness is no reason for what was silent before it. */
function byDaylight(problem: Failure): Failure {
  return problem.code === 'asleep' ? failure('noAnswer', problem.details) : problem;
}
