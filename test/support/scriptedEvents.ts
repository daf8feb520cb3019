import { eventRecords } from '../../electron/core/simulator/device/events.ts';
import type { SpanAnswer, SpanAsker, SpanQuestion } from '../../electron/core/speedwire/archive/askSpan.ts';
import { longwordBody } from '../../electron/core/speedwire/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed } from '../../shared/result.ts';
import { inverterFrame } from './speedwireFixtures.ts';

/** Whose log it is. */
export const device = { susyId: 181, serial: 2_100_000_001 };

interface Noted {
  readonly entry: number;
  readonly atS: number;
}

/** The events of a log: numbers count from 1 in order of time. */
export function logOf(times: readonly number[], firstEntry = 1): Noted[] {
  return times.map((atS, index) => ({ entry: ((firstEntry + index - 1) % 65_535) + 1, atS }));
}

/** The events as records of 48 bytes. */
export function recordsOf(events: readonly Noted[]): readonly Uint8Array[] {
  const form = { code: 101, flags: 0x4900, group: 0x0001_0163, tag: 1394, arguments: [0, 0, 0, 0] as const };
  return eventRecords(
    events.map(({ entry, atS }) => ({ number: entry, atS, form })),
    device,
  ).records;
}

/** What a device answers to a question: records, or what became of it instead. */
type Reply = readonly Uint8Array[] | Exclude<SpanAnswer<never>, { readonly kind: 'records' }>;

/** An asker without a network: answers come from a function, nine records to a datagram. */
export function scriptedAsker(reply: (question: SpanQuestion, asked: number) => Reply, mostQuestions = 5000) {
  const questions: SpanQuestion[] = [];
  let expected = 0;
  const asker: SpanAsker = {
    ask: (question, decode) => {
      questions.push(question);
      if (questions.length > mostQuestions) {
        throw new Error('Too many questions');
      }
      const answer = reply(question, questions.length);
      if (!('kind' in answer)) {
        const items = chunksOf(answer).flatMap((chunk) => {
          const body = Buffer.concat([longwordBody([1, chunk.length]), ...chunk]);
          const decoded = decode(inverterFrame({ command: question.command + 1, body }));
          if (!decoded.ok) {
            throw new Error(decoded.error);
          }
          return decoded.value;
        });
        return Promise.resolve(items.length === 0 ? { kind: 'notKept' } : { kind: 'records', records: items });
      }
      return Promise.resolve(answer);
    },
    askValues: () => Promise.resolve(failed(failure('unexpected'))),
    expect: (count) => {
      expected += count;
    },
    signal: new AbortController().signal,
  };
  return { asker, questions, expected: () => expected };
}

function chunksOf(records: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  return Array.from({ length: Math.ceil(records.length / 9) }, (_, index) => records.slice(index * 9, index * 9 + 9));
}

/** A device that keeps a log and has at most 64 datagrams for an answer. */
export function keeping(log: readonly Noted[], whenTooLong: 'refuses' | 'cuts' = 'refuses') {
  return ({ fromS, toS }: SpanQuestion): Reply => {
    const found = log.filter((one) => one.atS >= fromS && one.atS <= toS);
    if (found.length > 64 * 9 && whenTooLong === 'refuses') {
      return tooLong;
    }
    return recordsOf(found.slice(0, 64 * 9));
  };
}

/** A device that refuses to give so much at once. */
export const tooLong: Reply = { kind: 'failed', failure: failure('unreadableAnswer'), tooLong: true };
