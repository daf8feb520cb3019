import { describe, expect, test } from 'vitest';

import { connectTcpMeter } from '../../../electron/core/p1/live/tcpMeter.ts';
import type { StreamProblem, TcpAddress } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeStreams } from '../../support/fakeStreams.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';

const start = Date.UTC(2026, 5, 21, 11);
const closed: StreamProblem = { reason: 'lost', systemCode: 'closed' };

async function asked() {
  const clock = createFakeClock(start);
  const streams = createFakeStreams<TcpAddress, StreamProblem>();
  const notes = noteMeter();
  const meter = connectTcpMeter({ host: 'p1.lan', port: 2001 }, { clock, streams }, notes);
  await clock.flush();
  return { clock, streams, notes, meter };
}

/** A meter that has given one telegram. */
async function receiving() {
  const house = await asked();
  house.streams.last().open();
  house.streams.last().send(printTelegram({ at: start }));
  return house;
}

describe('a meter over TCP', () => {
  test('is asked for by its name and port, and its telegrams become readings', async () => {
    const { streams, notes, meter } = await receiving();
    expect(streams.last().address).toEqual({ host: 'p1.lan', port: 2001 });
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(notes.readings).toMatchObject([
      {
        at: start,
        clock: 'meter',
        meterId: 'E0001234',
        importPowerW: 321,
        registers: { importT1Wh: 1_234_567 },
      },
    ]);
    expect(meter.accepted()).toBe(1);
  });

  test('is understood in any chunks, from the middle of a telegram on', async () => {
    const { streams, notes, meter } = await asked();
    streams.last().open();
    const text = printTelegram({ at: start }).slice(90) + printTelegram({ at: start + 1000 });
    for (const letter of text) {
      streams.last().send(letter);
    }
    expect(notes.readings.map(({ at }) => at)).toEqual([start + 1000]);
    expect(meter.refused().checksumWrong).toBe(0);
  });

  test('that sends one damaged telegram is received on, and the telegram is counted', async () => {
    const { clock, streams, notes, meter } = await receiving();
    await clock.advance(10_000);
    streams.last().send(printTelegram({ at: start + 10_000 }).replace('000002.000', '000003.000'));
    await clock.advance(9000);
    streams.last().send(printTelegram({ at: start + 20_000 }));
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(meter.refused().checksumWrong).toBe(1);
  });

  test.each([
    ['nameUnknown', 'addressUnknown'],
    ['refused', 'refused'],
    ['unreachable', 'unreachable'],
    ['noWebSocket', 'notThisDevice'],
  ] as const)('that cannot be reached for %s is silent and tried again', async (reason, word) => {
    const { clock, streams, meter } = await asked();
    streams.last().end({ reason, systemCode: 'EXAMPLE' });
    expect(meter.state()).toEqual({ kind: 'silent', since: start, reason: word, detail: 'EXAMPLE' });
    await clock.advance(1000);
    expect(streams.all).toHaveLength(2);
  });

  test('that does not answer the connection within 10 s is unreachable and tried again', async () => {
    const { clock, streams, meter } = await asked();
    await clock.advance(9999);
    expect(meter.state().kind).toBe('connecting');
    await clock.advance(1);
    expect(meter.state()).toMatchObject({ reason: 'unreachable', detail: 'ETIMEDOUT' });
    expect(streams.all[0]?.isClosed()).toBe(true);
    await clock.advance(1000);
    expect(streams.all).toHaveLength(2);
  });

  test.each(['Port already in use\r\n', 'BUSY\n'])('that says %j and hangs up is held by another', async (words) => {
    const { clock, streams, meter } = await asked();
    streams.last().open();
    streams.last().send(words);
    await clock.advance(3000);
    streams.last().end(closed);
    expect(meter.state()).toMatchObject({ reason: 'heldByAnother' });
  });

  test('that is silent is connected to anew, for the other side may be gone', async () => {
    const { clock, streams, notes } = await receiving();
    await clock.advance(20_000);
    expect(streams.all[0]?.isClosed()).toBe(true);
    await clock.advance(1000);
    streams.last().open();
    await clock.advance(5000);
    streams.last().send(printTelegram({ at: start + 26_000 }));
    expect(streams.all).toHaveLength(2);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'nothingHeard', 'receiving']);
  });

  test('that sends noise keeps its connection', async () => {
    const { clock, streams, meter } = await asked();
    streams.last().open();
    for (let second = 0; second < 60; second += 1) {
      streams.last().send(`login: ${'x'.repeat(500)}\r\n`);
      // oxlint-disable-next-line no-await-in-loop -- one second follows the other
      await clock.advance(1000);
    }
    expect(meter.state()).toMatchObject({ reason: 'noTelegrams' });
    expect(streams.all).toHaveLength(1);
  });

  test('that is cut in a telegram loses that telegram alone', async () => {
    const { clock, streams, notes, meter } = await receiving();
    streams.last().send(printTelegram({ at: start + 1000 }).slice(0, 60));
    streams.last().end(closed);
    await clock.advance(1000);
    streams.last().open();
    streams.last().send(printTelegram({ at: start + 2000 }));
    expect(notes.readings.map(({ at }) => at)).toEqual([start, start + 2000]);
    expect(meter.refused().truncated).toBe(1);
  });
});

describe('stopping a meter over TCP', () => {
  test.each([
    ['while it is being connected to', asked],
    ['while it sends', receiving],
    [
      'in the back-off',
      async () => {
        const house = await receiving();
        house.streams.last().end(closed);
        return house;
      },
    ],
  ])('%s leaves nothing behind', async (_name, arrive) => {
    const { clock, streams, notes, meter } = await arrive();
    const told = notes.states.length;
    await meter.stop();
    expect(streams.underWay()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    streams.last().send(printTelegram({ at: start + 5000 }));
    await clock.advance(60_000);
    expect(notes.states).toHaveLength(told);
    expect(streams.underWay()).toBe(0);
  });
});
