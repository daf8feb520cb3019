import { countFacts, type FactBlock } from './factBlock.ts';

/** A group of facts of one batch that is not on the disk yet. */
export interface WaitingGroup {
  readonly batch: number;
  readonly blocks: readonly FactBlock[];
}

/** Facts that could not be written and wait in memory until they can: because the disk is full, or the file is locked. */
export interface WaitingFacts {
  /** Keeps a group; false where it would be more than the bound. */
  keep(group: WaitingGroup): boolean;
  all(): readonly WaitingGroup[];
  clear(): void;
  /** How many facts wait. */
  size(): number;
}

/** @param bound how many facts may wait at most: two days of one telegram per second take 20 MB */
export function createWaitingFacts(bound: number): WaitingFacts {
  let groups: WaitingGroup[] = [];
  let size = 0;
  return {
    keep: (one) => {
      const added = countFacts(one.blocks);
      if (size + added > bound) {
        return false;
      }
      groups.push(one);
      size += added;
      return true;
    },
    all: () => groups,
    clear: () => {
      groups = [];
      size = 0;
    },
    size: () => size,
  };
}
