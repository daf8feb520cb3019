import { createServer } from 'node:http';

import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';

import { connectWebSocketMeter } from '../../../electron/core/p1/live/webSocketMeter.ts';
import { systemWebSockets } from '../../../electron/core/ports/index.ts';
import type { SilenceReason } from '../../../shared/meterState.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { startMeterServer } from '../../support/meterServer.ts';
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

/** A dongle that serves `/ws` and answers 404 elsewhere. */
async function startDongle(path = '/ws') {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (request.url === path) {
      sockets.handleUpgrade(request, socket, head, () => undefined);
    } else {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
    }
  });
  sockets.on('connection', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  toEnd.push(async () => {
    sockets.clients.forEach((one) => one.terminate());
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, sockets };
}

function connect(port: number, host = '127.0.0.1') {
  const clock = createFakeClock(start);
  const notes = noteMeter();
  const meter = connectWebSocketMeter({ host, port }, { clock, webSockets: systemWebSockets }, notes);
  toEnd.push(meter.stop);
  function isSilent(reason: SilenceReason): boolean {
    const state = meter.state();
    return state.kind === 'silent' && state.reason === reason;
  }
  return { clock, notes, meter, isSilent };
}

describe('a meter behind a WebSocket', () => {
  test('sends its telegrams as text or as bytes, in pieces, is cut and found back', async () => {
    const { port, sockets } = await startDongle();
    const { clock, notes, meter, isSilent } = connect(port);
    await soon(() => notes.states.length === 1);
    const { clients } = sockets;
    await soon(() => clients.size === 1);
    const [first, second] = [printTelegram({ at: start }), printTelegram({ at: start + 1000 })];
    clients.forEach((one) => {
      one.send(first.slice(0, 100));
      one.send(first.slice(100));
      one.send(Buffer.from(second, 'latin1'));
    });
    await soon(() => notes.readings.length === 2);
    clients.forEach((one) => one.terminate());
    await soon(() => isSilent('lost'));
    await clock.advance(1000);
    await soon(() => clients.size === 1);
    clients.forEach((one) => one.send(printTelegram({ at: start + 2000 })));
    await soon(() => notes.readings.length === 3);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'lost', 'receiving']);
    await meter.stop();
    await soon(() => clients.size === 0);
  });

  test('is told apart from another device that answers there', async () => {
    const { port } = await startDongle('/other');
    const { isSilent } = connect(port);
    await soon(() => isSilent('notThisDevice'));
  });

  test('is told apart from a device that speaks at once, and no WebSocket', async () => {
    const server = await startMeterServer();
    toEnd.push(server.close);
    const { isSilent } = connect(server.port);
    await soon(() => server.clients() === 1);
    server.send(printTelegram({ at: start }));
    await soon(() => isSilent('notThisDevice'));
  });

  test('that sends what is no message, or one without end, is told as another device', async () => {
    const { port, sockets } = await startDongle();
    const { clock, isSilent } = connect(port);
    await soon(() => sockets.clients.size === 1);
    sockets.clients.forEach((one) => one.send('x'.repeat(70_000)));
    await soon(() => isSilent('notThisDevice'));
    await clock.advance(1000);
    await soon(() => sockets.clients.size === 1);
  });

  test('says that nothing listens there', async () => {
    const { port, close } = await startMeterServer();
    await close();
    const { isSilent } = connect(port);
    await soon(() => isSilent('refused'));
  });

  test.each([`${'x'.repeat(70)}.invalid`, 'no name'])('says that nobody knows the name %s', async (host) => {
    const { isSilent } = connect(80, host);
    await soon(() => isSilent('addressUnknown'));
  });

  test('is unreachable where something takes the connection and never answers', async () => {
    const server = await startMeterServer();
    toEnd.push(server.close);
    const { clock, isSilent } = connect(server.port);
    await soon(() => server.clients() === 1);
    await clock.advance(10_000);
    expect(isSilent('unreachable')).toBe(true);
    await soon(() => server.clients() === 0);
  });

  test('is left at once where the other side has stopped to listen', async () => {
    const { port, sockets } = await startDongle();
    const { notes, meter } = connect(port);
    await soon(() => sockets.clients.size === 1);
    sockets.clients.forEach((one) => {
      one.send(printTelegram({ at: start }));
      one.pause();
    });
    await soon(() => notes.readings.length === 1);
    await meter.stop();
    expect(notes.words()).toEqual(['connecting', 'receiving']);
  });

  test('leaves nothing behind when stopped while it connects', async () => {
    const server = await startMeterServer();
    toEnd.push(server.close);
    const { clock, notes, meter } = connect(server.port);
    await soon(() => server.clients() === 1);
    await meter.stop();
    await soon(() => server.clients() === 0);
    expect(clock.pendingTimers).toBe(0);
    expect(notes.words()).toEqual(['connecting']);
  });
});
