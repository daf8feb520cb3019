import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { decode } from '../../electron/commands/decode.ts';
import { diagnostics } from '../../electron/commands/diagnostics/diagnostics.ts';
import { lockFolder } from '../../electron/core/ports/index.ts';
import {
  gatherDiagnostics,
  type Computer,
  type Diagnostics,
  type DiagnosticsOptions,
} from '../../electron/core/program/index.ts';
import {
  commands,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  encodePassword,
  speedwireGroup,
  speedwirePort,
} from '../../electron/core/speedwire/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { dayRecords, replyFrame, startFakeInverter, textRecord, type FakeInverter } from '../support/fakeInverter.ts';
import { createFakeNetwork, reliable } from '../support/fakeNetwork.ts';
import { createRecordedIo, type RecordedIo } from '../support/recordedIo.ts';
import { inverterFrame } from '../support/speedwireFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const serial = 2_131_415_926;
const meterSerial = 1_934_567_890;
const logSerial = 2_055_566_677;
const neighbourSerial = 1_987_654_321;
const password = 'gehe!m/7';
const deviceName = 'Dak van Klaas';
const publicAddress = '81.2.69.142';

const computer: Computer = {
  platform: 'linux',
  system: '#1 SMP',
  release: '6.1.0',
  machine: 'x86_64',
  node: 'v24.0.0',
  zone: 'Europe/Amsterdam',
  interfaces: [
    { name: 'wlx001a2b3c4d5e', address: '192.168.1.10', cidr: '192.168.1.10/24', internal: false },
    { name: 'tun-vaakwerk', address: '10.8.0.3', cidr: '10.8.0.3/24', internal: false },
  ],
  chosenInterfaces: null,
  hostNames: ['vaakwerk.fritz.box'],
  userNames: ['klaasvaak'],
  homeFolders: ['/home/klaasvaak', String.raw`C:\Users\Klaas Vaak`],
};

function littleEndianHex(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('hex');
}

function bigEndianHex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

/** Every way in which one of the secrets could stand in the file, in lower case. */
function planted(): readonly string[] {
  const serials = [serial, meterSerial, logSerial, neighbourSerial].flatMap((one) => [
    String(one),
    Buffer.from(String(one)).toString('hex'),
    littleEndianHex(one),
    bigEndianHex(one),
    littleEndianHex(one).replaceAll(/..(?!$)/gu, '$& '),
    bigEndianHex(one).replaceAll(/..(?!$)/gu, '$&:'),
    `…${String(one).slice(-4)}`,
  ]);
  const passwords = [
    password,
    encodeURIComponent(password),
    JSON.stringify(password).slice(1, -1),
    Buffer.from(password).toString('hex'),
    Buffer.from(password).toString('base64'),
    [...Buffer.from(password)].map((byte) => `%${byte.toString(16)}`).join(''),
    ...(['user', 'installer'] as const).map((group) =>
      Buffer.from(encodePassword(group, password).subarray(0, password.length)).toString('hex'),
    ),
  ];
  const people = ['klaas', 'vaakwerk', deviceName, 'Opa', Buffer.from(deviceName).toString('hex'), publicAddress];
  return [
    ...serials,
    ...passwords,
    ...people,
    '001a2b3c4d5e',
    '00:1a:2b:3c:4d:5e',
    '2001:db8',
    '/home',
    '/users',
    String.raw`\users`,
  ].map((one) => one.toLowerCase());
}

function leftIn(text: string): readonly string[] {
  const lower = text.toLowerCase();
  return planted().filter((one) => lower.includes(one));
}

const logLines = [
  `2026-06-21T10:00:00.000Z info collector: inverter ${serial} (${deviceName}) at 192.168.1.48 answers`,
  `2026-06-21T10:00:00.000Z info collector: the other one is …${String(logSerial).slice(-4)} or ${logSerial}`,
  `2026-06-21T10:00:00.000Z info collector: shortened …${String(serial).slice(-4)} and …9182`,
  `2026-06-21T10:00:01.000Z problem desktop: Error: no\n at file:///home/klaasvaak/dev/x.ts and C:\\\\Users\\\\Klaas Vaak\\\\x`,
  `2026-06-21T10:00:02.000Z problem web: ${password} ${encodeURIComponent(password)} ${JSON.stringify(password)}`,
  `2026-06-21T10:00:03.000Z info web: /Users/opa/x klaasvaak@vaakwerk from ${publicAddress} 2001:db8:1:2:3:4:5:6`,
  `2026-06-21T10:00:03.000Z info web: 00:1a:2b:3c:4d:5e 10:20:30 ${Buffer.from(password).toString('base64')}`,
  `2026-06-21T10:00:04.000Z info wire: ${littleEndianHex(serial).toUpperCase()} ${bigEndianHex(serial)}`,
  `2026-06-21T10:00:04.000Z info wire: ${bigEndianHex(serial).replaceAll(/..(?!$)/gu, '$&:')}`,
];

