import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/*
 * The telegram parsers of npm that ours is measured beside. They are installed by themselves into a folder of their own,
 * at pinned versions and without running their scripts, and are no part of the program.
 */

/** What a parser made of one telegram: kWh, kW, UTC epoch ms, and what hangs on the M-Bus in the printed unit. */
export interface PeerValues {
  /** `1.8.1` and the like; absent where the parser gives no number. */
  readonly registers: Readonly<Record<string, number | null>>;
  readonly importPowerKw: number | null;
  readonly exportPowerKw: number | null;
  readonly atMs: number | null;
  readonly mbus: readonly number[];
}

export interface TelegramPeer {
  readonly name: string;
  readonly checksCrc: boolean;
  /** Parses one telegram; throws, or gives null, where it refuses it. */
  parse(telegram: string): unknown;
  valuesOf(parsed: unknown): PeerValues;
}

const folder = join(import.meta.dirname, 'peers');
const installLimitMs = 180_000;
const require = createRequire(join(folder, 'package.json'));

type Make = (load: (path: string) => unknown) => Omit<TelegramPeer, 'name'>;

const makers: Readonly<Record<string, Make>> = {
  'dsmr-parser': makeDsmrParser,
  'p1-reader': makeP1Reader,
  'homewizard-energy-api': makeHomewizard,
  'smartmeter-obis': makeSmartmeterObis,
};

/** Installs the parsers where they are missing, and gives those that can be loaded and the names of the others. */
export function loadPeers(): { readonly peers: readonly TelegramPeer[]; readonly skipped: readonly string[] } {
  if (Object.keys(makers).some((name) => !existsSync(join(folder, 'node_modules', name)))) {
    install();
  }
  const peers: TelegramPeer[] = [];
  const skipped: string[] = [];
  for (const [name, make] of Object.entries(makers)) {
    try {
      const version = at(require(`${name}/package.json`), 'version');
      peers.push({ name: `${name} ${String(version)}`, ...make((path) => require(`${name}/${path}`)) });
    } catch (error) {
      skipped.push(`${name} (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`);
    }
  }
  return { peers, skipped };
}

function install(): void {
  console.log('Installing the parsers to be measured beside ours ...');
  const npm = process.env['npm_execpath'];
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=0'];
  const options = { cwd: folder, timeout: installLimitMs, stdio: 'ignore' } as const;
  if (npm === undefined) {
    spawnSync('npm', words, options);
  } else {
    spawnSync(process.execPath, [npm, ...words], options);
  }
}

