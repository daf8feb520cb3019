import { describe, expect, test } from 'vitest';

import { createMeterWatch, type MeterWatchOptions } from '../../../electron/core/p1/live/meterWatch.ts';
import type { MeterReading } from '../../../shared/meterReading.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { meterTelegram, noteMeter } from '../../support/meterTelegrams.ts';

const start = Date.UTC(2026, 5, 21, 11);

function watched(changes: Partial<MeterWatchOptions> = {}) {
  const clock = createFakeClock(start);
  const notes = noteMeter();
  const opens: number[] = [];
  const watch = createMeterWatch({ clock, listener: notes, open: () => opens.push(clock.elapsedMs()), ...changes });
  /** A telegram of this instant, another one each time. */
  function good(): void {
    watch.heard();
    watch.telegram(meterTelegram({ stampAt: clock.nowMs() }));
  }
  return { clock, notes, opens, watch, good };
}

/** Opens the way and lets one good telegram come. */
async function receiving(changes: Partial<MeterWatchOptions> = {}) {
  const house = watched(changes);
  await house.clock.flush();
  house.watch.connected();
  house.good();
  return house;
}

describe('the watch over a way to a meter', () => {
  test('opens by itself, is connecting until the first reading, and receives then', async () => {
    const { clock, notes, opens, watch, good } = watched();
    expect(opens).toEqual([]);
    await clock.flush();
    expect(opens).toEqual([0]);
    watch.connected();
    watch.heard();
    expect(notes.states).toEqual([{ kind: 'connecting', since: start }]);
    await clock.advance(700);
    good();
    expect(watch.state()).toEqual({ kind: 'receiving', since: start + 700 });
    await clock.advance(10_000);
    good();
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(notes.readings.map(({ at }) => at - start)).toEqual([700, 10_700]);
    expect(watch.accepted()).toBe(2);
  });

  test('passes on readings that came without a telegram', async () => {
    const { clock, notes, watch } = watched();
    await clock.flush();
    const { stampAt: _stampAt, identification: _identification, others: _others, ...values } = meterTelegram();
    const reading: MeterReading = { ...values, at: start, clock: 'receipt' };
    watch.reading(reading);
    expect(notes.readings).toEqual([reading]);
    expect(watch.state().kind).toBe('receiving');
  });

  test('goes back to its way after 1, 2, 5, 10 and then every 30 s', async () => {
    const { clock, notes, opens, watch } = watched({
      open: () => {
        opens.push(clock.elapsedMs());
        watch.lost('refused', 'ECONNREFUSED');
      },
    });
    await clock.advance(110_000);
    expect(opens).toEqual([0, 1000, 3000, 8000, 18_000, 48_000, 78_000, 108_000]);
    expect(notes.states).toEqual([
      { kind: 'connecting', since: start },
      { kind: 'silent', since: start, reason: 'refused', detail: 'ECONNREFUSED' },
    ]);
  });

  test('begins with 1 s again after a good telegram, and not after a mere connection', async () => {
    const { clock, opens, watch, good } = watched();
    await clock.advance(0);
    watch.lost('refused');
    await clock.advance(1000);
    watch.connected();
    await clock.advance(3000);
    watch.lost('lost');
    await clock.advance(2000);
    expect(opens).toEqual([0, 1000, 6000]);
    watch.connected();
    good();
    watch.lost('lost');
    await clock.advance(1000);
    expect(opens).toEqual([0, 1000, 6000, 7000]);
  });

  test('tells a loss at once and is silent since the last reading, until the next one', async () => {
    const { clock, notes, watch, good } = await receiving();
    await clock.advance(4000);
    watch.lost('lost', 'ECONNRESET');
    expect(watch.state()).toEqual({ kind: 'silent', since: start, reason: 'lost', detail: 'ECONNRESET' });
    await clock.advance(1000);
    watch.connected();
    expect(watch.state().kind).toBe('silent');
    good();
    expect(notes.words()).toEqual(['connecting', 'receiving', 'lost', 'receiving']);
  });

  test('tells a reason once, and knows the code of its last time', async () => {
    const { clock, notes, watch } = await receiving();
    watch.lost('lost', 'closed');
    await clock.advance(1000);
    watch.connected();
    await clock.advance(5000);
    watch.lost('lost', 'ECONNRESET');
    expect(notes.words()).toEqual(['connecting', 'receiving', 'lost']);
    expect(watch.state()).toMatchObject({ reason: 'lost', detail: 'ECONNRESET' });
  });

  test('takes a way that ended once for one end', async () => {
    const { clock, opens, watch } = await receiving();
    watch.lost('lost');
    watch.lost('refused');
    await clock.advance(1500);
    expect(opens).toEqual([0, 1000]);
    expect(watch.state()).toMatchObject({ reason: 'lost' });
  });

  test.each([
    ['at once, without a byte', true, 200, false, 'heldByAnother'],
    ['later, without a byte', true, 5000, false, 'lost'],
    ['at once, after bytes', true, 200, true, 'lost'],
    ['at once, though it serves many', false, 200, false, 'lost'],
  ])('tells a link that closes %s', async (_name, servesOneClient, afterMs, bytes, reason) => {
    const { clock, watch } = watched({ servesOneClient });
    await clock.flush();
    watch.connected();
    if (bytes) {
      watch.heard();
    }
    await clock.advance(afterMs);
    watch.lost('lost');
    expect(watch.state()).toMatchObject({ kind: 'silent', reason });
  });
});

