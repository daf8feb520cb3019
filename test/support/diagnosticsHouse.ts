import { mkdirSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  gatherDiagnostics,
  type Computer,
  type Diagnostics,
  type DiagnosticsOptions,
} from '../../electron/core/program/index.ts';
import {
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  encodePassword,
  speedwireGroup,
  speedwirePort,
} from '../../electron/core/speedwire/index.ts';
import { createFakeClock } from './fakeClock.ts';
import { dayRecords, startFakeInverter, textRecord } from './fakeInverter.ts';
import { createFakeNetwork } from './fakeNetwork.ts';
import { inverterFrame } from './speedwireFixtures.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const serial = 2_131_415_926;
const meterSerial = 1_934_567_890;
const logSerial = 2_055_566_677;
const neighbourSerial = 1_987_654_321;
export const password = 'gehe!m/7';
const deviceName = 'Dak van Klaas';
export const publicAddress = '81.2.69.142';

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

/** A number as frames hold it, in hex. */
export function littleEndianHex(value: number): string {
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

/** The secrets that a text still holds, in whatever form. */
export function leftIn(text: string): readonly string[] {
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

/** A data folder full of secrets: settings, passwords and a log. */
export function dataFolder(): string {
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

/** A house, and the computer in it that gathers. */
export interface House {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly network: ReturnType<typeof createFakeNetwork>;
  readonly ports: DiagnosticsOptions['ports'];
}

/** An empty house. */
export function createHouse(): House {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  return { clock, network, ports: { network: network.host(['192.168.1.10/24']), clock, random: () => 0.25 } };
}

/** Puts an inverter into it, with a name and a password that are secrets. */
export function addInverter({ clock, network }: House, options: Partial<Parameters<typeof startFakeInverter>[0]> = {}) {
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
export async function addNoise({ clock, network }: House): Promise<void> {
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
export async function settled<Value>({ clock }: House, task: Promise<Value>): Promise<Value> {
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

/** Gathers in a house, and says how long it took by its clock. */
export async function gather({ house = createHouse(), ...options }: Wishes = {}): Promise<
  Diagnostics & { tookMs: number }
> {
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

/** With what the inverter lets one in. */
export const logon = { password, group: 'user' } as const;
