import { expect, test } from 'vitest';

import { helpOf } from '../../electron/commands/help.ts';
import { faultNames } from '../../electron/core/simulator/index.ts';

test('the help page of simulate explains every fault in a line of its own, at most 100 characters wide', () => {
  const lines = helpOf('simulate').split('\n');
  for (const name of faultNames) {
    const found = lines.filter((line) => line.startsWith(`  ${name} `));
    expect(found, name).toHaveLength(1);
    expect(found[0]?.trim().split(/ {2,}/)).toHaveLength(2);
  }
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});
