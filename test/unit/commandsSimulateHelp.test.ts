import { expect, test } from 'vitest';

import { helpOf } from '../../electron/commands/help/help.ts';
import {
  faultNames,
  meterFaultNames,
  p1FaultNames,
  simulatedMeters,
  simulatedModels,
} from '../../electron/core/simulator/index.ts';

test('the help page of simulate explains every fault in a line of its own, at most 100 characters wide', () => {
  const lines = helpOf('simulate').split('\n');
  for (const name of [...faultNames, ...p1FaultNames]) {
    const found = lines.filter((line) => line.startsWith(`  ${name} `));
    expect(found, name).toHaveLength(1);
    expect(found[0]?.trim().split(/ {2,}/)).toHaveLength(2);
  }
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

/** The names that the help page of simulate lists below a title. */
function listedBelow(title: string): readonly string[] {
  const [, after = ''] = helpOf('simulate').split(`\n${title}\n`);
  const [list = ''] = after.split('\n\n');
  return list.split(',').map((one) => one.trim());
}

test('the help page of simulate lists every model, and which faults a meter has', () => {
  expect(listedBelow('Inverters and gateways')).toEqual(simulatedModels);
  expect(listedBelow('Energy meters (METER)')).toEqual(simulatedMeters);
  expect(helpOf('simulate')).toContain(`of energy meters only ${meterFaultNames.join(', ')}\n`);
  expect(helpOf('simulate')).toContain(`below; ${simulatedModels[0]} unless given`);
});
