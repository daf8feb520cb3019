import { setImmediate } from 'node:timers/promises';

import { afterEach, describe, expect, test } from 'vitest';

import { simulate } from '../../../electron/commands/simulate/simulate.ts';
import { systemListenTcp } from '../../../electron/core/ports/index.ts';
import type { P1MeterOptions } from '../../../electron/core/simulator/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeNetwork } from '../../support/fakeNetwork.ts';
import { readTelegrams, startP1House, sumOfRefusals, type P1House } from '../../support/p1House.ts';
import { createRecordedIo } from '../../support/recordedIo.ts';
import { connectTcp } from '../../support/tcpClient.ts';

const startMs = Date.UTC(2017, 5, 21, 15, 0, 0, 500);
const running: P1House[] = [];

async function start(options: Partial<P1MeterOptions> = {}): Promise<P1House> {
  const house = await startP1House({ startMs, ...options }, systemListenTcp);
  running.push(house);
  return house;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.meter.stop()));
});

/** Resolves once the meter has so many clients: the system tells it of a connection a little later. */
async function untilClients(house: P1House, count: number): Promise<void> {
  while (house.meter.clients !== count) {
    // oxlint-disable-next-line no-await-in-loop -- one turn of the event loop after the other
    await setImmediate();
  }
}

function telegramsIn(bytes: Uint8Array): number {
  return readTelegrams(bytes).telegrams.length;
}

describe('over loopback TCP', () => {
  test('values come as the house has them, to two clients, byte by byte the same', async () => {
    const house = await start({ version: 'be' });
    const clients = await Promise.all([1, 2].map(() => connectTcp(house.meter.endpoint.port)));
    await untilClients(house, 2);
    await house.clock.advance(20_000);
    const [one, other] = clients;
    await Promise.all(clients.map((client) => client.until((bytes) => telegramsIn(bytes) === 20)));
    const { telegrams, refused } = readTelegrams(one?.bytes ?? new Uint8Array());
    expect(telegrams).toHaveLength(20);
    expect(sumOfRefusals(refused)).toBe(0);
    expect(Buffer.compare(one?.bytes ?? new Uint8Array(), other?.bytes ?? new Uint8Array())).toBe(0);
    const last = telegrams.at(-1);
    const shown = house.meter.displayAt(startMs - 500 + 20_000);
    expect(last?.stampAt).toBe(shown.atMs);
    expect(last?.registers).toEqual({
      importT1Wh: shown.importT1Wh,
      importT2Wh: shown.importT2Wh,
      exportT1Wh: shown.exportT1Wh,
      exportT2Wh: shown.exportT2Wh,
    });
  });

  test('what a client sends changes nothing', async () => {
    const house = await start();
    const client = await connectTcp(house.meter.endpoint.port);
    await untilClients(house, 1);
    client.socket.write(Buffer.alloc(100_000, '/'));
    await house.clock.advance(2000);
    await client.until((bytes) => telegramsIn(bytes) === 2);
    expect(readTelegrams(client.bytes).telegrams).toHaveLength(2);
  });

  test('a client that does not read is dropped, the others get all', async () => {
    const house = await start({ version: 'be' });
    const deaf = await connectTcp(house.meter.endpoint.port);
    deaf.socket.pause();
    const reader = await connectTcp(house.meter.endpoint.port);
    await untilClients(house, 2);
    for (let round = 0; round < 400 && house.meter.clientsDropped === 0; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the system's buffers fill bit by bit
      await house.clock.advance(100_000);
    }
    expect(house.meter.clientsDropped).toBe(1);
    expect(house.meter.clients).toBe(1);
    await house.clock.advance(1000);
    await reader.until((bytes) => telegramsIn(bytes) === house.meter.telegramsSent);
    expect(sumOfRefusals(readTelegrams(reader.bytes).refused)).toBe(0);
  }, 60_000);

  test('a client that goes away is forgotten; stopping ends all connections and frees the port', async () => {
    const house = await start();
    const { port } = house.meter.endpoint;
    const [leaving, staying] = [await connectTcp(port), await connectTcp(port)];
    await untilClients(house, 2);
    leaving.socket.destroy();
    await untilClients(house, 1);
    await house.meter.stop();
    await staying.closed;
    const again = await start({ bind: { address: '127.0.0.1', port } });
    expect(again.meter.endpoint.port).toBe(port);
  });

  test('a port that is taken is said', async () => {
    const house = await start();
    const { port } = house.meter.endpoint;
    await expect(start({ bind: { address: '127.0.0.1', port } })).rejects.toThrow('portTaken');
    await expect(start({ bind: { address: '192.0.2.1', port: 0 } })).rejects.toThrow('addressUnusable');
  });
});

describe('suntally simulate --p1', () => {
  async function run(argv: readonly string[]) {
    const clock = createFakeClock(startMs);
    const network = createFakeNetwork(clock).host(['127.0.0.1/8']);
    const io = createRecordedIo();
    const ports = { network, clock, random: () => 0.5, platform: 'linux', zone: 'Europe/Amsterdam' };
    const code = simulate(['--bind', '127.0.0.1', ...argv], io, ports);
    return { io, code, clock };
  }

  test('says where the meter is, and serves it until it is stopped', async () => {
    const { io, code, clock } = await run(['--p1', '0', '--p1-version', '4', '--json']);
    while (io.out === '') {
      // oxlint-disable-next-line no-await-in-loop -- one turn of the event loop after the other
      await setImmediate();
    }
    const ready: unknown = JSON.parse(io.out);
    const port = Number(/"p1":\{"address":"127\.0\.0\.1:(\d+)"/.exec(io.out)?.[1]);
    expect(ready).toMatchObject({ p1: { address: `127.0.0.1:${port}`, version: '4' } });
    const client = await connectTcp(port);
    await setImmediate();
    await clock.advance(40_000);
    await client.until((bytes) => telegramsIn(bytes) > 0);
    const meterId = readTelegrams(client.bytes).telegrams[0]?.meterId;
    expect(io.out).toContain(`"meterId":"${meterId}"`);
    io.stop();
    await client.closed;
    expect(await code).toBe(0);
  });

  test.each([
    [['--p1', '70000'], '--p1 takes a whole number from 0 to 65535, not "70000"'],
    [['--p1', '-1'], '--p1 needs a value'],
    [['--p1', '0', '--p1-version', '2'], '--p1-version does not know "2"; it knows 4, 5, be'],
    [['--p1-version', '5'], '--p1-version is for a P1 meter: add --p1 PORT'],
    [['--fault', 'cut'], '--fault cut is for a P1 meter: add --p1 PORT'],
    [['--model', 'SMA Energy Meter 2.0', '--p1', '0'], '--p1 is for an inverter, and "SMA Energy Meter 2.0" is none'],
  ])('does not take %s', async (argv, reason) => {
    const { io, code } = await run(argv);
    expect(await code).toBe(2);
    expect(io.err).toContain(reason);
  });

  test('a TCP port that is taken ends it with 8', async () => {
    const house = await start();
    const { io, code } = await run(['--p1', String(house.meter.endpoint.port)]);
    expect(await code).toBe(8);
    expect(io.err).toContain(String(house.meter.endpoint.port));
  });
});
