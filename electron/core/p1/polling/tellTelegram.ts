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

/** Reads the telegram of an answer or message that is complete in itself. */
export function readAnswer(bytes: Uint8Array): ReadAnswer {
  const refusals: TelegramRefusal[] = [];
  const telegrams: Telegram[] = [];
  const reader = createTelegramReader({
    onTelegram: (telegram) => telegrams.push(telegram),
    onRefused: (reason) => refusals.push(reason),
  });
  reader.push(bytes);
  reader.end();
  return { telegram: telegrams.at(-1) ?? null, refusals };
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
