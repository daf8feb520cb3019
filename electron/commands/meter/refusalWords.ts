import { telegramRefusals, type RefusalCounts, type TelegramRefusal } from '../../core/p1/index.ts';

const words: Readonly<Record<TelegramRefusal, string>> = {
  truncated: 'cut off',
  tooLong: 'too long',
  checksumWrong: 'with a wrong checksum',
  checksumMissing: 'without the checksum they should have',
  noRegisters: 'without energy registers',
  valueUnreadable: 'with an unreadable value',
  keyMissing: 'encrypted',
  keyWrong: 'encrypted with another key',
};

/** How many telegrams were refused, by reason, such as `3 telegrams refused: 2 cut off, 1 too long`; null for none. */
export function refusalWords(counts: RefusalCounts): string | null {
  const told = telegramRefusals.filter((reason) => counts[reason] > 0);
  const sum = told.reduce((all, reason) => all + counts[reason], 0);
  return sum === 0
    ? null
    : `${sum} ${sum === 1 ? 'telegram' : 'telegrams'} refused: ${told.map((one) => `${counts[one]} ${words[one]}`).join(', ')}`;
}
