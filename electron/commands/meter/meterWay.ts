import type { Failure } from '../../../shared/failures.ts';
import type { MeterWay as ProgramMeterWay } from '../../../shared/meterWay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { oneOf, parseOptions, usageFailure, wholeNumber } from '../arguments.ts';

/** The options of `meter`, as the command line takes them. */
const options = {
  tcp: { type: 'string' },
  homey: { type: 'string' },
  serial: { type: 'string' },
  homewizard: { type: 'string' },
  'homewizard-v2': { type: 'string' },
  'token-file': { type: 'string' },
  solar: { type: 'string' },
  counter: { type: 'string' },
  youless: { type: 'string' },
  'p1-monitor': { type: 'string' },
  mqtt: { type: 'string' },
  topic: { type: 'string' },
  user: { type: 'string' },
  'ca-file': { type: 'string' },
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
type BrokerWay = Extract<ProgramMeterWay, { readonly kind: 'mqtt' }>;

/** A way to a meter, each named by its option; what pairing left behind and a broker's authority stand in files. */
export type MeterWay =
  | Exclude<ProgramMeterWay, PairedWay | BrokerWay>
  | (PairedWay & { readonly tokenFile: string })
  /** `authorityFile` holds the certificate that signed the broker's; null where the computer knows it. */
  | (BrokerWay & { readonly authorityFile: string | null });

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

/** The two counters of a kWh meter. */
const counters = ['export', 'import'] as const;

const mostCount = 1_000_000_000;
const longestTimeoutS = 86_400;
const largestSerial = 0xffff_fffe;
const homeyPort = 80;

/** What else is understood beside a way; other options are mistakes there. */
const always = ['zone', 'count', 'timeout'] as const;
const withKey = [...always, 'key-file'] as const;
const alongside: Readonly<Record<MeterWay['kind'], readonly (keyof typeof options)[]>> = {
  tcp: withKey,
  homey: withKey,
  serial: withKey,
  homewizard: withKey,
  'homewizard-v2': [...withKey, 'token-file', 'pair'],
  solar: [...always, 'counter'],
  youless: withKey,
  'p1-monitor': always,
  mqtt: [...withKey, 'topic', 'user', 'ca-file'],
  sma: always,
};

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
    const problem = misplaced(given.value, '--list', ['list']);
    return problem === null ? success({ kind: 'list' }) : failed(problem);
  }
  const named = wayNames.filter((name) => given.value[name] !== undefined);
  const [name] = named;
  if (name === undefined || named.length > 1) {
    const list = wayNames.map((one) => `--${one}`).join(', ');
    return failed(usageFailure(`one way to the meter is needed: ${list}; or --list`));
  }
  const isPairing = given.value.pair;
  const problem = isPairing
    ? misplaced(given.value, '--pair', ['pair', 'homewizard-v2', 'token-file'])
    : misplaced(given.value, `--${name}`, [name, ...alongside[name]]);
  if (problem !== null) {
    return failed(problem);
  }
  const way = readWay(name, given.value[name] ?? '', given.value);
  if (!way.ok) {
    return way;
  }
  return isPairing && way.value.kind === 'homewizard-v2'
    ? success({ kind: 'pair', host: way.value.host, tokenFile: way.value.tokenFile })
    : readLimits(way.value, given.value);
}

/** The first option that says nothing beside another one, as a usage failure; null where all fit together. */
function misplaced(given: Values, beside: string, known: readonly string[]): Failure | null {
  const odd = Object.entries(given).find(
    ([one, value]) => value !== undefined && value !== false && one !== 'json' && !known.includes(one),
  );
  return odd === undefined ? null : usageFailure(`--${odd[0]} does not go with ${beside}`);
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
      return isFilled(value) ? success({ kind: name, path: value }) : failed(usageFailure('--serial needs a value'));
    case 'homewizard':
    case 'youless':
    case 'p1-monitor':
      return isHost(value) ? success({ kind: name, host: value }) : failed(hostFailure(name, value));
    case 'solar': {
      const counter = oneOf('--counter', given.counter ?? 'export', counters);
      if (!counter.ok) {
        return counter;
      }
      return isHost(value)
        ? success({ kind: name, host: value, counter: counter.value })
        : failed(hostFailure(name, value));
    }
    case 'homewizard-v2':
      if (given['token-file'] === undefined) {
        return failed(usageFailure('--homewizard-v2 needs --token-file'));
      }
      return isHost(value)
        ? success({ kind: name, host: value, tokenFile: given['token-file'] })
        : failed(hostFailure(name, value));
    case 'mqtt':
      if (!isBroker(value)) {
        // The address may hold a password, so it is not told again.
        return failed(usageFailure('--mqtt takes the address of a broker, such as mqtt://192.168.1.5'));
      }
      return given.topic !== undefined && isFilled(given.topic)
        ? success({
            kind: name,
            url: value,
            topic: given.topic,
            user: given.user ?? null,
            authorityFile: given['ca-file'] ?? null,
          })
        : failed(usageFailure('--mqtt needs --topic'));
    case 'sma': {
      const serial = value === 'any' ? success(null) : wholeNumber('--sma', value, 1, largestSerial);
      return serial.ok ? success({ kind: name, serial: serial.value }) : serial;
    }
  }
}

function isFilled(text: string): boolean {
  return text.trim() !== '';
}

/** A name or an address, with or without a port. */
function isHost(text: string): boolean {
  return /^[^\s/?#@]+$/.test(text) && URL.canParse(`http://${text}`);
}

function hostFailure(option: string, text: string): Failure {
  return usageFailure(`--${option} takes a name or an address, not "${text}"`);
}

/** A percent sign in its name or password must stand for itself, `%25`, or begin another byte's number. */
function isBroker(text: string): boolean {
  return /^mqtts?:\/\/[^\s/]/i.test(text) && URL.canParse(text) && !/%(?![\da-f]{2})/i.test(text);
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
