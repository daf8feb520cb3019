import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { systemClock, systemNetwork, type Endpoint } from '../../electron/core/ports/index.ts';
import { createSpeedwire, parseEndpoint } from '../../electron/core/speedwire/index.ts';
import type { DeviceIdentity } from '../../shared/contract/index.ts';
import { median, percentile, printMeasurements } from './table.ts';

const password = '0000';
const root = join(import.meta.dirname, '..', '..');
const cli = join('out', 'cli', 'cli.js');

interface Device {
  readonly endpoint: Endpoint;
  readonly identity: DeviceIdentity;
  readonly stop: () => void;
}

/** What `simulate --json` prints when it is ready. */
interface ReadyLine extends DeviceIdentity {
  readonly address: string;
}

/** The simulated inverter, as a process of its own. */
async function startDevice(): Promise<Device> {
  const child = spawn(
    process.execPath,
    [cli, 'simulate', '--bind', '127.0.0.1:0', '--password', password, '--clock', '2026-06-21T10:00:00Z', '--json'],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ready = JSON.parse(await firstLine(child.stdout)) as ReadyLine;
  const endpoint = parseEndpoint(ready.address);
  if (endpoint === null) {
    throw new Error(`no address in ${ready.address}`);
  }
  return { endpoint, identity: { susyId: ready.susyId, serial: ready.serial }, stop: () => child.kill() };
}

async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) {
      break;
    }
  }
  return text.split('\n')[0] ?? '';
}

interface WarmReads {
  readonly timesMs: readonly number[];
  readonly questions: number;
}

/** Full spot reads with a session that stays open and device information known. */
async function warmReads(device: Device, count: number): Promise<WarmReads> {
  let questions = 0;
  const speedwire = createSpeedwire({
    network: systemNetwork(),
    clock: systemClock,
    random: Math.random,
    trace: (entry) => {
      questions += entry.direction === 'sent' ? 1 : 0;
    },
  });
  const session = await speedwire.openSession({
    endpoint: device.endpoint,
    identity: device.identity,
    group: 'user',
    password,
  });
  if (!session.ok) {
    throw new Error(`no session: ${session.error.code}`);
  }
  const warmUp = 50;
  const timesMs: number[] = [];
  for (let round = 0; round < count + warmUp; round += 1) {
    if (round === warmUp) {
      questions = 0;
    }
    const start = performance.now();
    const read = await session.value.readAll();
    if (!read.ok || read.value.values.totalYieldWh === null) {
      throw new Error('read failed');
    }
    if (round >= warmUp) {
      timesMs.push(performance.now() - start);
    }
  }
  const counted = { timesMs, questions: Math.round(questions / count) };
  await speedwire.close();
  return counted;
}

const echoProgram = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (bytes, from) => socket.send(bytes, from.port, from.address));
socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));
`;

/** The floor in the same run: as many bare UDP round trips as a read needs, to an echo in another process. */
async function bareRoundTrips(trips: number, count: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, ['-e', echoProgram], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(await firstLine(child.stdout));
  const client = createSocket('udp4');
  await new Promise<void>((resolve) => {
    client.bind(0, '127.0.0.1', resolve);
  });
  const question = new Uint8Array(58);
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const start = performance.now();
    for (let trip = 0; trip < trips; trip += 1) {
      await new Promise<void>((resolve) => {
        client.once('message', () => resolve());
        client.send(question, port, '127.0.0.1');
      });
    }
    times.push(performance.now() - start);
  }
  client.close();
  child.kill();
  return times;
}

/** Milliseconds of a whole process from start to exit. */
function processTime(nodeArguments: readonly string[]): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, nodeArguments, {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, SUNTALLY_PASSWORD: password },
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(performance.now() - start) : reject(new Error(`exit code ${code}`)),
    );
  });
}

async function repeat(count: number, action: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    times.push(await action());
  }
  return times;
}

const device = await startDevice();
const warm = await warmReads(device, 300);
const floor = await bareRoundTrips(warm.questions, 300);
const host = `${device.endpoint.address}:${device.endpoint.port}`;
const empty = await repeat(10, () => processTime(['-e', '0']));
const cold = await repeat(10, () => processTime([cli, 'read', '--host', host, '--json']));
device.stop();

printMeasurements('Reading an inverter over loopback', [
  {
    what: `warm full spot read, ${warm.questions} questions`,
    measured: `median ${median(warm.timesMs).toFixed(2)} ms, p95 ${percentile(warm.timesMs, 0.95).toFixed(2)} ms`,
    bar: '<= 5 ms',
    reached: median(warm.timesMs) <= 5,
  },
  {
    what: `the floor: ${warm.questions} bare UDP round trips`,
    measured: `median ${median(floor).toFixed(2)} ms, so a read takes ${(median(warm.timesMs) / median(floor)).toFixed(1)} x`,
    bar: 'none',
    reached: true,
  },
  {
    what: 'cold `read` as a whole process',
    measured: `median ${median(cold).toFixed(0)} ms`,
    bar: 'told beside node -e 0',
    reached: true,
  },
  {
    what: '`node -e 0`',
    measured: `median ${median(empty).toFixed(0)} ms, so read adds ${(median(cold) - median(empty)).toFixed(0)} ms`,
    bar: 'none',
    reached: true,
  },
]);
