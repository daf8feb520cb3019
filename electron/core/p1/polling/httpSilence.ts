import { unreachable } from '../../../../shared/result.ts';
import type { HttpProblem } from '../../ports/index.ts';
import type { SilenceReason } from '../../../../shared/meterState.ts';

/** Why a meter gives nothing, where a question over HTTP got no answer. */
export function silenceOf(problem: HttpProblem): SilenceReason {
  switch (problem.reason) {
    case 'addressWrong':
    case 'nameUnknown':
      return 'addressUnknown';
    case 'refused':
      return 'refused';
    case 'unreachable':
    case 'timedOut':
      return 'unreachable';
    case 'tooLong':
      return 'answerUnreadable';
    case 'noHttp':
      return 'notThisDevice';
    case 'certificateNotTrusted':
      return 'certificateChanged';
    case 'lost':
    case 'closed':
      return 'lost';
    default:
      return unreachable(problem.reason);
  }
}
