import { capturedBytes, type CapturedTelegrams, type StatedValues } from '../support/telegramCorpus.ts';
import type { PeerValues } from './telegramPeers.ts';

/** How many of the collected telegrams a parser gets right. */
export interface Score {
  accepted: number;
  registers: number;
  powers: number;
  instants: number;
  mbus: number;
  rejected: number;
}

/** A collected file: what it says last, or that it must be refused. */
export interface JudgedTelegram {
  readonly row: CapturedTelegrams;
  readonly bytes: Uint8Array;
  /** The last telegram in it, for parsers that take one at a time; all of it where it must be refused. */
  readonly text: string;
  /** What it says; null where it must be refused. */
  readonly stated: StatedValues | null;
}

/** Fragments of a few lines that their authors made for a parser of lines: neither a telegram nor a broken one. */
const fragments = /^x-(wh-integer|unit-case|line-broken-in-value|zero-without-unit|space-after-obis|many-fields)\./;
/** These carry no checksum and lack their end. */
const cutOff = ['d-truncated.txt', 'nl-dsmr22-iskra-nocrc-text.txt'];
/** No meter with a clock is older. */
const earliestMs = Date.UTC(2005, 0, 1);
const unpadded = 'x-crc-unpadded.txt';

/** What of the corpus is judged: no logs, no fragments. */
export function judgedTelegrams(rows: readonly CapturedTelegrams[]): readonly JudgedTelegram[] {
  return rows
    .filter((row) => row.kind !== 'real-log' && !fragments.test(row.file))
    .map((row) => {
      const bytes = capturedBytes(row.file);
      const isBad =
        (row.crc_ok === false && row.crc_ok_after_crlf !== true && row.file !== unpadded) || cutOff.includes(row.file);
      const all = Buffer.from(bytes).toString('latin1');
      return {
        row,
        bytes,
        text: isBad ? all : lastTelegram(all),
        stated: isBad ? null : lastOf(row.expected),
      };
    });
}

/** From the last slash at the beginning of a line, or right behind a checksum, to the end of the telegram. */
function lastTelegram(text: string): string {
  const starts = [...text.matchAll(/(?<=^|\n|![0-9A-Fa-f]{4})\//g)].map((one) => one.index);
  const telegram = text.slice(starts.at(-1) ?? 0);
  return /^[^]*?\n![^\n]*\n?/.exec(telegram)?.[0] ?? telegram;
}

function lastOf(expected: CapturedTelegrams['expected']): StatedValues {
  return isList(expected) ? (expected.at(-1) ?? {}) : expected;
}

function isList(expected: CapturedTelegrams['expected']): expected is readonly StatedValues[] {
  return Array.isArray(expected);
}

const registerNames: Readonly<Record<string, string>> = {
  import_total_kwh: '1.8.0',
  import_t1_kwh: '1.8.1',
  import_t2_kwh: '1.8.2',
  export_total_kwh: '2.8.0',
  export_t1_kwh: '2.8.1',
  export_t2_kwh: '2.8.2',
};

/** How many there are to get right of each kind. */
export function fullScore(judged: readonly JudgedTelegram[]): Score {
  const good = judged.flatMap(({ stated }) => (stated === null ? [] : [stated]));
  return {
    accepted: good.length,
    registers: good.length,
    powers: good.length,
    instants: good.filter((one) => instantOf(one) !== null).length,
    mbus: good.filter((one) => mbusOf(one).length > 0).length,
    rejected: judged.length - good.length,
  };
}

/**
 * Judges a parser.
 *
 * @param read what the parser makes of one file; null where it refuses it. Nothing read at all counts as refused.
 */
export function judge(judged: readonly JudgedTelegram[], read: (one: JudgedTelegram) => PeerValues | null): Score {
  const score: Score = { accepted: 0, registers: 0, powers: 0, instants: 0, mbus: 0, rejected: 0 };
  for (const one of judged) {
    const values = readSafely(one, read);
    const isAccepted = values !== null && saysAnything(values);
    if (one.stated === null) {
      score.rejected += isAccepted ? 0 : 1;
    } else if (isAccepted) {
      addRight(score, one.stated, values);
    }
  }
  return score;
}

function readSafely(one: JudgedTelegram, read: (one: JudgedTelegram) => PeerValues | null): PeerValues | null {
  try {
    return read(one);
  } catch {
    return null;
  }
}

function saysAnything({ registers, importPowerKw, exportPowerKw, atMs, mbus }: PeerValues): boolean {
  const numbers = [...Object.values(registers), importPowerKw, exportPowerKw, atMs];
  return mbus.length > 0 || numbers.some((one) => one !== null);
}

function addRight(score: Score, stated: StatedValues, values: PeerValues): void {
  score.accepted += 1;
  const registersFit = Object.entries(registerNames).every(([name, code]) =>
    isWholeOrSilent(stated[name], values.registers[code] ?? null),
  );
  score.registers += registersFit ? 1 : 0;
  const powersFit =
    isWholeOrSilent(stated['power_import_kw'], values.importPowerKw) &&
    isWholeOrSilent(stated['power_export_kw'], values.exportPowerKw);
  score.powers += powersFit ? 1 : 0;
  const instant = instantOf(stated);
  score.instants += instant !== null && instant === values.atMs ? 1 : 0;
  const mbus = mbusOf(stated);
  const mbusFits = mbus.length > 0 && mbus.every((value) => values.mbus.some((own) => isSame(value, own)));
  score.mbus += mbusFits ? 1 : 0;
}

function isSame(stated: number, value: number): boolean {
  return Math.abs(stated - value) < 1e-6;
}

/** Whole Wh and W: what a meter prints beyond them is cut off. What the corpus does not state is not judged. */
function isWholeOrSilent(stated: unknown, value: number | null): boolean {
  const whole = (kilo: number) => Math.floor(kilo * 1000 + 1e-6);
  return stated === undefined || (typeof stated === 'number' && value !== null && whole(stated) === whole(value));
}

/** None where the corpus states none, or that of a clock that was never set. */
function instantOf(stated: StatedValues): number | null {
  const atMs = typeof stated.timestamp_utc === 'string' ? Date.parse(stated.timestamp_utc) : Number.NaN;
  return atMs >= earliestMs ? atMs : null;
}

/** Values of the devices that are there: a dead one has no unit. */
function mbusOf(stated: StatedValues): readonly number[] {
  return (stated.mbus ?? []).flatMap(({ unit = '', value }) => (unit === '' || value === undefined ? [] : [value]));
}
