import { killServe, type SteadyMeter } from './killServe.ts';
import { openHistory } from '../../electron/core/history/index.ts';
import { systemClock } from '../../electron/core/ports/index.ts';

/** What the rounds before left: an acknowledged theme, one that may have been taken up, and what the history held. */
export interface RoundStart {
  readonly themes: readonly string[];
  readonly kept: ReadonlySet<number>;
}

/** Kills one life of `serve` and looks at what it left in its data folder. */
export async function killRound(
  data: string,
  meter: SteadyMeter,
  afterMs: number,
  before: RoundStart,
): Promise<{ readonly wrong: readonly string[]; readonly after: RoundStart }> {
  const life = await killServe(data, meter, afterMs);
  const opened = await openHistory({ folder: data, clock: systemClock, worker: null, log: () => undefined });
  if (!opened.ok) {
    return { wrong: [`the history does not open: ${JSON.stringify(opened.error)}`], after: before };
  }
  const history = opened.value;
  const checked = await history.check();
  const source = { kind: 'meter', id: 'E0001234' } as const;
  const found = await history.winners({ source, from: 0, to: 9e12, before: 0, after: 0, limit: 1e8 });
  const kept = new Set(found?.values.importT1Wh ?? []);
  await history.close();
  const lost = [...before.kept].filter((importWh) => !kept.has(importWh));
  const missing = life.due.filter((importWh) => !kept.has(importWh));
  return {
    wrong: [
      ...(before.themes.includes(life.foundTheme)
        ? []
        : [`the theme is ${life.foundTheme}, not ${before.themes.join(' or ')}`]),
      ...(lost.length === 0 ? [] : [`${lost.length} readings of before are gone`]),
      ...(missing.length === 0 ? [] : [`${missing.length} of ${life.due.length} readings that were due are not there`]),
      ...(checked.ok && checked.value.length === 0 ? [] : [`the history is damaged: ${JSON.stringify(checked)}`]),
      ...(history.problems.length === 0 ? [] : [`problems: ${JSON.stringify(history.problems)}`]),
      ...(life.errors === '' ? [] : [`it said: ${life.errors}`]),
    ],
    after: { themes: [...new Set([life.theme, life.askedTheme])], kept },
  };
}
