import type { MeterWatch } from '../live/meterWatch.ts';
import { createTelegramReader } from '../telegram/telegramReader.ts';
import type { Telegram, TelegramRefusal } from '../telegram/telegram.ts';
import type { Pace } from './pace.ts';

/** What an answer that should hold one telegram holds. */
export interface ReadAnswer {
  /** The last good one. */
  readonly telegram: Telegram | null;
  readonly refusals: readonly TelegramRefusal[];
}

/**
 * Makes what reads the telegrams of answers or messages, each complete in itself.
 *
 * @param key of encrypted telegrams, 16 bytes
 */
export function createAnswerReader(key?: Uint8Array): (bytes: Uint8Array) => ReadAnswer {
  let refusals: TelegramRefusal[] = [];
  let telegram: Telegram | null = null;
  const reader = createTelegramReader({
    onTelegram: (one) => {
      telegram = one;
    },
    onRefused: (reason) => refusals.push(reason),
    ...(key !== undefined && { key }),
  });
  return (bytes) => {
    refusals = [];
    telegram = null;
    reader.push(bytes);
    reader.end();
    return { telegram, refusals };
  };
}

/** Tells the watch what an answer holds. */
export function tellAnswer(watch: MeterWatch, { telegram, refusals }: ReadAnswer): void {
  watch.heard();
  refusals.forEach((reason) => watch.refused(reason));
  if (telegram !== null) {
    watch.telegram(telegram);
  }
}

/** How long to wait after an answer, ms. */
export function waitAfter(pace: Pace, { telegram }: ReadAnswer): number {
  return telegram === null ? pace.again() : pace.next(telegram.version, telegram.stampAt);
}

/** Whether an answer holds nothing but blanks. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