function dataFolder(): string {
  const folder = join(temporaryFolder(), 'klaasvaak');
  mkdirSync(folder);
  const inverter = { susyId: 181, serial, group: 'user', passwordRefused: true, name: deviceName };
  const inverters = [
    { ...inverter, address: '192.168.1.48', model: 'STP 6000TL-20', firmware: '3.10.10.R' },
    { ...inverter, serial: neighbourSerial, address: `${publicAddress}:9600`, name: `SN: ${neighbourSerial}` },
  ];
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, inverters }));
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ [`inverter:181:${serial}`]: 'other-secret' }));
  writeFileSync(join(folder, 'suntally.log'), logLines.join('\n'));
  return folder;
}

interface House {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly network: ReturnType<typeof createFakeNetwork>;
  readonly ports: DiagnosticsOptions['ports'];
}

function createHouse(): House {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  return { clock, network, ports: { network: network.host(['192.168.1.10/24']), clock, random: () => 0.25 } };
}

function addInverter({ clock, network }: House, options: Partial<Parameters<typeof startFakeInverter>[0]> = {}) {
  return startFakeInverter({
    host: network.host(['192.168.1.48/24']),
    address: '192.168.1.48',
    device: { susyId: 181, serial },
    userPassword: password,
    records: () => [textRecord(0x58000200, 0x821e, deviceName), ...dayRecords(clock.nowMs()).slice(1)],
    ...options,
  });
}

/** Sends, twice a second, a meter's frame, frames that are cut or damaged, and what is no Speedwire at all. */
async function addNoise({ clock, network }: House): Promise<void> {
  const host = network.host(['192.168.1.60/24']);
  const socket = await host.open({ address: '192.168.1.60', port: 0, onDatagram: () => undefined });
  const meter = Buffer.from(
    encodeEnergyMeterFrame({
      source: { susyId: 349, serial: meterSerial },
      tickerMs: 5,
      firmware: '2.0.18.R',
      records: [{ index: 1, type: 4, raw: 4321 }],
    }),
  );
  const neighbour = Buffer.from(
    encodeInverterFrame(
      inverterFrame({ source: { susyId: 181, serial: neighbourSerial }, destination: { susyId: 1, serial } }),
    ),
  );
  const damaged = Buffer.from(neighbour);
  damaged.writeUInt8(99, 18);
  const noise = [
    meter,
    meter.subarray(0, 40),
    neighbour,
    damaged,
    ...[24, 33, 34, 50].map((length) => neighbour.subarray(0, length)),
    Buffer.from(`laptop klaasvaak ${serial}`),
    Buffer.concat([neighbour, Buffer.from(`${deviceName} ${neighbourSerial}`)]),
  ];
  function send(): void {
    for (const bytes of noise) {
      void (socket.ok && socket.value.send(bytes, { address: speedwireGroup, port: speedwirePort }));
    }
    clock.after(500, send);
  }
  send();
}

/**
 * Lets the clock run until it is done, and the last datagrams arrive. Files are read in real time, of which the clock
 * knows nothing: it waits for one of its own at each step.
 */
async function settled<Value>({ clock }: House, task: Promise<Value>): Promise<Value> {
  const progress = { open: true };
  void task.finally(() => {
    progress.open = false;
  });
  while (progress.open) {
    // oxlint-disable no-await-in-loop -- one step after the other
    await stat('.');
    await clock.advance(10);
    // oxlint-enable no-await-in-loop
  }
  const value = await task;
  await clock.advance(50);
  return value;
}

interface Wishes extends Partial<DiagnosticsOptions> {
  readonly house?: House;
}

