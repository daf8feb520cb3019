import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { startMeter } from '../support/meterCommand.ts';
import { runP1 } from '../support/p1Command.ts';
import { printTelegram } from '../support/printedTelegram.ts';
import { soon } from '../support/soon.ts';
import { bytesOf, encryptedFrame } from '../support/telegramFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const way = ['--tcp', '192.168.1.30:2001'] as const;
const connected = 'The meter is being read.';

/** A meter that is connected to and has said one telegram. */
async function startReading(argv: readonly string[] = []) {
  const meter = startMeter([...way, ...argv]);
  await meter.clock.flush();
  meter.tcp.last().open();
  meter.tcp.last().send(printTelegram({ at: meter.clock.nowMs() }));
  return meter;
}

describe('meter', () => {
  test('prints each reading as p1 does, and says on stderr how it stands', async () => {
    const meter = await startReading();
    await meter.clock.advance(1000);
    const second = printTelegram({ at: meter.clock.nowMs(), importWh: 1_234_568 });
    meter.tcp.last().send(second);
    const { lines } = await runP1([], [second]);
    expect(meter.lines()).toHaveLength(2);
    expect(meter.lines()[1]).toEqual(lines[0]);
    expect(meter.said()).toEqual(['Connecting ...', connected]);
    expect(await meter.stop()).toBe(0);
  });

  test('ends by a signal with 0, lets go of its port and says nothing more', async () => {
    const meter = await startReading();
    const err = meter.io.err;
    expect(await meter.stop()).toBe(0);
    expect(meter.tcp.underWay()).toBe(0);
    expect(meter.clock.pendingTimers).toBe(0);
    expect(meter.io.err).toBe(err);
  });

  test('ends by a signal while it connects', async () => {
    const meter = startMeter(way);
    await meter.clock.flush();
    expect(await meter.stop()).toBe(0);
    expect(meter.io.out).toBe('');
    expect(meter.tcp.underWay()).toBe(0);
    expect(meter.clock.pendingTimers).toBe(0);
  });

  test('tells the refused ones at its end, by reason', async () => {
    const meter = await startReading();
    const text = printTelegram({ at: meter.clock.nowMs() + 1000 });
    meter.tcp.last().send(`${text.replace('321', '421')}${text.slice(0, 200)}\r\n${text.replace('321', '521')}`);
    await meter.stop();
    expect(meter.said().at(-1)).toBe('3 telegrams refused: 1 cut off, 2 with a wrong checksum');
    expect(meter.lines()).toHaveLength(1);
  });

  test.each([
    [74_000, ["The meter's clock is 74 s fast, as this computer sees it."]],
    [-1_860_000, ["The meter's clock is 1860 s slow, as this computer sees it."]],
    [-12_000, []],
  ])('tells at its end what the clock of the meter is off: %d ms', async (offsetMs, words) => {
    const meter = startMeter(way);
    await meter.clock.flush();
    meter.tcp.last().open();
    for (const second of [0, 1, 2]) {
      meter.tcp.last().send(printTelegram({ at: meter.clock.nowMs() + offsetMs, importWh: second }));
      // oxlint-disable-next-line no-await-in-loop -- the meter speaks each second
      await meter.clock.advance(1000);
    }
    await meter.stop();
    expect(meter.said()).toEqual(['Connecting ...', connected, ...words]);
  });

  test('--count ends after so many readings, repeats not among them, and prints no more', async () => {
    const meter = await startReading(['--count', '3']);
    const startAt = meter.clock.nowMs();
    meter.tcp.last().send(printTelegram({ at: startAt }));
    meter.tcp.last().send([1, 2, 3, 4].map((second) => printTelegram({ at: startAt + second * 1000 })).join(''));
    expect(await meter.end()).toBe(0);
    expect(meter.lines().map(({ at }) => at)).toEqual(
      [0, 1, 2].map((second) => new Date(startAt + second * 1000).toISOString()),
    );
    expect(meter.tcp.underWay()).toBe(0);
  });
});

