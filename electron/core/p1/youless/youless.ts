import type { HttpAnswer, HttpProblem } from '../../ports/index.ts';
import { success, type Result } from '../../../../shared/result.ts';
import type { MeterConnection, MeterListener } from '../live/meterConnection.ts';
import { deviceUrl } from '../polling/deviceUrl.ts';
import { readJson } from '../polling/jsonAnswer.ts';
import { createPace } from '../polling/pace.ts';
import { pollMeter, type Ask, type PollParts, type Turn } from '../polling/pollMeter.ts';
import { createAnswerReader, isBlank, tellAnswer, waitAfter } from '../polling/telegramAnswers.ts';
import { readUploadedValues } from './uploadedValues.ts';

export interface YoulessOptions {
  /** Name or address, with or without a port. */
  readonly host: string;
  /** Where the meter stands, for stamps without a letter: an IANA name. */
  readonly zone: string;
  /** Of encrypted telegrams, 16 bytes. */
  readonly key?: Uint8Array;
}

/** So many times the first part may have changed while the second was fetched. */
const mostAttempts = 3;
const restMs = 5000;
/** Each telegram takes a small device three answers: it is not asked each second, however often the meter speaks. */
const leastMs = 5000;
const exclamationMark = 0x21;

/**
 * Connects to a YouLess LS120 on a P1 port. It gives the telegram in two pages, `/V?p=1` and `/V?p=2`; one without them
 * is read by `/e`, which has the four registers. A page that a password protects is told as `interfaceOff`.
 */
export function connectYouless(parts: PollParts, options: YoulessOptions, listener: MeterListener): MeterConnection {
  const readAnswer = createAnswerReader(options.key);
  const page = (path: string) => deviceUrl('http', options.host, path);

  return pollMeter(parts, listener, {
    begin: (watch, ask) => {
      const pace = createPace();
      let hasTelegram = true;

      async function takeTelegram(): Promise<Turn> {
        const answer = await askInParts(ask, page('/V?p=1'), page('/V?p=2'));
        if (!answer.ok || isForbidden(answer.value)) {
          return troubleOf(answer);
        }
        if (answer.value.status !== 200 || isBlank(answer.value.bytes)) {
          hasTelegram = false;
          return takeValues();
        }
        const read = readAnswer(answer.value.bytes);
        tellAnswer(watch, read);
        return { kind: 'next', afterMs: Math.max(leastMs, waitAfter(pace, read)) };
      }

      async function takeValues(): Promise<Turn> {
        const answer = await ask(page('/e'));
        if (!answer.ok || answer.value.status !== 200) {
          return troubleOf(answer);
        }
        const values = readUploadedValues(readJson(answer.value.bytes), options.zone, parts.clock.nowMs());
        if (values === null) {
          return { kind: 'next', afterMs: restMs };
        }
        watch.telegram(values);
        return { kind: 'next', afterMs: leastMs };
      }

      return () => (hasTelegram ? takeTelegram() : takeValues());
    },
  });
}

/** Puts the two parts of a telegram together, where no new one came in between. */
async function askInParts(ask: Ask, firstUrl: string, secondUrl: string): Promise<Result<HttpAnswer, HttpProblem>> {
  let first = await ask(firstUrl);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    if (!first.ok || first.value.status !== 200 || isBlank(first.value.bytes) || isWhole(first.value.bytes)) {
      return first;
    }
    const second = await ask(secondUrl);
    if (!second.ok) {
      return second;
    }
    const again = await ask(firstUrl);
    if (!again.ok) {
      return again;
    }
    if (Buffer.compare(first.value.bytes, again.value.bytes) === 0) {
      const bytes = second.value.status === 200 ? second.value.bytes : new Uint8Array();
      return success({ ...first.value, bytes: Buffer.concat([first.value.bytes, bytes]) });
    }
    first = again;
  }
  return first;
}

/** Whether a telegram ends in it: a mark of exclamation at the start of a line. */
function isWhole(bytes: Uint8Array): boolean {
  return bytes.some(
    (byte, index) => byte === exclamationMark && (bytes[index - 1] === 0x0a || bytes[index - 1] === 0x0d),
  );
}

function isForbidden({ status }: HttpAnswer): boolean {
  return status === 401 || status === 403;
}

function troubleOf(answer: Result<HttpAnswer, HttpProblem>): Turn {
  if (!answer.ok) {
    return { kind: 'problem', problem: answer.error };
  }
  const { status } = answer.value;
  if (status >= 500) {
    return { kind: 'next', afterMs: restMs };
  }
  return { kind: 'lost', reason: isForbidden(answer.value) ? 'interfaceOff' : 'notThisDevice', detail: String(status) };
}
