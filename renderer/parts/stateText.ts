import type { InverterState, InverterView } from '../../shared/contract/index.ts';
import { unreachable } from '../../shared/result.ts';
import type { Speech } from '../words/index.ts';

/** An inverter's state in a few words. */
export function stateText(state: InverterState, nowMs: number, speech: Speech): string {
  switch (state.kind) {
    case 'connecting':
      return speech.say('state.connecting');
    case 'live':
      return speech.say('state.live');
    case 'asleep':
      return speech.say('state.asleep', { time: speech.times.moment(state.since, nowMs) });
    case 'unreachable':
      return speech.say('state.unreachable', { time: speech.times.moment(state.since, nowMs) });
    case 'wrongPassword':
      return speech.say('state.wrongPassword');
    case 'passwordMissing':
      return speech.say('state.passwordMissing');
    case 'failed':
      return speech.say('state.failed', { time: speech.times.moment(state.since, nowMs) });
    default:
      return unreachable(state);
  }
}

/** How old its last reading is, to stand after the state: bare while it answers, named where it does not. */
export function readingAge({ reading, state }: InverterView, nowMs: number, speech: Speech): string | null {
  if (reading === null) {
    return null;
  }
  const age = speech.age(nowMs - reading.at);
  return state.kind === 'live' ? age : speech.say('inverter.lastReading', { age });
}
