import type { HttpAnswer, HttpProblem } from '../../ports/index.ts';
import type { Result } from '../../../../shared/result.ts';
import type { MeterConnection, MeterListener } from '../live/meterConnection.ts';
import type { MeterWatch } from '../live/meterWatch.ts';
import { deviceUrl } from '../polling/deviceUrl.ts';
import { readJson } from '../polling/jsonAnswer.ts';
import { createPace } from '../polling/pace.ts';
import { pollMeter, type Ask, type PollParts, type Turn } from '../polling/pollMeter.ts';
import { createAnswerReader, isBlank, tellAnswer, waitAfter } from '../polling/telegramAnswers.ts';
import { readMeasurement, type Edition } from './measurement.ts';
import { readProduct, type ProductKind } from './products.ts';

/** So long the JSON form does where the device had no telegram, before it is asked for one again. */
const withoutTelegramMs = 60_000;
/** After a page that the device could not give just now. */
const restMs = 5000;

export interface HomewizardOptions {
  /** Name or address, with or without a port. */
  readonly host: string;
  /** Where the meter stands, for stamps without a letter: an IANA name. */
  readonly zone: string;
  /** Of encrypted telegrams, 16 bytes. */
  readonly key?: Uint8Array;
}

export interface PairedHomewizardOptions extends HomewizardOptions {
  /** What pairing gave; null where the device has not been paired. */
  readonly token: string | null;
  /** SHA-256 fingerprint of the certificate that the device showed at pairing, hexadecimal. */
  readonly certificate: string;
}

/**
 * Connects to a HomeWizard P1 meter by the first edition of its local interface, which the user switches on in
 * HomeWizard's app. The telegram is preferred; a device without one is read by its JSON. Off is told as `interfaceOff`.
 */
export function connectHomewizard(
  parts: PollParts,
  options: HomewizardOptions,
  listener: MeterListener,
): MeterConnection {
  const readAnswer = createAnswerReader(options.key);
  const pages = {
    edition: 'v1',
    product: deviceUrl('http', options.host, '/api'),
    telegram: deviceUrl('http', options.host, '/api/v1/telegram'),
    values: deviceUrl('http', options.host, '/api/v1/data'),
  } as const;
  return pollMeter(parts, listener, {
    begin: (watch, ask) => createTurns({ parts, watch, pages, zone: options.zone, readAnswer, ask }),
  });
}

/**
 * Connects to a HomeWizard P1 meter by the second edition: over TLS, with the token and the certificate that
 * `pairHomewizard` gave. Another certificate is told as `certificateChanged` and never sees the token.
 */
export function connectPairedHomewizard(
  parts: PollParts,
  options: PairedHomewizardOptions,
  listener: MeterListener,
): MeterConnection {
  const pages = {
    edition: 'v2',
    product: deviceUrl('https', options.host, '/api'),
    telegram: deviceUrl('https', options.host, '/api/telegram'),
    values: deviceUrl('https', options.host, '/api/measurement'),
  } as const;
  const { token } = options;
  const readAnswer = createAnswerReader(options.key);
  return pollMeter(parts, listener, {
    trust: { kind: 'pinned', sha256: options.certificate },
    begin: (watch, ask) =>
      token === null
        ? async () => ({ kind: 'lost', reason: 'tokenMissing' })
        : createTurns({
            parts,
            watch,
            pages,
            zone: options.zone,
            readAnswer,
            ask: (url) => ask(url, { authorization: `Bearer ${token}`, 'x-api-version': '2' }),
          }),
  });
}

interface Pages {
  readonly edition: Edition;
  readonly product: string;
  readonly telegram: string;
  readonly values: string;
}

interface Conversation {
  readonly parts: PollParts;
  readonly watch: MeterWatch;
  readonly pages: Pages;
  readonly zone: string;
  readonly readAnswer: ReturnType<typeof createAnswerReader>;
  readonly ask: Ask;
}

function createTurns({ parts, watch, pages, zone, readAnswer, ask }: Conversation): () => Promise<Turn> {
  const { clock } = parts;
  const pace = createPace();
  let isKnown = false;
  let telegramAgainMs = clock.elapsedMs();

  async function takeTurn(): Promise<Turn> {
    if (!isKnown) {
      const trouble = await findTrouble(ask, pages.product, 'p1');
      if (trouble !== null) {
        return trouble;
      }
      isKnown = true;
    }
    return clock.elapsedMs() >= telegramAgainMs ? takeTelegram() : takeValues();
  }

  async function takeTelegram(): Promise<Turn> {
    const answer = await ask(pages.telegram);
    if (!answer.ok || isRefusal(answer.value)) {
      return troubleOf(answer);
    }
    if (answer.value.status !== 200 || isBlank(answer.value.bytes)) {
      telegramAgainMs = clock.elapsedMs() + withoutTelegramMs;
      return takeValues();
    }
    const read = readAnswer(answer.value.bytes);
    tellAnswer(watch, read);
    return { kind: 'next', afterMs: waitAfter(pace, read) };
  }

  async function takeValues(): Promise<Turn> {
    const answer = await ask(pages.values);
    if (!answer.ok || isRefusal(answer.value)) {
      return troubleOf(answer);
    }
    if (answer.value.status !== 200) {
      return { kind: 'next', afterMs: restMs };
    }
    const telegram = readMeasurement(readJson(answer.value.bytes), pages.edition, zone, clock.nowMs());
    if (telegram === null) {
      return { kind: 'next', afterMs: restMs };
    }
    watch.telegram(telegram);
    return { kind: 'next', afterMs: pace.next(telegram.version, telegram.stampAt) };
  }

  return takeTurn;
}

/**
 * Asks a HomeWizard device what it is. Null where it is of the wanted kind and may be read; else what the turn comes to.
 */
export async function findTrouble(ask: Ask, url: string, wanted: ProductKind): Promise<Turn | null> {
  const answer = await ask(url);
  if (!answer.ok || answer.value.status !== 200) {
    return troubleOf(answer);
  }
  const product = readProduct(answer.value.bytes);
  if (product === null) {
    return { kind: 'lost', reason: 'answerUnreadable' };
  }
  return product.kind === wanted ? null : { kind: 'lost', reason: 'notThisDevice', detail: product.type };
}

/** What comes of an answer that gives nothing to read. */
export function troubleOf(answer: Result<HttpAnswer, HttpProblem>): Turn {
  if (!answer.ok) {
    return { kind: 'problem', problem: answer.error };
  }
  const { status } = answer.value;
  const detail = String(status);
  switch (status) {
    case 401:
      return { kind: 'lost', reason: 'tokenRefused', detail };
    case 403:
      return { kind: 'lost', reason: 'interfaceOff', detail };
    case 404:
      return { kind: 'lost', reason: 'notThisDevice', detail };
    default:
      // A device that is just starting says so with a number of its own.
      return status >= 500 ? { kind: 'next', afterMs: restMs } : { kind: 'lost', reason: 'answerUnreadable', detail };
  }
}

function isRefusal({ status }: HttpAnswer): boolean {
  return status === 401 || status === 403;
}
