/**
 * The longest chain of values that do not fall (or rise, where `strict`), by their indexes. One value that is too high
 * drops alone, and does not take all that follow with it; old values that come again drop, not what follows them. Of
 * several chains of the same length it is the one that takes the earlier values.
 *
 * Takes time for n log n comparisons.
 *
 * @param groups one number for each value, falling nowhere: of values with the same number at most one is taken.
 *   Without them each value stands alone.
 */
export function longestChain(
  values: readonly number[],
  strict: boolean,
  groups: readonly number[] = [],
): readonly number[] {
  const groupOf = groups.length === 0 ? (index: number) => index : (index: number) => groups[index] ?? index;
  if (isChain(values, strict, groupOf)) {
    return values.map((_value, index) => index);
  }
  const lengths = chainLengths(values, strict, groupOf);
  const chain: number[] = [];
  let left = lengths.reduce((most, one) => Math.max(most, one), 0);
  let last = Number.NEGATIVE_INFINITY;
  let lastGroup = Number.NaN;
  values.forEach((value, index) => {
    const group = groupOf(index);
    if (lengths[index] === left && group !== lastGroup && (strict ? value > last : value >= last)) {
      chain.push(index);
      last = value;
      lastGroup = group;
      left -= 1;
    }
  });
  return chain;
}

type GroupOf = (index: number) => number;

function isChain(values: readonly number[], strict: boolean, groupOf: GroupOf): boolean {
  return values.every((value, index) => {
    const before = values[index - 1] ?? Number.NEGATIVE_INFINITY;
    return index === 0 || ((strict ? value > before : value >= before) && groupOf(index) !== groupOf(index - 1));
  });
}

/** For each value, how long a chain can be that begins with it. */
function chainLengths(values: readonly number[], strict: boolean, groupOf: GroupOf): readonly number[] {
  /** At n - 1 the greatest value, so far from the right, that begins a chain of n. Falls from left to right. */
  const starts: number[] = [];
  const lengths = Array.from({ length: values.length }, () => 0);
  let right = values.length - 1;
  while (right >= 0) {
    let left = right;
    while (left >= 0 && groupOf(left) === groupOf(right)) {
      lengths[left] = longerChains(starts, values[left] ?? 0, strict) + 1;
      left -= 1;
    }
    // Only now, so that none of a group stands in front of another of it.
    for (let index = right; index > left; index -= 1) {
      const place = (lengths[index] ?? 1) - 1;
      starts[place] = Math.max(values[index] ?? 0, starts[place] ?? Number.NEGATIVE_INFINITY);
    }
    right = left;
  }
  return lengths;
}

/** How long the longest chain is that this value can stand in front of. */
function longerChains(starts: readonly number[], value: number, strict: boolean): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = starts[middle] ?? Number.NEGATIVE_INFINITY;
    if (strict ? value < start : value <= start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
