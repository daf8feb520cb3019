import type { Fact } from '../../../shared/facts.ts';
import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { takeTurns, type Clock } from '../ports/index.ts';
import { createBlockPacker, packFacts, sumOfRefusals, type FactBlock, type Refusals } from './factBlock.ts';
import type { AddedFacts } from './factStore.ts';
import type { StoreLink } from './storeLink.ts';

/** So many facts are packed in one go, in less than a millisecond; then others in this thread have their turn. */
const factsPerPiece = 256;
/** So many facts cross together: a column of them takes less than a megabyte. */
const factsPerBlock = 8192;

/** The way into a store for facts, and for what is asked meanwhile. */
export interface FactDoor {
  /** Asks the store; what was added before reaches it first, what is added later comes behind. */
  readonly ask: StoreLink['ask'];
  /**
   * Checks facts, packs them and adds them to a batch: all of those that pass, or none. However many they are, this
   * thread is held for a millisecond at a time.
   *
   * @param facts not to be changed until the answer is there
   */
  add(batch: number, facts: readonly Fact[], keep: boolean): Promise<Result<AddedFacts, Failure>>;
}

/** Makes the door of a store. */
export function createFactDoor(link: StoreLink, clock: Clock): FactDoor {
  /** Ends when all that was added before has been handed to the store; null where nothing is being packed. */
  let packing: Promise<void> | null = null;

  /** Packs facts when those before are handed over, and hands them over: gives what the store will answer. */
  async function handOver(batch: number, facts: readonly Fact[], keep: boolean) {
    const nowMs = clock.nowMs();
    const handedOver = Promise.withResolvers<void>();
    const before = packing;
    packing = handedOver.promise;
    try {
      await before;
      const { blocks, refused } = await packInPieces(facts, nowMs);
      // Not awaited here: others go on as soon as it is on its way.
      return { answer: link.ask('addBlocks', { batch, blocks, keep }), refused };
    } finally {
      if (packing === handedOver.promise) {
        packing = null;
      }
      handedOver.resolve();
    }
  }

  const ask: StoreLink['ask'] = (call, ...values) =>
    packing === null ? link.ask(call, ...values) : packing.then(() => link.ask(call, ...values));

  return {
    ask,
    add: async (batch, facts, keep) => {
      if (packing === null && facts.length <= factsPerPiece) {
        const { block, refused } = packFacts(facts, clock.nowMs());
        return withRefused(await link.ask('addBlocks', { batch, blocks: [block], keep }), refused);
      }
      const { answer, refused } = await handOver(batch, facts, keep);
      return withRefused(await answer, refused);
    },
  };
}

/** Packs facts into blocks, and lets others in this thread have their turn in between. Never throws. */
async function packInPieces(
  facts: readonly Fact[],
  nowMs: number,
): Promise<{ readonly blocks: readonly FactBlock[]; readonly refused: Refusals }> {
  const blocks: FactBlock[] = [];
  const refused: Refusals[] = [];
  for (let first = 0; first < facts.length; first += factsPerBlock) {
    const packer = createBlockPacker(facts.slice(first, first + factsPerBlock), nowMs);
    while (!packer.isDone()) {
      packer.pack(factsPerPiece);
      // oxlint-disable-next-line no-await-in-loop -- piece by piece, so that others have their turn
      await takeTurns();
    }
    const packed = packer.finish();
    blocks.push(packed.block);
    refused.push(packed.refused);
  }
  return { blocks, refused: sumOfRefusals(refused) };
}

function withRefused(outcome: Result<AddedFacts, Failure>, refused: Refusals): Result<AddedFacts, Failure> {
  return outcome.ok ? success({ ...outcome.value, refused: sumOfRefusals([refused, outcome.value.refused]) }) : outcome;
}
