import fc from 'fast-check';

import type { History, Verdict } from '../../electron/core/history/index.ts';
import type { Fact } from '../../shared/facts.ts';
import { addBatch } from './historyFixture.ts';

/** Something that changes what a history knows: a batch comes, is undone or done again, a reading is ruled. */
export type HistoryStep =
  | { readonly kind: 'add'; readonly facts: readonly Fact[] }
  | { readonly kind: 'undo'; readonly which: number; readonly undone: boolean }
  | { readonly kind: 'rule'; readonly which: number; readonly verdict: Verdict | null };

/**
 * Changes of a history, of which most are new batches.
 *
 * @param facts those of one batch
 */
export function someSteps(facts: fc.Arbitrary<readonly Fact[]>): fc.Arbitrary<HistoryStep> {
  return fc.oneof(
    { weight: 5, arbitrary: facts.map((each) => ({ kind: 'add' as const, facts: each })) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat(9), undone: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('rule' as const),
        which: fc.nat(9999),
        verdict: fc.constantFrom('valid' as const, 'invalid' as const, null),
      }),
    },
  );
}

/** Takes steps on a history, each on what those before it added. */
export function createStepTaker(history: History): (step: HistoryStep) => Promise<void> {
  const facts: Fact[] = [];
  const batches: number[] = [];
  return async (step) => {
    switch (step.kind) {
      case 'add':
        facts.push(...step.facts);
        batches.push((await addBatch(history, 'facts', step.facts)).batch);
        return;
      case 'undo':
        await history.setUndone({ batch: batches[step.which % batches.length] ?? 0, undone: step.undone });
        return;
      case 'rule': {
        const fact = facts[step.which % facts.length];
        if (fact !== undefined && 'at' in fact) {
          await history.rule({ source: fact.source, at: fact.at, verdict: step.verdict });
        }
      }
    }
  };
}