/** Reads a value deep inside something of an unknown shape. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      (typeof inside === 'object' && inside !== null) || typeof inside === 'function'
        ? Reflect.get(inside, name)
        : undefined,
    value,
  );
}

function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  return typeof found === 'number' && !Number.isNaN(found) ? found : null;
}

function instantAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  const atMs = found instanceof Date ? found.getTime() : typeof found === 'string' ? Date.parse(found) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}

function known(values: readonly (number | null)[]): readonly number[] {
  return values.filter((one) => one !== null);
}

function functionAt(value: unknown, ...path: readonly string[]): (...given: readonly unknown[]) => unknown {
  const found = at(value, ...path);
  if (typeof found !== 'function') {
    throw new TypeError(`There is no function ${path.join('.')}`);
  }
  const owner = at(value, ...path.slice(0, -1));
  return (...given) => Reflect.apply(found, owner, given) as unknown;
}

function makeDsmrParser(load: (path: string) => unknown): Omit<TelegramPeer, 'name'> {
  const parse = functionAt(load('index.js'), 'parse');
  const numberOf = (parsed: unknown, name: string) => numberAt(parsed, 'objects', name);
  return {
    checksCrc: true,
    parse,
    valuesOf: (parsed) => ({
      registers: {
        '1.8.0': numberOf(parsed, 'electricity delivered tariff 0'),
        '1.8.1': numberOf(parsed, 'electricity delivered tariff 1'),
        '1.8.2': numberOf(parsed, 'electricity delivered tariff 2'),
        '2.8.0': numberOf(parsed, 'electricity received tariff 0'),
        '2.8.1': numberOf(parsed, 'electricity received tariff 1'),
        '2.8.2': numberOf(parsed, 'electricity received tariff 2'),
      },
      importPowerKw: numberOf(parsed, 'actual electricity power delivered'),
      exportPowerKw: numberOf(parsed, 'actual electricity power received'),
      atMs: instantAt(parsed, 'objects', 'timestamp'),
      mbus: known([numberOf(parsed, 'gas delivered')]),
    }),
  };
}

function makeP1Reader(load: (path: string) => unknown): Omit<TelegramPeer, 'name'> {
  const module = { parsePacket: load('lib/parsePacket.js') };
  const parse = functionAt(module, 'parsePacket');
  return {
    checksCrc: false,
    // Its own framing cuts at the exclamation mark.
    parse: (telegram) => parse(telegram.slice(0, telegram.lastIndexOf('!'))),
    valuesOf: (parsed) => ({
      registers: {
        '1.8.1': numberAt(parsed, 'electricity', 'received', 'tariff1', 'reading'),
        '1.8.2': numberAt(parsed, 'electricity', 'received', 'tariff2', 'reading'),
        '2.8.1': numberAt(parsed, 'electricity', 'delivered', 'tariff1', 'reading'),
        '2.8.2': numberAt(parsed, 'electricity', 'delivered', 'tariff2', 'reading'),
      },
      importPowerKw: numberAt(parsed, 'electricity', 'received', 'actual', 'reading'),
      exportPowerKw: numberAt(parsed, 'electricity', 'delivered', 'actual', 'reading'),
      atMs: instantAt(parsed, 'timestamp'),
      mbus: known([numberAt(parsed, 'gas', 'reading')]),
    }),
  };
}

function makeHomewizard(load: (path: string) => unknown): Omit<TelegramPeer, 'name'> {
  return {
    checksCrc: false,
    parse: functionAt(load('dist/utils/telegram.js'), 'parseTelegram'),
    valuesOf: (parsed) => ({
      registers: {
        '1.8.1': numberAt(parsed, 'power', 'import', 't1', 'value'),
        '1.8.2': numberAt(parsed, 'power', 'import', 't2', 'value'),
        '2.8.1': numberAt(parsed, 'power', 'export', 't1', 'value'),
        '2.8.2': numberAt(parsed, 'power', 'export', 't2', 'value'),
      },
      importPowerKw: numberAt(parsed, 'power', 'import', 'active', 'value'),
      exportPowerKw: numberAt(parsed, 'power', 'export', 'active', 'value'),
      atMs: instantAt(parsed, 'timestamp'),
      mbus: known([numberAt(parsed, 'gas', 'value')]),
    }),
  };
}

/** It gives objects by their OBIS code with a list of values, and no instants. */
function makeSmartmeterObis(load: (path: string) => unknown): Omit<TelegramPeer, 'name'> {
  const constructor = at({ constructor: load('lib/protocols/D0Protocol.js') }, 'constructor');
  if (typeof constructor !== 'function') {
    throw new TypeError('There is no D0Protocol');
  }
  const outcome: { result: unknown } = { result: null };
  const options = { debug: 0, logger: () => undefined, protocolD0ModeOverwrite: 'D' };
  const protocol: unknown = Reflect.construct(constructor, [
    options,
    (_error: unknown, result: unknown) => {
      outcome.result = result ?? outcome.result;
    },
  ]);
  const [begin, check, handle] = ['initState', 'checkMessage', 'handleMessage'].map((name) =>
    functionAt(protocol, name),
  );
  return {
    checksCrc: false,
    parse: (telegram) => {
      outcome.result = null;
      begin?.();
      const bytes = Buffer.from(telegram, 'latin1');
      if (check?.(bytes) === true) {
        const rest = handle?.(bytes);
        if (rest instanceof Uint8Array && check?.(rest) === true) {
          handle?.(rest);
        }
      }
      return outcome.result;
    },
    valuesOf: (parsed) => {
      const numberOf = (code: string, index = '0') => numberAt(parsed, code, 'values', index, 'value');
      const perKilo = (value: number | null, unit: unknown) =>
        value !== null && (unit === 'Wh' || unit === 'W') ? value / 1000 : value;
      const kilo = (code: string) => perKilo(numberOf(`1-0:${code}`), at(parsed, `1-0:${code}`, 'values', '0', 'unit'));
      return {
        registers: Object.fromEntries(
          ['1.8.0', '1.8.1', '1.8.2', '2.8.0', '2.8.1', '2.8.2'].map((code) => [code, kilo(code)]),
        ),
        importPowerKw: kilo('1.7.0'),
        exportPowerKw: kilo('2.7.0'),
        atMs: null,
        mbus: known(
          ['1', '2', '3', '4'].flatMap((channel) =>
            ['24.2.1', '24.2.3', '24.3.0'].map(
              (code) => numberOf(`0-${channel}:${code}`, '1') ?? numberOf(`0-${channel}:${code}`, '6'),
            ),
          ),
        ),
      };
    },
  };
}
