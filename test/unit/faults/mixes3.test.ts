import { expect, test } from 'vitest';

import { checkMixes, leastReadShare } from '../../support/faultMixes/checkMixes.ts';

test(
  'random mixes of faults under sky 3: bounded time, the right reason, no wrong value',
  { timeout: 600_000 },
  async () => {
    const { read, encrypted } = await checkMixes(3);
    expect(read).toBeGreaterThan(leastReadShare);
    expect(encrypted).toBeLessThan(0.005);
  },
);
