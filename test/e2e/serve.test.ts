import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { startSimulator, type Simulator } from '../../electron/core/simulator/index.ts';
import { formatEndpoint } from '../../electron/core/speedwire/index.ts';
import type { ConnectInverterArguments, InverterView, Reply, Snapshot } from '../../shared/contract/index.ts';
import { runSuntally, startSuntally, type RunningSuntally } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const userPassword = 'sunny-7351';

interface Served {
  readonly run: RunningSuntally;
  readonly url: string;
  call(name: string, callArguments: unknown): Promise<Reply<unknown>>;
  inverters(): Promise<readonly InverterView[]>;
}

/** Starts `suntally serve` and opens a window's socket to it, which stays open. */
async function serve(argv: readonly string[]): Promise<Served> {
  const run = startSuntally(['serve', '--port', '0', ...argv]);
  onTestFinished(() => {
    run.process.kill('SIGKILL');
  });
  const url = await run.firstLine;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`, { origin: url });
  const waiting = new Map<number, (reply: Reply<unknown>) => void>();
  let id = 0;
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as { readonly id?: number; readonly reply: Reply<unknown> };
    waiting.get(message.id ?? 0)?.(message.reply);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  function call(name: string, callArguments: unknown): Promise<Reply<unknown>> {
    id += 1;
    const own = id;
    return new Promise((resolve) => {
      waiting.set(own, resolve);
      socket.send(JSON.stringify({ id: own, call: name, arguments: callArguments }));
    });
  }
  return {
    run,
    url,
    call,
    inverters: async () => {
      const reply = await call('getSnapshot', null);
      return reply.ok ? (reply.value as Snapshot).inverters : [];
    },
  };
}

async function end(served: Served, signal: 'SIGINT' | 'SIGTERM'): Promise<number | null> {
  served.run.process.kill(signal);
  return served.run.exited;
}

async function inverter(): Promise<Simulator> {
  const started = await startSimulator(
    {
      bind: { address: '127.0.0.1', port: 0 },
      model: 'STP 6000TL-20',
      serial: 2_100_004_242,
      userPassword,
      installerPassword: 'installer-7',
      startMs: Date.UTC(2026, 5, 21, 10, 30),
      seed: 3,
      faults: [],
      zone: 'Europe/Amsterdam',
    },
    { network: systemNetwork(['127.0.0.1']), clock: systemClock },
  );
  if (!started.ok) {
    throw new Error(started.error.code);
  }
  onTestFinished(() => started.value.stop());
  return started.value;
}

function wish(simulator: Simulator, password: string): ConnectInverterArguments {
  return { ...simulator.identity, address: formatEndpoint(simulator.endpoint), group: 'user', password };
}

test('keeps an inverter over a restart, logs off at the end, and writes the password nowhere but in its file', async () => {
  const simulator = await inverter();
  const data = join(temporaryFolder(), 'data');
  const first = await serve(['--data', data]);
  expect(await first.call('connectInverter', wish(simulator, userPassword))).toMatchObject({ ok: true });
  await expect.poll(async () => (await first.inverters())[0]?.state.kind).toBe('live');
  expect(await end(first, 'SIGTERM')).toBe(0);
  await expect.poll(() => simulator.counters.logoffs).toBe(1);
  expect(simulator.counters.logons).toBe(1);

  const second = await serve(['--data', data]);
  await expect.poll(async () => (await second.inverters())[0]?.state.kind).toBe('live');
  expect(await end(second, 'SIGINT')).toBe(0);
  await expect.poll(() => simulator.counters.logoffs).toBe(2);

  expect(first.run.out).toBe(`${first.url}\n`);
  for (const { run } of [first, second]) {
    expect(run.out + run.err).not.toContain(userPassword);
  }
  expect(readdirSync(data).toSorted((one, other) => one.localeCompare(other))).toEqual([
    'history.db',
    'lock.db',
    'secrets.json',
    'settings.json',
    'suntally.log',
  ]);
  expect(readFileSync(join(data, 'suntally.log'), 'utf8')).not.toContain(userPassword);
  expect(readFileSync(join(data, 'settings.json'), 'utf8')).not.toContain(userPassword);
  expect(process.platform === 'win32' ? 0o600 : statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('tries a password that is refused by now once, and not again after restarts', async () => {
  const simulator = await inverter();
  const data = join(temporaryFolder(), 'data');
  const first = await serve(['--data', data]);
  expect(await first.call('connectInverter', wish(simulator, userPassword))).toMatchObject({ ok: true });
  await expect.poll(async () => (await first.inverters())[0]?.state.kind).toBe('live');
  expect(await end(first, 'SIGTERM')).toBe(0);
  const secrets = join(data, 'secrets.json');
  writeFileSync(secrets, readFileSync(secrets, 'utf8').replace(userPassword, 'changed'));
  for (let restart = 0; restart < 3; restart += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one run after the other
    const again = await serve(['--data', data]);
    // oxlint-disable-next-line no-await-in-loop -- one run after the other
    await expect.poll(async () => (await again.inverters())[0]?.state.kind).toBe('wrongPassword');
    // oxlint-disable-next-line no-await-in-loop -- one run after the other
    expect(await end(again, 'SIGTERM')).toBe(0);
  }
  expect([simulator.counters.logons, simulator.counters.refusedLogons]).toEqual([1, 1]);
});

test('says so when its port is taken, before it touches anything', async () => {
  const served = await serve(['--demo']);
  const data = join(temporaryFolder(), 'data');
  const second = await runSuntally(['serve', '--port', new URL(served.url).port, '--data', data, '--json']);
  expect(second.code).toBe(8);
  expect(JSON.parse(second.out)).toMatchObject({ code: 'portTaken' });
  expect(() => readdirSync(data)).toThrow('ENOENT');
  expect(await end(served, 'SIGTERM')).toBe(0);
});

test('says so when another one keeps its data in the same folder, until that one ends, however it ends', async () => {
  const data = join(temporaryFolder(), 'data');
  const first = await serve(['--data', data]);
  const second = await runSuntally(['serve', '--port', '0', '--data', data, '--json']);
  expect(second.code).toBe(8);
  expect(JSON.parse(second.out)).toMatchObject({ code: 'busy' });
  expect(second.err).toBe('');
  first.run.process.kill('SIGKILL');
  await first.run.exited;
  const third = await serve(['--data', data]);
  expect(await end(third, 'SIGTERM')).toBe(0);
  expect(third.run.err).toBe('');
});

test.each([['--listen', '0.0.0.0'], ['--port', '65536'], ['--port', 'x'], ['--listen'], ['--what']])(
  'refuses %s %s',
  async (...argv) => {
    const run = await runSuntally(['serve', '--json', ...argv]);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ code: 'usage' });
  },
);

test('tells its address as JSON where that is asked for', async () => {
  const run = startSuntally(['serve', '--demo', '--port', '0', '--json']);
  expect(Object.keys(JSON.parse(await run.firstLine) as object)).toEqual(['url']);
  run.process.kill('SIGTERM');
  expect(await run.exited).toBe(0);
});
