import { expect, it } from 'vitest';

import { mutateFrames } from '../../support/mutateFrames.ts';

it('200,000 mutated frames are decoded or refused, none throws', () => {
  const tally = mutateFrames(200_000, 20_261_122);
  expect(tally.understood + tally.refused).toBe(200_000);
  expect(tally.understood).toBeGreaterThan(10_000);
  expect(tally.refused).toBeGreaterThan(10_000);
});