describe('a silence of 20 s', () => {
  type House = Awaited<ReturnType<typeof receiving>>;
  const silences: readonly [string, (house: House) => void][] = [
    ['nothingHeard', () => undefined],
    ['nothingHeard', ({ watch }) => watch.heard()],
    ['noTelegrams', ({ watch }) => watch.refused('truncated')],
    ['checksumsWrong', ({ watch }) => watch.refused('checksumWrong')],
    ['checksumsWrong', ({ watch }) => watch.refused('checksumMissing')],
    ['keyMissing', ({ watch }) => watch.refused('keyMissing')],
    ['keyWrong', ({ watch }) => watch.refused('keyWrong')],
    ['onlyRepeats', ({ watch }) => watch.telegram(meterTelegram({ stampAt: start }))],
  ];

  test.each(silences)('is told as %s', async (reason, happen) => {
    const house = await receiving();
    happen(house);
    await house.clock.advance(19_999);
    expect(house.watch.state().kind).toBe('receiving');
    await house.clock.advance(1);
    expect(house.watch.state()).toEqual({ kind: 'silent', since: start, reason });
    expect(house.notes.readings).toHaveLength(1);
  });

  test('with bytes in it that become no telegram is told as that', async () => {
    const { clock, watch } = await receiving();
    await clock.advance(5000);
    watch.heard();
    await clock.advance(15_000);
    expect(watch.state()).toEqual({ kind: 'silent', since: start, reason: 'noTelegrams' });
  });

  test('counts from the opening of the way where nothing came yet, and from its try where it does not open', async () => {
    const opened = watched();
    await opened.clock.advance(7000);
    opened.watch.connected();
    await opened.clock.advance(19_999);
    expect(opened.watch.state().kind).toBe('connecting');
    await opened.clock.advance(1);
    expect(opened.watch.state()).toEqual({ kind: 'silent', since: start, reason: 'nothingHeard' });

    const hanging = watched();
    await hanging.clock.advance(20_000);
    expect(hanging.watch.state()).toMatchObject({ reason: 'unreachable' });
  });

  test('changes its reason with what comes next, and leaves the way open', async () => {
    const { clock, notes, opens, watch, good } = await receiving();
    await clock.advance(20_000);
    watch.refused('checksumWrong');
    await clock.advance(20_000);
    await clock.advance(20_000);
    good();
    expect(notes.words()).toEqual([
      'connecting',
      'receiving',
      'nothingHeard',
      'checksumsWrong',
      'nothingHeard',
      'receiving',
    ]);
    expect(opens).toEqual([0]);
  });

  test('lets the way close itself, and opens it again', async () => {
    const { clock, notes, opens, watch } = await receiving({
      onSilent: (reason) => watch.lost(reason),
    });
    await clock.advance(21_000);
    expect(opens).toEqual([0, 21_000]);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'nothingHeard']);
  });

  test('may be another time for ways that ask seldom', async () => {
    const { clock, watch } = await receiving({ silentAfterMs: 60_000 });
    await clock.advance(59_999);
    expect(watch.state().kind).toBe('receiving');
    await clock.advance(1);
    expect(watch.state().kind).toBe('silent');
  });
});

