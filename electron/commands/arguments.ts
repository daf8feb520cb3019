import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ readonly options: Options; readonly strict: true; readonly allowPositionals: true }>
>;

/** A command that was called in a wrong way; the reason is the end of a sentence. */
export function usageFailure(reason: string): Failure {
  return failure('usage', { reason });
}

/** True when the caller wants JSON, known before the arguments are found to be right. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.includes('--json');
}

/**
 * Reads options and positional arguments strictly: what the command does not know is a usage failure.
 *
 * @param mostPositionals how many arguments without a name the command takes
 */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
  mostPositionals = 0,
): Result<Parsed<Options>, Failure> {
  try {
    const parsed = parseArgs({ args: argv, options, strict: true, allowPositionals: true });
    const surplus = parsed.positionals[mostPositionals];
    return surplus === undefined ? success(parsed) : failed(usageFailure(`unexpected argument "${surplus}"`));
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return failed(usageFailure(reasonOf(error.message)));
    }
    throw error;
  }
}

/** Node's own words are long and differ by version; what they name is kept. */
function reasonOf(message: string): string {
  const option = /'(?:-\w, )?(--?[^\s']+)[^']*'/.exec(message)?.[1] ?? 'an option';
  if (message.startsWith('Unknown option')) {
    return `unknown option ${option}`;
  }
  return message.includes('does not take') ? `${option} takes no value` : `${option} needs a value`;
}

/** A whole number from `least` to `most`, or a usage failure that names the option. */
export function wholeNumber(option: string, text: string, least: number, most: number): Result<number, Failure> {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most
    ? success(value)
    : failed(usageFailure(`${option} takes a whole number from ${least} to ${most}, not "${text}"`));
}

/** A time in seconds, decimals allowed, as milliseconds. */
export function secondsAsMs(option: string, text: string, mostS: number): Result<number, Failure> {
  const seconds = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : NaN;
  return seconds > 0 && seconds <= mostS
    ? success(seconds * 1000)
    : failed(usageFailure(`${option} takes seconds, more than 0 and at most ${mostS}, not "${text}"`));
}

/** One of a closed list, or a usage failure that names the list. */
export function oneOf<Name extends string>(
  option: string,
  text: string,
  names: readonly Name[],
): Result<Name, Failure> {
  const name = names.find((one) => one === text);
  return name === undefined
    ? failed(usageFailure(`${option} does not know "${text}"; it knows ${names.join(', ')}`))
    : success(name);
}

/** An ISO 8601 instant such as `2026-06-21T12:00:00Z`, UTC epoch ms; without an offset it is this computer's time. */
export function instant(option: string, text: string): Result<number, Failure> {
  const day = /^\d{4}-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const atMs = day === null ? NaN : Date.parse(text);
  return Number.isNaN(atMs) || !dayExists(text.slice(0, 10))
    ? failed(usageFailure(`${option} takes an instant such as 2026-06-21T12:00:00Z, not "${text}"`))
    : success(atMs);
}

/** The engine takes 30 February for 2 March. */
function dayExists(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}
