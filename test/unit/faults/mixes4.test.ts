import { expect, test } from 'vitest';

import { checkMixes } from '../../support/faultMixes/checkMixes.ts';

test(
  'random mixes of faults under sky 4: bounded time, the right reason, no wrong value',
  { timeout: 600_000 },
  async () => {
    const { readable, read } = await checkMixes(4);
    expect(read).toBeGreaterThan(readable * 0.8);
  },
);
