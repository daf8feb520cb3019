import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { Ask, Asked } from '../asking/asker.ts';
import { decodeFrames, decodeSpotValues } from '../asking/decodeFrames.ts';
import type { SpotQuery } from '../asking/queries.ts';
import type { ReceivedRecords } from '../clock/clockOffset.ts';
import type { SpotRecord } from '../frames/records.ts';

/** Nobody answered this query; `gone` is what that means where the next one is not answered either. */
interface SilentAnswer {
  readonly kind: 'silent';
  readonly query: string;
  readonly gone: Failure;
  readonly heard: boolean;
  readonly timeIsUp: boolean;
}

/** What became of one query of a read. */
export type Answer =
  | { readonly kind: 'records'; readonly received: ReceivedRecords }
  | { readonly kind: 'notAvailable'; readonly query: string }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | SilentAnswer;

/**
 * Asks one query after the other. Fails where nothing at all comes in answer to two in a row, and where the session is
 * not to be had.
 */
export async function askAll(queries: readonly SpotQuery[], ask: Ask): Promise<Result<readonly Answer[], Failure>> {
  const answers: Answer[] = [];
  for (const query of queries) {
    // oxlint-disable-next-line no-await-in-loop -- one request in flight per device
    const asked = await ask(query);
    if (!asked.ok) {
      return asked;
    }
    const answer = readAnswer(query.name, asked.value);
    if (isSilence(answer) && isSilence(answers.at(-1))) {
      return failed(answer.gone);
    }
    answers.push(answer);
  }
  return success(answers);
}

/** Why queries gave nothing: those that failed, and those that nobody answered. */
export function failuresOf(answers: readonly Answer[]): readonly Failure[] {
  return answers.flatMap((answer) => {
    switch (answer.kind) {
      case 'failure':
        return [answer.failure];
      case 'silent':
        return [failure('unanswered', { query: answer.query })];
      case 'records':
      case 'notAvailable':
        return [];
    }
  });
}

/** The records that came, each answer with its time. */
export function receivedOf(answers: readonly Answer[]): readonly ReceivedRecords[] {
  return answers.flatMap((one) => (one.kind === 'records' ? [one.received] : []));
}

/** The same without their times. */
export function recordsOf(answers: readonly Answer[]): readonly SpotRecord[] {
  return receivedOf(answers).flatMap((one) => one.records);
}

/** Not where at least something came from there, nor where time ran out while the device went on answering. */
function isSilence(answer: Answer | undefined): answer is SilentAnswer {
  return answer?.kind === 'silent' && !answer.heard && !answer.timeIsUp;
}

function readAnswer(query: string, asked: Asked): Answer {
  switch (asked.kind) {
    case 'answered': {
      const { frames, receivedMs, roundTripMs } = asked;
      const records = decodeFrames(query, frames, decodeSpotValues);
      return records.ok
        ? { kind: 'records', received: { receivedMs, roundTripMs, records: records.value } }
        : { kind: 'failure', failure: records.error };
    }
    case 'notAvailable':
    case 'silent':
      return { ...asked, query };
    case 'failure':
      return asked;
  }
}
