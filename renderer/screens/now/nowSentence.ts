import type { InverterState, InverterView } from '../../../shared/contract/index.ts';
import { unreachable } from '../../../shared/result.ts';
import type { Speech } from '../../words/index.ts';
import { liveCount, solarNow, solarToday, staleAfterMs } from './nowFigures.ts';

/** The screen's first words. `topic` changes when the situation does, not when a number does. */
export interface NowSentence {
  readonly topic: string;
  readonly sentence: string;
  /** A quieter second line, or nothing to add. */
  readonly lead: string | null;
}

export interface Peak {
  readonly at: number;
  readonly powerW: number;
}

/** Says the state of the plant in one sentence that a neighbour understands. */
export function nowSentence(
  inverters: readonly InverterView[],
  peak: Peak | null,
  nowMs: number,
  speech: Speech,
): NowSentence {
  return powerSentence(inverters, peak, nowMs, speech) ?? stateSentence(inverters, nowMs, speech);
}

function powerSentence(
  inverters: readonly InverterView[],
  peak: Peak | null,
  nowMs: number,
  speech: Speech,
): NowSentence | null {
  const live = inverters.filter((one) => one.state.kind === 'live');
  if (live.length === 0) {
    return null;
  }
  const { value, at } = solarNow(live, nowMs);
  if (value === null || at === null) {
    return { topic: 'powerUnknown', sentence: speech.say('now.powerUnknown'), lead: null };
  }
  const lead = leadOfPower(inverters, peak, speech);
  if (nowMs - at > staleAfterMs) {
    const sentence = speech.say('now.sunGave', { power: speech.power(value), time: speech.times.clock(at) });
    return { topic: 'stale', sentence, lead };
  }
  return Math.round(value) === 0
    ? { topic: 'nothing', sentence: speech.say('now.sunGivesNothing'), lead }
    : { topic: 'live', sentence: speech.say('now.sunGives', { power: speech.power(value) }), lead };
}

function leadOfPower(inverters: readonly InverterView[], peak: Peak | null, speech: Speech): string | null {
  const live = liveCount(inverters);
  if (live < inverters.length) {
    return speech.sayCount('now.partCounted', live, { total: inverters.length });
  }
  return peak === null
    ? null
    : speech.say('now.peak', { power: speech.power(peak.powerW), time: speech.times.clock(peak.at) });
}

function stateSentence(inverters: readonly InverterView[], nowMs: number, speech: Speech): NowSentence {
  const inOrder = [...inverters].toSorted((one, other) => urgency(one.state) - urgency(other.state));
  const first = inOrder[0];
  if (first === undefined) {
    return { topic: 'connecting', sentence: speech.say('now.connecting'), lead: null };
  }
  const { state } = first;
  const topic = state.kind;
  switch (state.kind) {
    case 'asleep':
      return {
        topic,
        sentence: speech.sayCount('now.asleep', inverters.length, { time: speech.times.moment(state.since, nowMs) }),
        lead: leadOfNight(inverters, nowMs, speech),
      };
    case 'unreachable':
      return {
        topic,
        sentence: speech.say('now.unreachable', { time: speech.times.moment(state.since, nowMs) }),
        lead: null,
      };
    case 'wrongPassword':
      return { topic, sentence: speech.say('now.wrongPassword'), lead: null };
    case 'passwordMissing':
      return { topic, sentence: speech.say('now.passwordMissing'), lead: null };
    case 'failed':
      return { topic, sentence: speech.say('now.failed'), lead: null };
    case 'connecting':
    case 'live':
      return { topic, sentence: speech.say('now.connecting'), lead: null };
    default:
      return unreachable(state);
  }
}

function leadOfNight(inverters: readonly InverterView[], nowMs: number, speech: Speech): string | null {
  const today = solarToday(inverters, nowMs, speech.times).value;
  return today === null || inverters.length > 1 ? null : speech.say('now.gaveToday', { energy: speech.energy(today) });
}

/** What needs the user comes before what only needs time. */
function urgency(state: InverterState): number {
  switch (state.kind) {
    case 'wrongPassword':
      return 0;
    case 'passwordMissing':
      return 1;
    case 'failed':
      return 2;
    case 'unreachable':
      return 3;
    case 'connecting':
    case 'live':
      return 4;
    case 'asleep':
      return 5;
    default:
      return unreachable(state);
  }
}
