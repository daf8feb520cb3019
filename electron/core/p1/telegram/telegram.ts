import type { MeterReading } from '../../../../shared/meterReading.ts';

/**
 * One telegram: what a reading says, but for the instant. `stampAt` is the meter's own clock by its letter for summer or
 * winter, UTC epoch ms; null where the telegram has none or one that is no date (DSMR 2 and 3, a clock never set).
 */
export interface Telegram extends Omit<MeterReading, 'at' | 'clock'> {
  readonly stampAt: number | null;
  /** The first line without its slash, Latin-1. */
  readonly identification: string;
  /** Every other object by its OBIS code, as printed; only filled where the reader was asked to keep them. */
  readonly others: Readonly<Record<string, string>>;
}

/** Why bytes that looked like a telegram were refused. */
export const telegramRefusals = [
  'truncated',
  'tooLong',
  'checksumWrong',
  'checksumMissing',
  'noRegisters',
  'valueUnreadable',
  'keyMissing',
  'keyWrong',
] as const;
export type TelegramRefusal = (typeof telegramRefusals)[number];
export type RefusalCounts = Readonly<Record<TelegramRefusal, number>>;

/** Counts to begin with, each 0. */
export function noRefusals(): Record<TelegramRefusal, number> {
  return {
    truncated: 0,
    tooLong: 0,
    checksumWrong: 0,
    checksumMissing: 0,
    noRegisters: 0,
    valueUnreadable: 0,
    keyMissing: 0,
    keyWrong: 0,
  };
}
