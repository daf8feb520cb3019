import type { BalanceSpan } from './totalsSpan.ts';

/** What a balance can find amiss. */
export const findingCodes = ['exportAboveYield', 'producerMissing', 'clocksDiffer'] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface BalanceFinding {
  readonly code: FindingCode;
  /** How often: stretches of the data, and of how many with sun. */
  readonly count: number;
  readonly sunlitCount: number;
  /** The first time that export exceeded yield, UTC epoch ms; null for the other codes. */
  readonly at: number | null;
}

/** Below this many it is chance. */
const mostByChance = 20;
const mostBySampling = 0.02;

/**
 * Tells what is amiss with a span's balance: `exportAboveYield` where more was exported than produced in one go, by more
 * than clocks explain; `producerMissing` where that goes on while the sun shines, as with a panel or an inverter that is
 * not known or a meter read the wrong way round; `clocksDiffer` where consumption falls below 0 often, and is made up
 * for soon after.
 */
export function balanceFindings(span: BalanceSpan): readonly BalanceFinding[] {
  const { droppedCells, negativeCells, sunlitCells } = span;
  const isOften = negativeCells >= mostByChance && negativeCells > sunlitCells * mostBySampling;
  const findings: BalanceFinding[] = [];
  if (droppedCells > 0) {
    findings.push({
      code: 'exportAboveYield',
      count: droppedCells,
      sunlitCount: sunlitCells,
      at: span.firstDroppedAt,
    });
  }
  if (isOften) {
    const code = span.owedWh * 2 <= span.negativeWh ? 'producerMissing' : 'clocksDiffer';
    findings.push({ code, count: negativeCells, sunlitCount: sunlitCells, at: null });
  }
  return findings;
}
