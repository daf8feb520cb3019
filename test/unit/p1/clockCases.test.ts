import { expect, onTestFinished, test } from 'vitest';

import { connectTcpMeter } from '../../../electron/core/p1/index.ts';
import type { StreamProblem, TcpAddress } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeStreams } from '../../support/fakeStreams.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { withChecksum } from '../../support/telegramFixtures.ts';

const dayMs = 86_400_000;

/** A live meter that says five telegrams, one each second. */
async function hear(telegramOf: (nowMs: number, second: number) => string) {
  const clock = createFakeClock();
  const streams = createFakeStreams<TcpAddress, StreamProblem>();
  const notes = noteMeter();
  const connection = connectTcpMeter({ host: 'meter', port: 23 }, { clock, streams }, notes);
  onTestFinished(() => connection.stop());
  await clock.flush();
  const receipts: number[] = [];
  for (let second = 0; second < 5; second += 1) {
    streams.last().open();
    streams.last().send(telegramOf(clock.nowMs(), second));
    receipts.push(clock.nowMs());
    // oxlint-disable-next-line no-await-in-loop -- the meter speaks each second
    await clock.advance(1000);
  }
  return { notes, connection, receipts };
}

test('case 27: a meter whose clock was never set is read by the time of receipt', async () => {
  const { notes, connection, receipts } = await hear((_, second) => {
    return withChecksum(
      printTelegram({ at: Date.UTC(2026, 0, 1), importWh: second })
        .replace(/0-0:1\.0\.0\(.*\)/u, '0-0:1.0.0(000101010000W)')
        .replace(/![0-9A-F]{4}\r\n$/u, '!'),
    );
  });
  expect(notes.readings.map(({ at, clock }) => [at, clock])).toEqual(receipts.map((at) => [at, 'receipt']));
  expect(connection.clockOffsetMs()).toBeNull();
});

test('case 28: a meter 90 s fast keeps its stamps, and its offset is known', async () => {
  const { notes, connection, receipts } = await hear((nowMs, second) =>
    printTelegram({ at: nowMs + 90_000, importWh: second }),
  );
  expect(notes.readings.map(({ at, clock }) => [at, clock])).toEqual(receipts.map((at) => [at + 90_000, 'meter']));
  expect(connection.clockOffsetMs()).toBe(90_000);
  expect(connection.state()).not.toHaveProperty('warnings');
});

test('case 29: a stamp a day ahead is not believed live, and told as a wrong clock', async () => {
  const { notes, connection, receipts } = await hear((nowMs, second) =>
    printTelegram({ at: nowMs + dayMs, importWh: second }),
  );
  expect(notes.readings.map(({ at, clock }) => [at, clock])).toEqual(receipts.map((at) => [at, 'receipt']));
  expect(connection.state()).toMatchObject({ kind: 'receiving', warnings: ['clockWrong'] });
});
