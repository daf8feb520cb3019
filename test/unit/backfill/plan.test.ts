import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  planBackfill,
  reachMs,
  type BackfillKnowledge,
} from '../../../electron/core/collector/backfill/planBackfill.ts';
import type { AskedSpan, ReadingGap } from '../../../electron/core/history/index.ts';
import { localDayFinder } from '../../../shared/localDay.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** 2026-06-21 14:00 in Amsterdam. */
const nowMs = Date.parse('2026-06-21T12:00Z');
const dayAt = localDayFinder('Europe/Amsterdam');

function at(text: string): number {
  return Date.parse(`${text}Z`);
}

function gap(from: string | number, to: string | number, riseWh: number | null = 5000): ReadingGap {
  const instant = (end: string | number) => (typeof end === 'number' ? end : at(end));
  return { from: instant(from), to: instant(to), fromWh: 100_000, toWh: riseWh === null ? null : 100_000 + riseWh };
}

function asked(answer: AskedSpan['answer'], from: string, to: string, more: Partial<AskedSpan> = {}): AskedSpan {
  return { part: 'fiveMinutes', from: at(from), to: at(to), answer, askedAt: nowMs - 30 * 60_000, tries: 1, ...more };
}

function plan(knowledge: Partial<BackfillKnowledge>) {
  return planBackfill({ nowMs, dayAt, gaps: [], longGaps: [], asked: [], ...knowledge });
}

/** What is asked for, as text. */
function spans(knowledge: Partial<BackfillKnowledge>) {
  const text = (instant: number) => new Date(instant).toISOString().slice(0, 16);
  return plan(knowledge).map(({ part, from, to }) => `${part} ${text(from)} ${text(to)}`);
}

describe('five-minute values are asked for', () => {
  test('from the last reading before a gap to the first behind it', () => {
    expect(plan({ gaps: [gap('2026-06-20T08:00', '2026-06-20T09:10')] })).toEqual([
      {
        part: 'fiveMinutes',
        from: at('2026-06-20T08:00'),
        to: at('2026-06-20T09:10'),
        missing: [{ from: at('2026-06-20T08:00'), to: at('2026-06-20T09:10') }],
        days: 1,
        isNews: true,
      },
    ]);
  });

  test('four local days at a time, the oldest first', () => {
    const pieces = plan({ gaps: [gap('2026-06-10T12:00', '2026-06-19T12:00')] });
    expect(pieces.map(({ from, to, days }) => [from, to, days])).toEqual([
      [at('2026-06-10T12:00'), at('2026-06-13T22:00'), 4],
      [at('2026-06-13T22:00'), at('2026-06-17T22:00'), 4],
      [at('2026-06-17T22:00'), at('2026-06-19T12:00'), 2],
    ]);
  });

  test('by the days of the zone when the clocks change too', () => {
    const [piece] = planBackfill({
      nowMs: at('2026-04-02T00:00'),
      dayAt,
      gaps: [gap('2026-03-28T20:00', '2026-03-31T10:00')],
      longGaps: [],
      asked: [],
    });
    expect(piece).toMatchObject({ from: at('2026-03-28T20:00'), to: at('2026-03-31T10:00'), days: 4 });
  });

  test('once for all gaps of a day, though only what is missing counts', () => {
    const one = gap('2026-06-20T08:00', '2026-06-20T08:20');
    const other = gap('2026-06-20T14:00', '2026-06-20T15:00');
    expect(plan({ gaps: [one, other] })).toMatchObject([
      {
        from: one.from,
        to: other.to,
        days: 1,
        missing: [
          { from: one.from, to: one.to },
          { from: other.from, to: other.to },
        ],
      },
    ]);
  });

  test('apart where days lie between', () => {
    expect(
      spans({ gaps: [gap('2026-06-15T08:00', '2026-06-15T09:00'), gap('2026-06-18T08:00', '2026-06-18T09:00')] }),
    ).toEqual(['fiveMinutes 2026-06-15T08:00 2026-06-15T09:00', 'fiveMinutes 2026-06-18T08:00 2026-06-18T09:00']);
  });

  test('up to 100 days back', () => {
    const pieces = plan({ gaps: [gap(nowMs - 130 * dayMs, nowMs - 99 * dayMs)] });
    expect(pieces[0]?.from).toBe(nowMs - reachMs);
    expect(pieces.at(-1)?.to).toBe(nowMs - 99 * dayMs);
  });

  test.each([0, 1, 2])('not over a night, in which the register rose by %i Wh', (riseWh) => {
    expect(spans({ gaps: [gap('2026-06-20T20:00', '2026-06-21T03:30', riseWh)] })).toEqual([]);
  });

  test.each([
    ['rose by more than it is rounded by', 3],
    ['fell', -500],
    ['is not known', null],
  ])('where the register %s', (_name, riseWh) => {
    expect(spans({ gaps: [gap('2026-06-20T20:00', '2026-06-21T03:30', riseWh)] })).toHaveLength(1);
  });

  test('quietly around a night, aloud where energy is missing', () => {
    expect(plan({ gaps: [gap('2026-06-20T20:00', '2026-06-21T03:30', 12)] })).toMatchObject([{ isNews: false }]);
    expect(plan({ gaps: [gap('2026-06-20T20:00', '2026-06-21T03:30', 51)] })).toMatchObject([{ isNews: true }]);
  });
});

