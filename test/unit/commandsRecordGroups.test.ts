import { describe, expect, it } from 'vitest';

import { createFactGroups } from '../../electron/commands/history/recordGroups.ts';
import type { History } from '../../electron/core/history/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed, success } from '../../shared/result.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { meterReading } from '../support/historyFixture.ts';

type Added = Awaited<ReturnType<History['addFacts']>>;

/** Groups on their way into a history that stores nothing until it is told to. */
function slowHistory() {
  const clock = createFakeClock();
  const calls: { readonly count: number; readonly end: (outcome?: Added) => void }[] = [];
  const stored: number[] = [];
  const problems: string[] = [];
  const groups = createFactGroups({
    history: {
      addFacts: (_batch, facts) => {
        const { promise, resolve } = Promise.withResolvers<Added>();
        const all = success({ added: facts.length, repeated: 0, refused: {} });
        calls.push({ count: facts.length, end: (outcome = all) => resolve(outcome) });
        return promise;
      },
    },
    batch: 1,
    clock,
    onStored: (group) => stored.push(group.stored),
    onProblem: () => problems.push('problem'),
  });
  let next = 0;
  return { clock, calls, stored, problems, groups, add: () => groups.add(meterReading((next += 1), next)) };
}

describe('facts on their way into a history that is slow', () => {
  it('are never many, however they come: the reader is held up', async () => {
    const { clock, calls, groups, add, stored } = slowHistory();
    let accepted = 0;
    let turn: Promise<void> | null = null;
    for (; turn === null && accepted < 20_000; accepted += 1) {
      turn = add();
      if (accepted % 150 === 149) {
        // oxlint-disable-next-line no-await-in-loop -- they trickle in
        await clock.advance(300);
      }
    }
    expect(accepted).toBeLessThan(10_000);
    expect(calls).toHaveLength(1);
    calls[0]?.end();
    await turn;
    expect(calls).toHaveLength(2);
    calls[1]?.end();
    await groups.finish();
    expect(stored.reduce((sum, one) => sum + one, 0)).toBe(accepted);
  });

  it('go behind those before them, none twice, when it is their time', async () => {
    const { clock, calls, groups, add, stored } = slowHistory();
    void add();
    await clock.advance(300);
    void add();
    void add();
    await clock.advance(300);
    expect(calls.map(({ count }) => count)).toEqual([1]);
    void add();
    const finished = groups.finish();
    calls[0]?.end();
    await clock.advance(0);
    calls[1]?.end();
    await finished;
    expect(calls.map(({ count }) => count)).toEqual([1, 3]);
    expect(stored).toEqual([1, 3]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('are not sent after a group that failed', async () => {
    const { clock, calls, groups, add, stored, problems } = slowHistory();
    void add();
    await clock.advance(300);
    void add();
    const finished = groups.finish();
    calls[0]?.end(failed(failure('diskFull')));
    await finished;
    expect([calls.length, stored, problems, groups.problem?.code]).toEqual([1, [], ['problem'], 'diskFull']);
  });
});