async function gather({ house = createHouse(), ...options }: Wishes = {}): Promise<Diagnostics & { tookMs: number }> {
  const startMs = house.clock.elapsedMs();
  const gathering = gatherDiagnostics({
    ports: house.ports,
    computer,
    version: '0.1.0',
    zone: 'Europe/Amsterdam',
    hosts: [],
    logon: null,
    dataFolder: null,
    signal: new AbortController().signal,
    ...options,
  });
  const gathered = await settled(house, gathering);
  if (gathered === null) {
    throw new Error('stopped');
  }
  return { ...gathered, tookMs: house.clock.elapsedMs() - startMs };
}

const logon = { password, group: 'user' } as const;

describe('a diagnostics file', () => {
  it('holds no secret in any form, whatever came over the wire and stands in the data folder', async () => {
    const house = createHouse();
    const inverter = await addInverter(house);
    await addNoise(house);
    const folder = dataFolder();
    const { text, reads, blanked } = await gather({
      house,
      logon,
      dataFolder: folder,
      hosts: [{ address: publicAddress, port: 9600 }],
    });
    expect(leftIn(text)).toEqual([]);
    expect(text).not.toContain('other-secret');
    expect(text).not.toContain(folder);
    expect(text).toContain('energy meter 349:1000000');
    // The public address alone was given, and is silent: no inverter was logged on to.
    expect({ reads, logons: inverter.count(commands.logon) }).toEqual({ reads: 0, logons: 0 });
    expect(blanked).toMatchObject({ serials: 4, publicAddresses: 1 });
  });

  it('holds none of a device that was logged on to and read, and says all that it told', async () => {
    const house = createHouse();
    const inverter = await addInverter(house);
    await addNoise(house);
    const { text, reads, devices } = await gather({ house, logon, dataFolder: dataFolder() });
    expect(leftIn(text)).toEqual([]);
    expect({ reads, logons: inverter.count(commands.logon), loggedOn: inverter.loggedOn }).toEqual({
      reads: 1,
      logons: 1,
      loggedOn: false,
    });
    expect(devices).toBe(1);
    for (const fact of [
      'SunTally: 0.1.0',
      'Node: v24.0.0',
      'release 6.1.0',
      'Europe/Amsterdam (GMT+02:00)',
      '192.168.1.10/24: searched, joining the group: works',
      'tun-(name), 10.8.0.3/24: left alone',
      'Port 9522, shared: works',
      'model STP 6000TL-20',
      'password refused: yes',
      'name: Name 1',
      'model: STP 6000TL-20 (tag 9099)',
      'firmware: 3.10.10.R',
      'totalYieldWh: 41161805',
      'sent: ',
      'logon as user, password blanked',
      '# log off',
    ]) {
      expect(text).toContain(fact);
    }
  });

  it('gives the same device the same stand-in in settings, log, search and frames', async () => {
    const house = createHouse();
    await addInverter(house);
    const { text } = await gather({ house, logon, dataFolder: dataFolder() });
    const standIn = /at 192\.168\.1\.48, group user.*|SUSyID 181, serial (\d+) at 192\.168\.1\.48, group/u.exec(
      text,
    )?.[1];
    expect(text).toContain(`inverter ${standIn} (Name 1) at 192.168.1.48 answers`);
    expect(text).toContain(`shortened …${standIn?.slice(-4)} and …****`);
    expect(text).toContain(`192.168.1.48: inverter, STP xx000TL-20, SUSyID 181, serial ${standIn}`);
    expect(text).toContain(`# device 181:${standIn}`);
    expect(text).toContain(littleEndianHex(Number(standIn)));
  });

  it('is explained by decode, line by line', async () => {
    const house = createHouse();
    await addInverter(house);
    const file = join(temporaryFolder(), 'file.txt');
    const { text, frames } = await gather({ house, logon });
    writeFileSync(file, text);
    const io = createRecordedIo();
    expect(await decode([file], io)).toBe(0);
    const lines = io.out.trim().split('\n');
    expect(lines).toHaveLength(frames);
    expect(io.out).toContain('"value":"Name 1"');
    expect(lines.every((line) => line.startsWith('{"ok":true'))).toBe(true);
  });

  it('blanks a password that the device echoes in a place of its own', async () => {
    const house = createHouse();
    await addInverter(house, {
      respond: (request, usual) =>
        request.command === commands.logon
          ? [
              replyFrame(request, { susyId: 181, serial }, { body: request.body }),
              replyFrame(request, { susyId: 181, serial }, { command: 0x51000201, body: request.body }),
              Buffer.from(encodeInverterFrame({ ...request, command: 0x12345678 })).subarray(0, 71),
            ]
          : usual(),
    });
    const { text } = await gather({ house, logon });
    expect(leftIn(text)).toEqual([]);
  });

  it('says so when nothing is found, within 15 seconds also where a given address is dead', async () => {
    const { text, tookMs, devices } = await gather({ logon, hosts: [{ address: '192.168.1.99', port: 9522 }] });
    expect(text).toContain('Nothing was found.');
    expect(text).toContain('192.168.1.99 (given), after 3.0 s:');
    expect(text).toMatch(/Problem noAnswer: Nothing answers at 192\.168\.1\.99\./u);
    expect(text).toContain('no inverter said who it is: nothing was tried');
    expect({ devices, bounded: tookMs < 15_000 }).toEqual({ devices: 0, bounded: true });
  });

  it('says that logon was skipped where there is no password, and the reason where it was refused', async () => {
    const house = createHouse();
    const inverter = await addInverter(house);
    expect((await gather({ house })).text).toContain('Skipped: no password was given');
    const refused = await gather({ house, logon: { password: 'rainy-7', group: 'user' } });
    expect(refused.text).toContain('Problem wrongPassword: The inverter refused the user password.');
    expect(inverter.count(commands.logon)).toBe(1);
  });

  it('ends, and logs off, where a device that let us in never stops being slow', async () => {
    const house = createHouse();
    let asked = 0;
    const inverter = await addInverter(house, {
      respond: (request, usual) => {
        asked += 1;
        return request.command === commands.identify || request.command >= 0xf000_0000 || asked % 3 === 0
          ? usual()
          : [];
      },
    });
    const { text, tookMs } = await gather({ house, logon });
    expect(tookMs).toBeLessThan(60_000);
    expect(inverter.loggedOn).toBe(false);
    expect(text).toMatch(/Not done in time|Problem|read in/u);
  });

  it('tells which interface cannot join the group, and that another program has the port', async () => {
    const house = createHouse();
    house.network.openProblem = ({ port, shared, memberships = [] }) => {
      if (port !== 9522) {
        return null;
      }
      if (shared !== true) {
        return { reason: 'portTaken', systemCode: 'EADDRINUSE' };
      }
      return memberships.length > 0 ? { reason: 'other', systemCode: 'ENODEV' } : null;
    };
    const { text } = await gather({ house });
    expect(text).toContain('Port 9522, alone: another program has the port (EADDRINUSE)');
    expect(text).toContain('joining the group: does not work (ENODEV)');
  });

  it('reads the settings of a SunTally that runs, changes nothing there, and says what cannot be read', async () => {
    const folder = dataFolder();
    const lock = await lockFolder(folder);
    const before = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);
    expect((await gather({ dataFolder: folder })).text).toContain('In use by a running SunTally: yes');
    expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])).toEqual(before);
    if (lock.ok) {
      lock.value.release();
    }
    writeFileSync(join(folder, 'settings.json'), '{"version": 1, "inverters": [');
    const { text } = await gather({ dataFolder: folder });
    expect(text).toContain('In use by a running SunTally: no');
    expect(text).toContain('Settings: damaged, nothing was understood');
    const missing = join(temporaryFolder(), 'none');
    expect((await gather({ dataFolder: missing })).text).toContain('There is none');
    mkdirSync(join(missing, 'settings.json'), { recursive: true });
    expect((await gather({ dataFolder: missing })).text).toContain('Settings: cannot be read (EISDIR)');
  });

  it('stays small and quick where somebody floods the network with made-up devices', async () => {
    const house = createHouse();
    const host = house.network.host(['192.168.1.66/24']);
    const socket = await host.open({ address: '192.168.1.66', port: 0, onDatagram: () => undefined });
    let made = 0;
    function flood(): void {
      for (let index = 0; index < 50; index += 1) {
        made += 1;
        const source = { susyId: 181, serial: 3_000_000_000 + made * 7 };
        const bytes = encodeInverterFrame(inverterFrame({ source }));
        void (socket.ok && socket.value.send(bytes, { address: speedwireGroup, port: speedwirePort }));
      }
      house.clock.after(50, flood);
    }
    flood();
    const { text, blanked } = await gather({ house });
    expect(made).toBeGreaterThan(2000);
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toMatch(/\d+ more were received and left out/u);
    expect(text).not.toMatch(/300000\d{4}/u);
    expect(blanked.serials).toBeLessThanOrEqual(200);
  });
});

