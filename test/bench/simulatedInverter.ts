import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import type { Endpoint } from '../../electron/core/ports/index.ts';
import { parseEndpoint } from '../../electron/core/speedwire/index.ts';
import type { DeviceIdentity } from '../../shared/contract/index.ts';

export const root = join(import.meta.dirname, '..', '..');
export const password = '0000';

/** A simulated inverter in a process of its own. */
export interface Device {
  readonly endpoint: Endpoint;
  readonly identity: DeviceIdentity;
  readonly stop: () => void;
}

/** What `simulate --json` prints when it is ready. */
interface ReadyLine extends DeviceIdentity {
  readonly address: string;
}

/** Starts `suntally simulate` on a free port of 127.0.0.1, from sources, with more options if given. */
export async function startDevice(options: readonly string[] = []): Promise<Device> {
  const child = spawn(
    process.execPath,
    [join('electron', 'cli.ts'), 'simulate', '--bind', '127.0.0.1:0', '--password', password, '--json', ...options],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ready = JSON.parse(await firstLine(child.stdout)) as ReadyLine;
  const endpoint = parseEndpoint(ready.address);
  if (endpoint === null) {
    throw new Error(`no address in ${ready.address}`);
  }
  return { endpoint, identity: { susyId: ready.susyId, serial: ready.serial }, stop: () => child.kill() };
}

/** The first line that a child prints. */
export async function firstLine(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.includes('\n')) {
      break;
    }
  }
  return text.split('\n')[0] ?? '';
}

/** A question of so many bytes, and the sizes of the datagrams that answer it. */
export interface Trip {
  readonly question: number;
  readonly answers: readonly number[];
}

const echoProgram = `
const socket = require('node:dgram').createSocket('udp4');
let script = [], place = 0;
socket.on('message', (bytes, from) => {
  if (bytes[0] === 0x5b) {
    script = JSON.parse(bytes).map((one) => one.map((size) => Buffer.alloc(size)));
    place = 0;
    socket.send('ready', from.port, from.address);
    return;
  }
  for (const answer of script[place]) socket.send(answer, from.port, from.address);
  place = (place + 1) % script.length;
});
socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));
`;

/**
 * The floor in the same run: bare UDP round trips to another process that move datagrams of the same sizes. Gives the
 * milliseconds of each repetition of all trips.
 */
export async function bareRoundTrips(trips: readonly Trip[], count: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, ['-e', echoProgram], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(await firstLine(child.stdout));
  const client = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
  await new Promise<void>((resolve) => {
    client.bind(0, '127.0.0.1', resolve);
  });
  let missing = 0;
  let done: () => void = () => undefined;
  client.on('message', () => {
    missing -= 1;
    if (missing === 0) {
      done();
    }
  });
  const ask = (question: Uint8Array, answers: number) =>
    new Promise<void>((resolve) => {
      missing = answers;
      done = resolve;
      client.send(question, port, '127.0.0.1');
    });
  await ask(Buffer.from(JSON.stringify(trips.map((one) => one.answers))), 1);
  const questions = trips.map((one) => new Uint8Array(one.question));
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const start = performance.now();
    for (const [index, question] of questions.entries()) {
      await ask(question, trips[index]?.answers.length ?? 0);
    }
    times.push(performance.now() - start);
  }
  client.close();
  child.kill();
  return times;
}
