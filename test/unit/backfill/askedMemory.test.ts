import { describe, expect, test } from 'vitest';

import { rememberAsked, retryAt, type AskedPiece } from '../../../electron/core/collector/backfill/askedMemory.ts';
import type { AskedSpan } from '../../../electron/core/history/index.ts';

const hourMs = 3_600_000;
const nowMs = 1000 * hourMs;

function hours(from: number, to: number) {
  return { from: from * hourMs, to: to * hourMs };
}

function piece(more: Partial<AskedPiece>): AskedPiece {
  return {
    part: 'fiveMinutes',
    missing: [hours(0, 100)],
    unread: [],
    mostTries: 9,
    notKept: [],
    settledTo: nowMs,
    ...more,
  };
}

/** What is known, in hours: `answered 0 100`. */
function told(asked: readonly AskedSpan[]) {
  return asked
    .map(({ answer, from, to, tries }) => [answer, from / hourMs, to / hourMs, ...(tries > 0 ? [tries] : [])].join(' '))
    .toSorted();
}

function remember(before: readonly AskedSpan[], ...pieces: readonly Partial<AskedPiece>[]) {
  return pieces.reduce((asked, one) => rememberAsked(asked, piece(one), nowMs, 0), before);
}

describe('what was asked for', () => {
  test('is answered where nothing else is said of it', () => {
    const asked = remember([], { notKept: [hours(-10, 30)], unread: [hours(50, 60)] });
    expect(told(asked)).toEqual(['answered 30 50', 'answered 60 100', 'notKept 0 30', 'unread 50 60 1']);
  });

  test('is not settled for good where the inverter may write it down later', () => {
    expect(told(remember([], { settledTo: 99 * hourMs }))).toEqual(['answered 0 99']);
    expect(told(remember([], { settledTo: -hourMs }))).toEqual([]);
  });

  test('is only what was missing', () => {
    expect(told(remember([], { missing: [hours(0, 10), hours(20, 30)], notKept: [hours(5, 25)] }))).toEqual([
      'answered 0 5',
      'answered 25 30',
      'notKept 20 25',
      'notKept 5 10',
    ]);
  });

  test('joins what touches, and stands for each part by itself', () => {
    const asked = remember([], { missing: [hours(0, 10)] }, { missing: [hours(10, 20)] }, { part: 'days' });
    expect(told(asked.filter((one) => one.part === 'fiveMinutes'))).toEqual(['answered 0 20']);
    expect(told(asked.filter((one) => one.part === 'days'))).toEqual(['answered 0 100']);
  });

  test('counts how often in a row it could not be read, until it is', () => {
    const failing = { unread: [hours(0, 100)] };
    expect(told(remember([], failing, failing, failing))).toEqual(['unread 0 100 3']);
    expect(told(remember([], failing, failing, {}))).toEqual(['answered 0 100']);
    expect(told(remember([], failing, failing, { missing: [hours(40, 60)] }))).toEqual([
      'answered 40 60',
      'unread 0 40 2',
      'unread 60 100 2',
    ]);
  });

  test('counts only so far where what was amiss passes by itself', () => {
    const failing = { unread: [hours(0, 100)], mostTries: 2 };
    expect(told(remember([], failing, failing, failing))).toEqual(['unread 0 100 2']);
  });

  test('is forgotten by five minutes when it is too old to be asked for', () => {
    const asked = remember([], { missing: [hours(0, 10)] }, { missing: [hours(20, 30)] }, { part: 'days' });
    const later = rememberAsked(asked, piece({ missing: [hours(50, 60)] }), nowMs, 15 * hourMs);
    expect(told(later.filter((one) => one.part === 'fiveMinutes'))).toEqual(['answered 20 30', 'answered 50 60']);
    expect(later.some((one) => one.part === 'days')).toBe(true);
  });
});

test.each([
  [1, 1],
  [2, 4],
  [3, 24],
  [50, 24],
])('after %i tries it may be asked for again %i hours later', (tries, wait) => {
  const span: AskedSpan = { part: 'days', ...hours(0, 1), answer: 'unread', askedAt: nowMs, tries };
  expect(retryAt(span)).toBe(nowMs + wait * hourMs);
});
