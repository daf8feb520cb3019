import { blockSize, type FactBlock } from './factBlock.ts';

/** Facts of one batch that are not on the disk yet. */
export interface WaitingBlock {
  readonly batch: number;
  readonly block: FactBlock;
}

/** Facts that could not be written and wait in memory until they can: because the disk is full, or the file is locked. */
export interface WaitingFacts {
  /** Keeps a block; false where it would be more than the bound. */
  keep(block: WaitingBlock): boolean;
  all(): readonly WaitingBlock[];
  clear(): void;
  /** How many facts wait. */
  size(): number;
}

/** @param bound how many facts may wait at most: two days of one telegram per second take 20 MB */
export function createWaitingFacts(bound: number): WaitingFacts {
  let blocks: WaitingBlock[] = [];
  let size = 0;
  return {
    keep: (one) => {
      const added = blockSize(one.block);
      if (size + added > bound) {
        return false;
      }
      blocks.push(one);
      size += added;
      return true;
    },
    all: () => blocks,
    clear: () => {
      blocks = [];
      size = 0;
    },
    size: () => size,
  };
}