describe('--timeout', () => {
  test('ends with 5 where nothing came, and says why', async () => {
    const meter = startMeter([...way, '--timeout', '1']);
    await meter.clock.flush();
    meter.tcp.last().end({ reason: 'refused', systemCode: 'ECONNREFUSED' });
    expect(await meter.end()).toBe(5);
    expect(meter.clock.elapsedMs()).toBe(1000);
    expect(meter.io.out).toBe('');
    expect(meter.said()).toContain('The meter gives nothing: The device is there, but nothing listens at this port.');
  });

  test('is told as JSON where JSON was asked for', async () => {
    const meter = startMeter([...way, '--timeout', '5', '--json']);
    expect(await meter.end()).toBe(5);
    expect(meter.lines()).toMatchObject([{ code: 'meterSilent', text: 'The meter gives nothing.' }]);
  });

  test('begins anew with each reading', async () => {
    const meter = await startReading(['--timeout', '30']);
    await meter.clock.advance(25_000);
    meter.tcp.last().send(printTelegram({ at: meter.clock.nowMs() }));
    await meter.clock.advance(25_000);
    expect(meter.lines()).toHaveLength(2);
    const startMs = meter.clock.elapsedMs();
    expect(await meter.end()).toBe(5);
    expect(meter.clock.elapsedMs() - startMs).toBe(5000);
  });

  test('is not reached where the count is', async () => {
    const meter = await startReading(['--timeout', '30', '--count', '1']);
    expect(await meter.end()).toBe(0);
    expect(meter.clock.pendingTimers).toBe(0);
  });
});

describe('the states on stderr', () => {
  test('tell of a loss and of the return, each once', async () => {
    const meter = await startReading();
    meter.tcp.last().end({ reason: 'lost', systemCode: 'ECONNRESET' });
    await meter.clock.advance(1500);
    meter.tcp.last().end({ reason: 'refused', systemCode: 'ECONNREFUSED' });
    await meter.clock.advance(2500);
    meter.tcp.last().open();
    meter.tcp.last().send(printTelegram({ at: meter.clock.nowMs() }));
    expect(meter.said()).toEqual([
      'Connecting ...',
      connected,
      expect.stringMatching(/^The connection to the meter was lost\..*\(ECONNRESET\)$/),
      expect.stringMatching(/nothing listens at this port\..*\(ECONNREFUSED\)$/),
      connected,
    ]);
    await meter.stop();
  });

  test('tell of a silence after 20 s, and of a clock that is wrong', async () => {
    const meter = await startReading();
    await meter.clock.advance(21_000);
    expect(meter.said().at(-1)).toContain('not a single byte comes');
    const hours = 3 * 3_600_000;
    for (let second = 0; second < 20; second += 1) {
      meter.tcp.last().open();
      meter.tcp.last().send(printTelegram({ at: meter.clock.nowMs() - hours }));
      // oxlint-disable-next-line no-await-in-loop -- the meter speaks each second
      await meter.clock.advance(1000);
    }
    expect(meter.said().at(-1)).toContain('clock');
    await meter.stop();
  });

  test('tell of telegrams that are encrypted, and of a key that is another', async () => {
    const file = join(temporaryFolder(), 'key');
    writeFileSync(file, 'f'.repeat(32));
    for (const [argv, words, failed] of [
      [[], 'The meter encrypts its telegrams, and their key is missing.', 'meterKeyMissing'],
      [['--key-file', file], 'The key does not fit this meter’s telegrams.', 'meterKeyWrong'],
    ] as const) {
      const meter = startMeter([...way, ...argv, '--timeout', '10', '--json']);
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      await soon(() => meter.tcp.all.length > 0);
      meter.tcp.last().open();
      for (const second of [0, 1, 2]) {
        meter.tcp.last().send(encryptedFrame(bytesOf(printTelegram({ at: meter.clock.nowMs() })), second));
      }
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      expect(await meter.end()).toBe(6);
      expect(meter.said().some((line) => line.startsWith(words))).toBe(true);
      expect(meter.lines()).toMatchObject([{ code: failed }]);
      expect(meter.said().at(-1)).toMatch(/^3 telegrams refused: 3 encrypted/);
    }
  });
});
