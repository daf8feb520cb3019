import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import type { SpanAsker } from '../../../electron/core/speedwire/archive/askSpan.ts';
import { readEvents } from '../../../electron/core/speedwire/archive/events.ts';
import { commands, longwordBody } from '../../../electron/core/speedwire/index.ts';
import { failure } from '../../../shared/failures.ts';
import { failed, success } from '../../../shared/result.ts';
import { device, keeping, logOf, recordsOf, scriptedAsker, tooLong } from '../../support/scriptedEvents.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';

const [hourS, dayS] = [3600, 86_400];

function ms(at: string): number {
  return Date.parse(at);
}

function seconds(at: string): number {
  return ms(at) / 1000;
}

function spanOf(from: string, to: string) {
  return { from: ms(from), to: ms(to) };
}

describe('a log', () => {
  it('is asked month by month, the newest first, without a hole and no further than the span', async () => {
    const { asker, questions, expected } = scriptedAsker(() => []);
    const read = await readEvents(asker, spanOf('2025-12-15T10:00Z', '2026-03-02T12:00:00.500Z'), 0, 'user');
    expect(questions.map(({ fromS, toS }) => [fromS, toS])).toEqual([
      [seconds('2026-03-01T00:00Z'), seconds('2026-03-02T12:00Z')],
      [seconds('2026-02-01T00:00Z'), seconds('2026-02-28T23:59:59Z')],
      [seconds('2026-01-01T00:00Z'), seconds('2026-01-31T23:59:59Z')],
      [seconds('2025-12-15T10:00Z'), seconds('2025-12-31T23:59:59Z')],
    ]);
    expect(new Set(questions.map((one) => one.command))).toEqual(new Set([commands.userEvents]));
    expect(expected()).toBe(4);
    expect(read).toEqual({ values: [], notKept: [], unread: [], dropped: [], failures: [], answered: true });
  });

  it('of the installer is another one', async () => {
    const { asker, questions } = scriptedAsker(keeping(logOf([seconds('2026-03-01T12:00Z')], 5)));
    const read = await readEvents(asker, spanOf('2026-03-01T00:00Z', '2026-03-02T00:00Z'), 0, 'installer');
    expect(questions.map((one) => one.command)).toEqual([commands.installerEvents]);
    expect(read.values.map((one) => one.group)).toEqual(['installer']);
  });

  it('is not asked for an empty span, nor for times before such devices were made', async () => {
    const { asker, questions } = scriptedAsker(() => []);
    await readEvents(asker, { from: ms('2026-01-02T00:00Z'), to: ms('2026-01-02T00:00Z') }, 0, 'user');
    await readEvents(asker, { from: ms('1970-01-01T00:00Z'), to: ms('1999-12-31T00:00Z') }, 0, 'user');
    expect(questions).toEqual([]);
    await readEvents(asker, { from: -1e15, to: 1e15 }, 0, 'user');
    expect(questions.length).toBeLessThan(12 * 107);
  });

  it('gives each event once, in order of time, with the stamps of our clock', async () => {
    const log = logOf(['2026-01-31T23:59:59Z', '2026-02-01T00:00Z', '2026-02-10T08:00Z'].map(seconds), 40);
    const { asker, questions } = scriptedAsker((question) => {
      const records = keeping(log)(question);
      return 'kind' in records ? records : [...records, ...records];
    });
    const read = await readEvents(asker, spanOf('2026-01-01T00:00Z', '2026-03-01T00:00Z'), 90, 'user');
    expect(read.values.map((one) => [one.entry, one.at])).toEqual(log.map((one) => [one.entry, (one.atS - 90) * 1000]));
    expect(read.values[0]).toMatchObject({ code: 101, kind: 'came', severity: 'warning', device, subjectTag: 832 });
    expect(questions[0]?.toS).toBe(seconds('2026-03-01T00:01:29Z'));
    expect(read.dropped).toEqual([]);
  });

  it('counts records without time, and events that lie outside the span, and takes none of them', async () => {
    const log = logOf(['2026-02-03T00:00Z', '2026-02-04T00:00Z', '2026-02-05T00:00Z'].map(seconds), 40);
    const { asker } = scriptedAsker(() => [...recordsOf(log), ...recordsOf([{ entry: 0, atS: 0 }])]);
    const read = await readEvents(asker, spanOf('2026-02-04T00:00Z', '2026-02-05T00:00Z'), 0, 'user');
    expect(read.values.map((one) => one.entry)).toEqual([41]);
    expect(read.dropped).toEqual([
      { reason: 'outsideSpan', count: 2 },
      { reason: 'empty', count: 1 },
    ]);
  });

  it('ends with the first event the device ever noted, and one empty month before it', async () => {
    const log = logOf(['2025-06-20T00:00Z', '2025-07-01T00:00Z'].map(seconds));
    const { asker, questions, expected } = scriptedAsker(keeping(log));
    const read = await readEvents(asker, spanOf('2016-01-01T00:00Z', '2025-09-01T00:00Z'), 0, 'user');
    expect(read.values.map((one) => one.entry)).toEqual([1, 2]);
    expect(questions.map((one) => one.fromS)).toEqual(
      ['2025-08-01', '2025-07-01', '2025-06-01', '2025-05-01'].map((day) => seconds(`${day}T00:00Z`)),
    );
    expect(expected()).toBe(questions.length);
  });

  it('goes on before number 1 where the numbers have begun again, and keeps the order within a second', async () => {
    const atS = seconds('2025-07-01T00:00Z');
    const log = logOf([atS - 40 * dayS, atS - 20 * dayS, atS - dayS, atS - dayS, atS, atS], 65_532);
    const { asker } = scriptedAsker((question) => {
      const records = keeping(log)(question);
      return 'kind' in records ? records : records.toReversed();
    });
    const read = await readEvents(asker, spanOf('2025-01-01T00:00Z', '2025-08-01T00:00Z'), 0, 'user');
    expect(read.values.map((one) => one.entry)).toEqual([65_532, 65_533, 65_534, 65_535, 1, 2]);
  });

  test.each(['refuses', 'cuts'] as const)('loses nothing where a device %s an answer that is too long', async (how) => {
    const log = logOf(
      Array.from({ length: 5000 }, (_, index) => seconds('2026-01-03T00:00Z') + index * 251),
      20,
    );
    const { asker, questions } = scriptedAsker(keeping(log, how));
    const read = await readEvents(asker, spanOf('2026-01-01T00:00Z', '2026-02-01T00:00Z'), 0, 'user');
    expect(read.values.map((one) => one.at / 1000)).toEqual(log.map((one) => one.atS));
    expect(read).toMatchObject({ unread: [], failures: [], dropped: [] });
    expect(questions.length).toBeLessThan(64);
  });

  it('says what it could not read of an hour with too many events', async () => {
    const { asker } = scriptedAsker(
      keeping(logOf(Array.from({ length: 3000 }, (_, index) => seconds('2026-01-03T00:00Z') + index))),
    );
    const read = await readEvents(asker, spanOf('2026-01-03T00:00Z', '2026-01-03T01:00Z'), 0, 'user');
    expect(read.values).toEqual([]);
    expect(read.unread).toEqual([spanOf('2026-01-03T00:00Z', '2026-01-03T01:00Z')]);
    expect(read.failures.map((one) => one.code)).toEqual(['unreadableAnswer']);
  });

  it('is given up after a bounded number of questions where every answer is too long', async () => {
    const { asker, questions } = scriptedAsker(() => tooLong);
    const span = spanOf('2024-01-01T00:00Z', '2026-01-01T00:00Z');
    const read = await readEvents(asker, span, 0, 'user');
    expect(questions.length).toBeLessThanOrEqual(24 + 2 * 200);
    const unreadMs = read.unread.reduce((sum, one) => sum + one.to - one.from, 0);
    expect(unreadMs).toBe(span.to - span.from);
  });

  it('is read on after a month that failed, which is told', async () => {
    const log = logOf(['2026-01-05T00:00Z', '2026-02-05T00:00Z', '2026-03-05T00:00Z'].map(seconds), 40);
    const { asker } = scriptedAsker((question, asked) =>
      asked === 3 ? { kind: 'failed', failure: failure('unanswered'), tooLong: false } : keeping(log)(question),
    );
    const read = await readEvents(asker, spanOf('2026-01-01T00:00Z', '2026-04-01T00:00Z'), 60, 'user');
    expect(read.values.map((one) => one.entry)).toEqual([40, 42]);
    expect(read.failures).toEqual([failure('unanswered')]);
    expect(read.unread).toEqual([spanOf('2026-01-31T23:59Z', '2026-02-28T23:59Z')]);
  });

  test.each([failure('lostContact'), null])('that ends early with %o leaves the rest unread', async (why) => {
    const log = logOf(['2026-01-05T00:00Z', '2026-03-05T00:00Z'].map(seconds), 40);
    const { asker, questions } = scriptedAsker((question, asked) =>
      asked === 2 ? { kind: 'ended', failure: why } : keeping(log)(question),
    );
    const read = await readEvents(asker, spanOf('2026-01-01T00:00Z', '2026-04-01T00:00Z'), null, 'user');
    expect(questions).toHaveLength(2);
    expect(read.values.map((one) => one.entry)).toEqual([41]);
    expect(read.failures).toEqual(why === null ? [] : [why]);
    expect(read.unread.map((one) => [one.from, one.to]).toSorted(([one = 0], [other = 0]) => one - other)).toEqual([
      [ms('2026-01-01T00:00Z'), ms('2026-02-01T00:00Z')],
      [ms('2026-02-01T00:00Z'), ms('2026-03-01T00:00Z')],
    ]);
  });

  it('that was not answered at all says so', async () => {
    const { asker } = scriptedAsker(() => ({ kind: 'ended', failure: failure('noAnswer') }));
    expect(await readEvents(asker, spanOf('2026-01-01T00:00Z', '2026-01-02T00:00Z'), 0, 'user')).toMatchObject({
      answered: false,
    });
  });

  it('holds exactly what the device noted in the span, whatever the span, the clock and the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 400 * dayS }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 65_535 }),
        fc.integer({ min: 0, max: 400 * dayS }),
        fc.integer({ min: 0, max: 400 * dayS }),
        fc.integer({ min: -hourS, max: hourS }),
        fc.boolean(),
        async (offsets, firstEntry, one, other, clockOffsetS, reversed) => {
          const startS = seconds('2025-01-01T00:00Z');
          const log = logOf(
            offsets.toSorted((left, right) => left - right).map((offset) => startS + offset),
            // A hole of a whole month before number 1 ends the reading: see the test of the first event.
            firstEntry < 60_000 && firstEntry > 1 ? firstEntry : 2,
          );
          const span = { from: (startS + Math.min(one, other)) * 1000, to: (startS + Math.max(one, other)) * 1000 };
          const { asker } = scriptedAsker((question) => {
            const records = keeping(log)(question);
            return 'kind' in records || !reversed ? records : records.toReversed();
          });
          const read = await readEvents(asker, span, clockOffsetS, 'user');
          const wanted = log
            .map(({ entry, atS }) => ({ entry, at: (atS - clockOffsetS) * 1000 }))
            .filter(({ at }) => at >= span.from && at < span.to);
          expect(read.values.map(({ entry, at }) => ({ entry, at }))).toEqual(wanted);
          expect(read).toMatchObject({ unread: [], failures: [], dropped: [] });
        },
      ),
      { numRuns: 200 },
    );
  });

  it('survives whatever a device writes into its records, and keeps within the span', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 48, maxLength: 48 }), { maxLength: 30 }),
        async (records) => {
          const { asker } = scriptedAsker(() => records);
          const span = spanOf('2025-01-01T00:00Z', '2026-01-01T00:00Z');
          const read = await readEvents(asker, span, 0, 'user');
          expect(read.values.length).toBeLessThanOrEqual(records.length);
          for (const { at } of read.values) {
            expect(at).toBeGreaterThanOrEqual(span.from);
            expect(at).toBeLessThan(span.to);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

test('records of another kind are refused, an answer without records is an empty month', async () => {
  const refused: unknown[] = [];
  const asker: SpanAsker = {
    ask: (question, decode) => {
      const other = Buffer.concat([longwordBody([1, 1]), new Uint8Array(12)]);
      refused.push(decode(inverterFrame({ command: commands.dayArchive + 1, body: other })));
      refused.push(decode(inverterFrame({ command: question.command + 1, body: other })));
      refused.push(decode(inverterFrame({ command: question.command + 1, body: longwordBody([0, 0]) })));
      return Promise.resolve({ kind: 'notKept' });
    },
    askValues: () => Promise.resolve(failed(failure('unexpected'))),
    expect: () => undefined,
    signal: new AbortController().signal,
  };
  await readEvents(asker, spanOf('2026-01-01T00:00Z', '2026-01-02T00:00Z'), 0, 'user');
  expect(refused).toEqual([failed('no events'), failed('event records of 12 bytes'), success([])]);
});
