/**
 * A number from 0 up to, not including, 1 that depends on nothing but its arguments: randomness that can be asked for
 * any place in any order, and is the same in every process.
 *
 * @param seed the house's seed
 * @param stream which quantity it is for, so that quantities do not move together
 * @param index the place in the stream, an integer of any sign
 */
export function hashedNumber(seed: number, stream: number, index: number): number {
  let mixed = Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b) ^ Math.imul(index | 0, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
}

/** Noise from 0 to 1 that moves smoothly between a random value at each whole position and the next. */
export function smoothNoise(seed: number, stream: number, position: number): number {
  const index = Math.floor(position);
  const part = position - index;
  const weight = part * part * (3 - 2 * part);
  return hashedNumber(seed, stream, index) * (1 - weight) + hashedNumber(seed, stream, index + 1) * weight;
}
