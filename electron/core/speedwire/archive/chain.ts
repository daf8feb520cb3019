/**
 * The longest chain of values that do not fall (or rise, where `strict`), by their indexes. One value that is too high
 * drops alone, and does not take all that follow with it; old values that come again drop, not what follows them. Of
 * several chains of the same length it is the one that takes the earlier values.
 *
 * Takes time for n log n comparisons.
 */
export function longestChain(values: readonly number[], strict: boolean): readonly number[] {
  if (isChain(values, strict)) {
    return values.map((_value, index) => index);
  }
  const lengths = chainLengths(values, strict);
  const chain: number[] = [];
  let left = lengths.reduce((most, one) => Math.max(most, one), 0);
  let last = Number.NEGATIVE_INFINITY;
  values.forEach((value, index) => {
    if (lengths[index] === left && (strict ? value > last : value >= last)) {
      chain.push(index);
      last = value;
      left -= 1;
    }
  });
  return chain;
}

function isChain(values: readonly number[], strict: boolean): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (strict ? value <= before : value < before) {
      return false;
    }
    before = value;
  }
  return true;
}

/** For each value, how long a chain can be that begins with it. */
function chainLengths(values: readonly number[], strict: boolean): readonly number[] {
  /** At n - 1 the greatest value, so far from the right, that begins a chain of n. Falls from left to right. */
  const starts: number[] = [];
  const lengths = Array.from({ length: values.length }, () => 0);
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index] ?? 0;
    const place = longerChains(starts, value, strict);
    starts[place] = Math.max(value, starts[place] ?? Number.NEGATIVE_INFINITY);
    lengths[index] = place + 1;
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
