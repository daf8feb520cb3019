/**
 * A debt that is carried on: rounding makes a few Wh, clocks that differ make up to about this much where the sun comes
 * and goes. What exceeds it has another cause, and later slots must not pay for it.
 */
const largestDebtWh = 100;

/** Stands for an amount whose debt was dropped; 0 is shown for it. */
export const droppedDebt = -1;

/** Turns amounts that can fall below 0 into shown ones that cannot, through one local day. */
export interface Carry {
  /** What is owed by the slots so far, Wh: 0 or less. */
  owedWh: number;
}

/**
 * The amount to show for a plain one: what is below 0 is carried to the next, and a debt above 100 Wh is dropped.
 *
 * @returns Wh, 0 or more, or `droppedDebt`
 */
export function carriedWh(carry: Carry, plainWh: number): number {
  const balanceWh = plainWh + carry.owedWh;
  if (balanceWh >= 0) {
    carry.owedWh = 0;
    return balanceWh;
  }
  if (balanceWh >= -largestDebtWh) {
    carry.owedWh = balanceWh;
    return 0;
  }
  carry.owedWh = 0;
  return droppedDebt;
}

/**
 * Levels amounts of a gap, of which the sum is known and the shape is a guess: negative ones become 0 and the positive
 * ones pay for it in proportion, so that the guess spoils no measured neighbour. A negative sum goes to the last one.
 *
 * @param amountsWh changed in place, from `begin` up to, not including, `end`; their sum stays as it is
 */
export function levelGap(amountsWh: Float64Array, begin: number, end: number): void {
  let sumWh = 0;
  let positiveWh = 0;
  for (let index = begin; index < end; index += 1) {
    const wh = amountsWh[index] ?? 0;
    sumWh += wh;
    positiveWh += Math.max(0, wh);
  }
  if (sumWh === positiveWh) {
    return;
  }
  let seenWh = 0;
  let laidWh = 0;
  for (let index = begin; index < end; index += 1) {
    seenWh += Math.max(0, amountsWh[index] ?? 0);
    const reachedWh = positiveWh === 0 ? 0 : Math.round((Math.max(0, sumWh) * seenWh) / positiveWh);
    amountsWh[index] = reachedWh - laidWh;
    laidWh = reachedWh;
  }
  if (sumWh < 0) {
    amountsWh[end - 1] = sumWh;
  }
}
