import { createServer } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import type { MeterConnection } from '../../../electron/core/p1/live/meterConnection.ts';
import { connectTcpMeter } from '../../../electron/core/p1/live/tcpMeter.ts';
import { systemTcp } from '../../../electron/core/ports/index.ts';
import type { MeterState } from '../../../shared/meterState.ts';

import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { startMeterServer, type MeterServer } from '../../support/meterServer.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { soon } from '../../support/soon.ts';

const start = Date.UTC(2026, 5, 21, 11);
const toEnd: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of toEnd.splice(0).toReversed()) {
    // oxlint-disable-next-line no-await-in-loop -- in the order of use
    await end();
  }
});

async function serve(port?: number, mostClients?: number): Promise<MeterServer> {
  const server = await startMeterServer(port, mostClients);
  toEnd.push(server.close);
  return server;
}

function connect(port: number, host = '127.0.0.1') {
  const clock = createFakeClock(start);
  const notes = noteMeter();
  const meter = connectTcpMeter({ host, port }, { clock, streams: systemTcp }, notes);
  toEnd.push(meter.stop);
  return { clock, notes, meter };
}

function isSilent(meter: MeterConnection, reason: (MeterState & { readonly kind: 'silent' })['reason']): boolean {
  const state = meter.state();
  return state.kind === 'silent' && state.reason === reason;
}

function nowTelegram(clock: FakeClock): string {
  return printTelegram({ at: clock.nowMs() });
}

describe('a meter behind a real socket', () => {
  test('is down, comes up, sends in odd pieces, cuts, goes, comes back', async () => {
    const { port, close } = await startMeterServer();
    await close();
    const { clock, notes, meter } = connect(port, 'localhost');
    await soon(() => isSilent(meter, 'refused'));

    const first = await serve(port);
    await clock.advance(1000);
    await soon(() => first.clients() === 1);
    first.send(nowTelegram(clock), 7);
    await soon(() => notes.readings.length === 1);
    expect(meter.state().kind).toBe('receiving');

    first.cut();
    await soon(() => isSilent(meter, 'lost'));
    await clock.advance(1000);
    await soon(() => first.clients() === 1);
    first.send(nowTelegram(clock), 100);
    await soon(() => notes.readings.length === 2);

    await first.close();
    await soon(() => isSilent(meter, 'lost'));
    await clock.advance(1000);
    await soon(() => isSilent(meter, 'refused'));
    const second = await serve(port);
    await clock.advance(2000);
    await soon(() => second.clients() === 1);
    second.send(nowTelegram(clock));
    await soon(() => notes.readings.length === 3);

    const told = ['connecting', 'refused', 'receiving', 'lost', 'receiving', 'lost', 'refused', 'receiving'];
    expect(notes.words()).toEqual(told);
    await meter.stop();
    await soon(() => second.clients() === 0);
  });

  test('that never speaks is told after 20 s and connected to anew', async () => {
    const server = await serve();
    const { clock, meter } = connect(server.port);
    await soon(() => server.clients() === 1);
    await clock.advance(20_000);
    await soon(() => isSilent(meter, 'nothingHeard'));
    await soon(() => server.clients() === 0);
    await clock.advance(1000);
    await soon(() => server.clients() === 1);
    server.send(nowTelegram(clock));
    await soon(() => meter.state().kind === 'receiving');
  });

  test('that sends noise is told as that', async () => {
    const server = await serve();
    const { clock, meter } = connect(server.port);
    await soon(() => server.clients() === 1);
    for (let second = 0; second < 21; second += 1) {
      server.send('\u0000\u00ffnoise/!\r\n'.repeat(50));
      // oxlint-disable-next-line no-await-in-loop -- one second follows the other
      await clock.advance(1000);
    }
    expect(isSilent(meter, 'noTelegrams')).toBe(true);
  });

  test('that serves one client tells the second that another holds it, until that one leaves', async () => {
    const server = await serve(0, 1);
    const one = connect(server.port);
    await soon(() => server.clients() === 1);
    const other = connect(server.port);
    await soon(() => isSilent(other.meter, 'heldByAnother'));
    await one.meter.stop();
    await soon(() => server.clients() === 0);
    await other.clock.advance(1000);
    await soon(() => server.clients() === 1);
    server.send(nowTelegram(other.clock));
    await soon(() => other.meter.state().kind === 'receiving');
  });

  test('that resets every connection as it is made is held by another too', async () => {
    const server = createServer((socket) => socket.resetAndDestroy());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    toEnd.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
        }),
    );
    const address = server.address();
    const { meter } = connect(typeof address === 'object' && address !== null ? address.port : 0);
    await soon(() => isSilent(meter, 'heldByAnother'));
  });

  test('of a name that cannot be is not looked for long', async () => {
    const { meter } = connect(23, `${'x'.repeat(70)}.invalid`);
    await soon(() => isSilent(meter, 'addressUnknown'));
  });

  test.each([
    ['127.0.0.1', 70_000],
    ['', 23],
  ])('at an address that is none, %j port %i, is told and not thrown', async (host, port) => {
    const { meter } = connect(port, host);
    await soon(() => isSilent(meter, 'addressUnknown'));
  });

  test('that is stopped while it is being connected to is told no more', async () => {
    const server = await serve();
    const { clock, notes, meter } = connect(server.port);
    await clock.flush();
    await meter.stop();
    await soon(() => server.clients() === 0);
    expect(notes.words()).toEqual(['connecting']);
    expect(clock.pendingTimers).toBe(0);
  });
});