interface Run {
  readonly code: number;
  readonly io: RecordedIo;
  readonly file: string;
}

async function run(
  argv: readonly string[],
  options: { house?: House; act?: (io: RecordedIo, house: House) => void } = {},
) {
  const house = options.house ?? createHouse();
  const io = createRecordedIo({ env: { SUNTALLY_PASSWORD: password, HOME: temporaryFolder() } });
  const file = join(temporaryFolder(), 'file.txt');
  const command = diagnostics(argv.length === 0 ? [file] : argv.map((one) => one.replace('FILE', file)), io, {
    ...house.ports,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
  });
  options.act?.(io, house);
  return { code: await settled(house, command), io, file } satisfies Run;
}

describe('the command diagnostics', () => {
  it('writes a private file, and says where it is, what it holds and to look at it', async () => {
    const house = createHouse();
    await addInverter(house);
    const { code, io, file } = await run([], { house });
    expect(code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(io.out).toContain(`Diagnostics are in ${file}`);
    expect(io.out).toContain('1 inverter read');
    expect(io.out).toContain('Blanked: passwords, 1 serial number,');
    expect(io.out).toContain('look at it before you send it');
    expect(leftIn(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('says the same as JSON, and ends with 0 where nothing is found', async () => {
    const { code, io, file } = await run(['FILE', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(io.out)).toMatchObject({ file, devices: 0, reads: 0, blanked: { serials: 0 } });
  });

  it('refuses a file that exists unless it is told to replace it, before anything is sent', async () => {
    const house = createHouse();
    const file = join(temporaryFolder(), 'mine.txt');
    writeFileSync(file, 'mine');
    const refused = await run([file], { house });
    expect({ code: refused.code, sent: house.network.sent.length }).toEqual({ code: 7, sent: 0 });
    expect(refused.io.err).toContain('it exists already; --force replaces it');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run([file, '--force'])).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('SunTally diagnostics');
  });

  it.each([
    ['a folder that does not exist', (folder: string) => join(folder, 'no', 'file.txt'), 'its folder does not exist'],
    ['a folder', (folder: string) => folder, 'it is a folder'],
    ['a device', () => '/dev/null', 'it is not a plain file'],
    ['a file as its folder', (folder: string) => join(folder, 'plain', 'x'), 'its folder does not exist'],
  ])('does not write to %s, and says why', async (_what, pathIn, reason) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'plain'), '');
    symlinkSync('/dev/null', join(folder, 'link'));
    const { code, io } = await run([pathIn(folder), '--force']);
    expect(code).toBe(7);
    expect(io.err).toContain(reason);
  });

  it.each([
    [[], 2, 'no file was named'],
    [['FILE', 'other'], 2, 'unexpected argument'],
    [['FILE', '--host', 'example.org'], 2, 'example.org'],
    [['FILE', '--group', 'guest'], 2, '--group'],
  ] as const)('called with %j ends with %i', async (argv, code, words) => {
    const outcome = await run(argv.length === 0 ? ['--json', '--force'] : argv);
    expect(outcome.code).toBe(code);
    expect(outcome.io.out + outcome.io.err).toContain(words);
  });

  it.each([200, 1500, 3500])(
    'stopped after %i ms logs off, writes nothing and says so by its code',
    async (afterMs) => {
      const house = createHouse();
      house.network.fate = reliable(20);
      const inverter: FakeInverter = await addInverter(house);
      const { code, io, file } = await run(['FILE'], {
        house,
        act: (recorded) => house.clock.after(afterMs, () => recorded.stop()),
      });
      expect({ code, out: io.out }).toEqual({ code: 130, out: '' });
      expect(readdirSync(join(file, '..'))).toEqual([]);
      expect({ loggedOn: inverter.loggedOn, open: house.network.openSockets }).toEqual({ loggedOn: false, open: 2 });
    },
  );
});
