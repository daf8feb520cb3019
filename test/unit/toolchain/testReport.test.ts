import { expect, test } from 'vitest';

import { closingLines, exitCodeOf, isTestReport, sumReports } from '../../../build/vitest/testReport.ts';

const clean = { passed: 3, failed: 0, skipped: [] };

test('reports add up, and the last line is the sum', () => {
  const total = sumReports([clean, { passed: 1, failed: 2, skipped: [{ group: 'a', reason: null }] }]);
  expect(closingLines(total)).toEqual(['1 skipped', '  1 skipped: a', '4 passed, 2 failed']);
});

test('skipped tests are told by reason', () => {
  const skipped = [
    { group: 'a', reason: 'no captures' },
    { group: 'b', reason: 'no captures' },
    { group: 'c', reason: null },
  ];
  expect(closingLines({ ...clean, skipped })).toEqual([
    '3 skipped',
    '  2 skipped: no captures',
    '  1 skipped: c',
    '3 passed, 0 failed',
  ]);
});

test.each([
  [clean, 0],
  [{ ...clean, failed: 1 }, 1],
  [{ passed: 0, failed: 0, skipped: [{ group: 'a', reason: null }] }, 1],
])('the exit code of %j is %i', (report, code) => {
  expect(exitCodeOf(report)).toBe(code);
});

test('half a report is none', () => {
  expect(isTestReport(clean)).toBe(true);
  expect(isTestReport({ passed: 3 })).toBe(false);
});
