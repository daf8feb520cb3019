import type { Failure } from '../../../shared/failures.ts';
import type { MeterWay as ProgramMeterWay } from '../../../shared/meterWay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { parseOptions, usageFailure, wholeNumber } from '../arguments.ts';

/** The options of `meter`, as the command line takes them. */
const options = {
  tcp: { type: 'string' },
  homey: { type: 'string' },
  serial: { type: 'string' },
  homewizard: { type: 'string' },
  'homewizard-v2': { type: 'string' },
  'token-file': { type: 'string' },
  solar: { type: 'string' },
  youless: { type: 'string' },
  'p1-monitor': { type: 'string' },
  mqtt: { type: 'string' },
  topic: { type: 'string' },
  user: { type: 'string' },
  sma: { type: 'string' },
  'key-file': { type: 'string' },
  zone: { type: 'string' },
  count: { type: 'string' },
  timeout: { type: 'string' },
  pair: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean' },
} as const;

type PairedWay = Extract<ProgramMeterWay, { readonly kind: 'homewizard-v2' }>;

/** A way to a meter, each named by its option; what pairing left behind stands in a file. */
export type MeterWay = Exclude<ProgramMeterWay, PairedWay> | (PairedWay & { readonly tokenFile: string });

/** What the caller wants of `meter`. */
export type MeterWish =
  | { readonly kind: 'list' }
  | { readonly kind: 'pair'; readonly host: string; readonly tokenFile: string }
  | {
      readonly kind: 'read';
      readonly way: MeterWay;
      readonly keyFile: string | null;
      readonly zone: string | null;
      /** Ends after so many readings; null goes on. */
      readonly count: number | null;
      /** Ends when nothing came for so long, ms; null waits for ever. */
      readonly timeoutMs: number | null;
    };

const wayNames = [
  'tcp',
  'homey',
  'serial',
  'homewizard',
  'homewizard-v2',
  'solar',
  'youless',
  'p1-monitor',
  'mqtt',
  'sma',
] as const satisfies readonly MeterWay['kind'][];

const mostCount = 1_000_000_000;
const longestTimeoutS = 86_400;
const largestSerial = 0xffff_fffe;
const homeyPort = 80;

type Values = ReturnType<typeof parseGiven> extends Result<infer Given, Failure> ? Given : never;

function parseGiven(argv: readonly string[]) {
  const parsed = parseOptions(argv, options);
  return parsed.ok ? success(parsed.value.values) : parsed;
}

/** Understands the arguments of `meter`, or says what is wrong with them. */
export function readMeterWish(argv: readonly string[]): Result<MeterWish, Failure> {
  const given = parseGiven(argv);
  if (!given.ok) {
    return given;
  }
  if (given.value.list) {
    return success({ kind: 'list' });
  }
  const named = wayNames.filter((name) => given.value[name] !== undefined);
  const [name] = named;
  if (name === undefined || named.length > 1) {
    const list = wayNames.map((one) => `--${one}`).join(', ');
    return failed(usageFailure(`one way to the meter is needed: ${list}; or --list`));
  }
  const way = readWay(name, given.value[name] ?? '', given.value);
  if (!way.ok) {
    return way;
  }
  if (given.value.pair) {
    return way.value.kind === 'homewizard-v2'
      ? success({ kind: 'pair', host: way.value.host, tokenFile: way.value.tokenFile })
      : failed(usageFailure('--pair needs --homewizard-v2'));
  }
  return readLimits(way.value, given.value);
}

function readLimits(way: MeterWay, given: Values): Result<MeterWish, Failure> {
  const count = optionalNumber('--count', given.count, mostCount);
  if (!count.ok) {
    return count;
  }
  const timeout = optionalNumber('--timeout', given.timeout, longestTimeoutS);
  if (!timeout.ok) {
    return timeout;
  }
  return success({
    kind: 'read',
    way,
    keyFile: given['key-file'] ?? null,
    zone: given.zone ?? null,
    count: count.value,
    timeoutMs: timeout.value === null ? null : timeout.value * 1000,
  });
}

function readWay(name: MeterWay['kind'], value: string, given: Values): Result<MeterWay, Failure> {
  switch (name) {
    case 'tcp':
    case 'homey':
      return readAddress(name, value);
    case 'serial':
      return success({ kind: name, path: value });
    case 'homewizard':
    case 'solar':
    case 'youless':
    case 'p1-monitor':
      return success({ kind: name, host: value });
    case 'homewizard-v2':
      return given['token-file'] === undefined
        ? failed(usageFailure('--homewizard-v2 needs --token-file'))
        : success({ kind: name, host: value, tokenFile: given['token-file'] });
    case 'mqtt':
      return given.topic === undefined
        ? failed(usageFailure('--mqtt needs --topic'))
        : success({ kind: name, url: value, topic: given.topic, user: given.user ?? null });
    case 'sma': {
      const serial = value === 'any' ? success(null) : wholeNumber('--sma', value, 1, largestSerial);
      return serial.ok ? success({ kind: name, serial: serial.value }) : serial;
    }
  }
}

/** HOST:PORT, also with a name or an IPv6 address in brackets; a Homey may go without its port. */
function readAddress(kind: 'tcp' | 'homey', text: string): Result<MeterWay, Failure> {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/\s]+))(?::(\d{1,5}))?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? (kind === 'homey' ? homeyPort : 0) : Number(match[3]);
  return host === undefined || port < 1 || port > 65_535
    ? failed(usageFailure(`--${kind} takes HOST:PORT, not "${text}"`))
    : success({ kind, host, port });
}

function optionalNumber(option: string, text: string | undefined, most: number): Result<number | null, Failure> {
  return text === undefined ? success(null) : wholeNumber(option, text, 1, most);
}