describe('nothing is asked for twice', () => {
  const gaps = [gap('2026-06-18T08:00', '2026-06-19T09:00')];

  test.each(['answered', 'notKept'] as const)('that was %s', (answer) => {
    const fiveMinutes = (to: string) =>
      spans({ gaps, asked: [asked(answer, '2026-06-18T07:00', to)] }).filter((one) => one.startsWith('fiveMinutes'));
    expect(fiveMinutes('2026-06-19T09:00')).toEqual([]);
    expect(fiveMinutes('2026-06-18T22:00')).toEqual(['fiveMinutes 2026-06-18T22:00 2026-06-19T09:00']);
  });

  test.each([
    [1, 1],
    [2, 4],
    [3, 24],
    [9, 24],
  ])('that could not be read %i times: only %i hours later', (tries, hours) => {
    const unread = (agoMs: number) =>
      spans({
        gaps,
        asked: [asked('unread', '2026-06-18T08:00', '2026-06-19T09:00', { tries, askedAt: nowMs - agoMs })],
      });
    expect(unread(hours * hourMs - 1)).toEqual([]);
    expect(unread(hours * hourMs)).toHaveLength(1);
  });

  test('of which less is left than the inverter writes down', () => {
    expect(spans({ gaps, asked: [asked('answered', '2026-06-18T08:00', '2026-06-19T08:56')] })).toEqual([]);
    expect(spans({ gaps, asked: [asked('answered', '2026-06-18T08:00', '2026-06-19T08:55')] })).toHaveLength(1);
  });
});

describe('values of days are asked for', () => {
  const never: ReadingGap = { from: Date.UTC(2000, 0, 1), to: nowMs - hourMs, fromWh: null, toWh: 9_000_000 };

  test('at the first contact, behind all five-minute values, for what these do not reach', () => {
    const first = spans({ gaps: [{ ...never, from: nowMs - reachMs }], longGaps: [never] });
    expect(first).toHaveLength(27);
    expect(first.at(-1)).toBe('days 2000-01-01T00:00 2026-03-12T23:00');
  });

  test('for what is not kept by five minutes, as far as there are midnights in it', () => {
    const known = {
      gaps: [gap('2026-06-01T10:00', '2026-06-20T10:00')],
      asked: [
        asked('notKept', '2026-06-01T10:00', '2026-06-12T15:00'),
        asked('answered', '2026-06-12T15:00', '2026-06-20T10:00'),
      ],
    };
    expect(spans(known)).toEqual(['days 2026-06-01T10:00 2026-06-11T22:00']);
    const answered = asked('answered', '2026-06-01T10:00', '2026-06-11T22:00', { part: 'days' });
    expect(spans({ ...known, asked: [...known.asked, answered] })).toEqual([]);
  });

  test('not for a part of a day', () => {
    expect(
      spans({
        gaps: [gap('2026-06-15T08:00', '2026-06-15T18:00')],
        asked: [asked('notKept', '2026-06-15T08:00', '2026-06-15T18:00')],
      }),
    ).toEqual([]);
  });

  test('not where the years before brought nothing', () => {
    const off = { ...never, fromWh: 9_000_000 };
    expect(spans({ longGaps: [off] })).toEqual([]);
  });
});

describe('a plan', () => {
  const span = fc
    .record({ from: fc.integer({ min: -110 * 24, max: -1 }), hours: fc.integer({ min: 1, max: 400 }) })
    .map(({ from, hours }) => ({ from: nowMs + from * hourMs, to: Math.min(nowMs, nowMs + (from + hours) * hourMs) }));
  const someGaps = fc.array(
    fc
      .record({ span, riseWh: fc.constantFrom(0, 2, 40, 5000) })
      .map((one) => gap(one.span.from, one.span.to, one.riseWh)),
    { maxLength: 4 },
  );
  const someAsked = fc.array(
    fc
      .record({ span, answer: fc.constantFrom('answered', 'notKept', 'unread'), ago: fc.integer({ min: 0, max: 30 }) })
      .map(({ span: one, answer, ago }): AskedSpan => ({
        part: 'fiveMinutes',
        ...one,
        answer,
        askedAt: nowMs - ago * hourMs,
        tries: answer === 'unread' ? 2 : 0,
      })),
    { maxLength: 4 },
  );

  test('asks for every five minutes that are missing and not settled, once, and for no others', () => {
    fc.assert(
      fc.property(someGaps, someAsked, (gaps, before) => {
        const pieces = plan({ gaps, asked: before }).filter((one) => one.part === 'fiveMinutes');
        for (let middle = nowMs - 112 * dayMs + hourMs / 2; middle < nowMs; middle += hourMs) {
          const isIn = (one: { readonly from: number; readonly to: number }) => one.from < middle && middle < one.to;
          const isMissing = gaps.some((one) => isIn(one) && (one.toWh ?? 0) > 100_002);
          const isSettled = before.some(
            (one) => isIn(one) && (one.answer !== 'unread' || nowMs - one.askedAt < 4 * hourMs),
          );
          const times = pieces.flatMap((one) => one.missing).filter(isIn).length;
          expect(times).toBe(isMissing && !isSettled && middle > nowMs - reachMs ? 1 : 0);
        }
        pieces.forEach((piece, index) => {
          expect(piece.days).toBeLessThanOrEqual(4);
          expect(piece.to - piece.from).toBeLessThan(4 * dayMs + 2 * hourMs);
          expect(piece.from).toBeGreaterThanOrEqual(pieces[index - 1]?.to ?? 0);
        });
      }),
      { numRuns: 60 },
    );
  });
});
