import type { SourceName } from '../../../shared/facts.ts';
import type { BalanceFinding } from '../../../shared/findings.ts';
import { presences, type SourceLife } from './plantLives.ts';
import type { SumDifferences } from './sumDifferences.ts';
import type { BalanceSpan } from './totalsSpan.ts';

/** Below this many it is chance. */
const mostByChance = 20;
const mostBySampling = 0.02;

/** An inverter may be dark under snow, or its network down, for so long before it is told. */
const longestSilenceMs = 3 * 86_400_000;

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
      source: null,
    });
  }
  if (isOften) {
    const code = span.owedWh * 2 <= span.negativeWh ? 'producerMissing' : 'clocksDiffer';
    findings.push({ code, count: negativeCells, sunlitCount: sunlitCells, at: null, source: null });
  }
  return findings;
}

/**
 * Tells of inverters that fell silent, days before the last that is known of the plant, and were neither taken out nor
 * replaced: consumption is unknown since.
 *
 * @param sources all sources of the plant
 * @param toMs the end of the range asked about, UTC epoch ms: later silence is left aside
 */
export function silentInverters(
  sources: readonly { readonly source: SourceName; readonly life: SourceLife }[],
  toMs: number,
): readonly BalanceFinding[] {
  const inverters = sources.filter(({ source }) => source.kind === 'inverter');
  const present = presences(inverters.map(({ life }) => life));
  const knownUntil = Math.min(toMs, Math.max(...sources.map(({ life }) => life.lastAt)));
  return inverters.flatMap(({ source, life }, index): BalanceFinding[] => {
    const until = Math.min(knownUntil, present[index]?.toMs ?? knownUntil);
    return until - life.lastAt > longestSilenceMs && present[index]?.toMs === Number.POSITIVE_INFINITY
      ? [{ code: 'inverterSilent', count: 1, sunlitCount: 0, at: life.lastAt, source }]
      : [];
  });
}

/** Tells of sources that say different amounts for one time. */
export function differenceFindings({ count, firstAt }: SumDifferences): readonly BalanceFinding[] {
  return count === 0 ? [] : [{ code: 'sumsDiffer', count, sunlitCount: 0, at: firstAt, source: null }];
}