describe('telegrams that are refused', () => {
  test('are counted by reason, and one of them changes nothing', async () => {
    const { clock, notes, watch, good } = await receiving();
    watch.refused('checksumWrong');
    watch.refused('keyWrong');
    await clock.advance(10_000);
    good();
    await clock.advance(19_000);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(watch.refusedCounts()).toMatchObject({ checksumWrong: 1, keyWrong: 1, truncated: 0 });
    expect(watch.accepted()).toBe(2);
  });

  test('for their key twice in a row need no silence', async () => {
    const { clock, watch } = watched();
    await clock.flush();
    watch.connected();
    watch.refused('keyMissing');
    expect(watch.state().kind).toBe('connecting');
    watch.refused('keyMissing');
    expect(watch.state()).toMatchObject({ reason: 'keyMissing' });
  });

  /** Lets telegrams come for so many minutes, each n-th one damaged. */
  async function damaged(house: Awaited<ReturnType<typeof receiving>>, minutes: number, each: number) {
    for (let second = 1; second <= minutes * 60; second += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one second follows the other
      await house.clock.advance(1000);
      if (second % each === 0) {
        house.watch.refused('checksumWrong');
      } else {
        house.good();
      }
    }
  }

  test('for every eighth checksum are a warning', async () => {
    const house = await receiving();
    await damaged(house, 2, 8);
    expect(house.watch.state()).toEqual({ kind: 'receiving', since: start, warnings: ['checksumsOftenWrong'] });
    expect(house.notes.words()).toEqual(['connecting', 'receiving', 'receiving']);
  });

  test('for every second checksum are a warning, until ten minutes are good again', async () => {
    const house = await receiving();
    await damaged(house, 10, 2);
    await damaged(house, 8, 1_000_000);
    expect(house.watch.state()).toHaveProperty('warnings');
    await damaged(house, 3, 1_000_000);
    expect(house.watch.state()).toEqual({ kind: 'receiving', since: start });
  });

  test('for every twelfth checksum are no warning', async () => {
    const house = await receiving();
    await damaged(house, 12, 12);
    expect(house.notes.words()).toEqual(['connecting', 'receiving']);
  });
});

describe('stopping the watch', () => {
  test.each([
    ['before it began', async () => watched()],
    [
      'while the way is being opened',
      async () => {
        const house = watched();
        await house.clock.advance(500);
        return house;
      },
    ],
    ['while it receives', receiving],
    [
      'in the back-off',
      async () => {
        const house = await receiving();
        house.watch.lost('lost');
        return house;
      },
    ],
    [
      'in a silence',
      async () => {
        const house = await receiving();
        await house.clock.advance(30_000);
        return house;
      },
    ],
  ])('%s leaves nothing behind', async (_name, arrive) => {
    const { clock, notes, opens, watch, good } = await arrive();
    const told = [notes.states.length, notes.readings.length, opens.length];
    watch.stop();
    expect(clock.pendingTimers).toBe(0);
    watch.connected();
    watch.heard();
    good();
    watch.refused('checksumWrong');
    watch.lost('lost');
    await clock.advance(120_000);
    expect([notes.states.length, notes.readings.length, opens.length]).toEqual(told);
    expect(clock.pendingTimers).toBe(0);
  });

  test.each(['connecting', 'receiving', 'silent'] as const)(
    'from what is told as %s leaves nothing behind',
    async (kind) => {
      const clock = createFakeClock(start);
      const readings: MeterReading[] = [];
      const watch = createMeterWatch({
        clock,
        open: () => {
          watch.connected();
          watch.telegram(meterTelegram());
          watch.lost('lost');
        },
        listener: {
          onReading: (reading) => readings.push(reading),
          onState: (state) => {
            if (state.kind === kind) {
              watch.stop();
            }
          },
        },
      });
      await clock.advance(60_000);
      expect(clock.pendingTimers).toBe(0);
      expect(readings).toHaveLength(kind === 'silent' ? 1 : 0);
    },
  );
});
