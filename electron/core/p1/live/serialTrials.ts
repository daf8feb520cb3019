import type { SilenceReason } from '../../../../shared/meterState.ts';
import type { LineSettings, SerialPortName, SerialProblem } from '../../ports/index.ts';
import type { TelegramRefusal } from '../telegram/telegram.ts';
import { isChecksumProblem } from './silence.ts';

/** One way to listen: a port, and how fast it speaks. */
export interface SerialTrial {
  readonly path: string;
  readonly settings: LineSettings;
}

/** P1 ports of DSMR 4 and later, and those of DSMR 2 and 3. */
const lines: readonly LineSettings[] = [
  { baudRate: 115_200, dataBits: 8, parity: 'none' },
  { baudRate: 9600, dataBits: 7, parity: 'even' },
];

/** What a trial heard before its time was up. */
export interface TrialOutcome {
  readonly problem: SerialProblem | null;
  readonly bytes: boolean;
  /** The beginning of a telegram. */
  readonly header: boolean;
  readonly refusals: ReadonlySet<TelegramRefusal>;
}

/** Every port at every speed, one after the other, with the one that worked before as the first. */
export function planTrials(paths: readonly string[], worked: SerialTrial | null): readonly SerialTrial[] {
  const trials = paths.flatMap((path) => lines.map((settings) => ({ path, settings })));
  return trials.toSorted((one, other) => Number(sameTrial(other, worked)) - Number(sameTrial(one, worked)));
}

function sameTrial(one: SerialTrial, other: SerialTrial | null): boolean {
  return one.path === other?.path && one.settings.baudRate === other.settings.baudRate;
}

/**
 * The ports that may have a P1 cable: USB devices. Where there is none, the ports on the computer's own board, by which
 * a small computer may be wired to the meter.
 */
export function likelyPaths(ports: readonly SerialPortName[]): readonly string[] {
  const usb = ports.filter((one) => one.usb);
  return (usb.length > 0 ? usb : ports).map(({ path }) => path);
}

/** Why no trial brought a telegram: what tells the most of all that they heard. */
export function trialsReason(outcomes: readonly TrialOutcome[]): SilenceReason {
  const refusals = new Set(outcomes.flatMap((one) => [...one.refusals]));
  if (refusals.has('keyWrong') || refusals.has('keyMissing')) {
    return refusals.has('keyWrong') ? 'keyWrong' : 'keyMissing';
  }
  if (outcomes.some((one) => one.header)) {
    return [...refusals].some(isChecksumProblem) ? 'checksumsWrong' : 'noTelegrams';
  }
  if (outcomes.some((one) => one.bytes)) {
    return 'lineNotInverted';
  }
  const problems = outcomes.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  if (problems.length < outcomes.length) {
    return 'nothingHeard';
  }
  const reason = problemReason(problems);
  return reason === 'lost' ? 'portMissing' : reason;
}

/** The silence that a problem means; of several the one that the user can do most about. */
export function problemReason(problems: readonly Pick<SerialProblem, 'reason'>[]): SilenceReason {
  const reasons = new Set(problems.map(({ reason }) => reason));
  if (reasons.has('unavailable')) {
    return 'serialUnavailable';
  }
  if (reasons.has('forbidden')) {
    return 'portForbidden';
  }
  if (reasons.has('inUse')) {
    return 'portInUse';
  }
  return reasons.has('lost') ? 'lost' : 'portMissing';
}

/**
 * Looks for the beginning of a telegram: a slash, three letters and a digit. At a wrong speed, or by a line that is not
 * inverted, bytes come too, and now and then one of them is a slash.
 */
export function createHeaderSearch(): (bytes: Uint8Array) => boolean {
  let tail = '';
  let found = false;
  return (bytes) => {
    const text = tail + Buffer.from(bytes.map((byte) => byte & 0x7f)).toString('latin1');
    found ||= /\/[A-Za-z]{3}\d/u.test(text);
    tail = text.slice(-4);
    return found;
  };
}
