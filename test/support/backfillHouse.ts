import { createBackfill, type Backfill, type BackfillProgress } from '../../electron/core/collector/index.ts';
import type { History } from '../../electron/core/history/index.ts';
import type { ArchiveRequest, InverterSession } from '../../electron/core/speedwire/index.ts';
import type { SimulatorOptions } from '../../electron/core/simulator/index.ts';
import type { CollectorNews } from '../../shared/collectorEvents.ts';
import type { ReadingFact } from '../../shared/facts.ts';
import { openTestBatch, openTestHistory } from './historyFixture.ts';
import { yieldAt } from './plantFromFacts.ts';
import { openPlant, startPlant, type SimulatedPlant } from './simulatedPlant.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const hourMs = 3_600_000;
export const plantZone = 'Europe/Amsterdam';
const pollMs = 10_000;

/** A simulated inverter, the history of a computer that comes and goes, and the back-fill between them. */
export interface BackfillHouse {
  readonly plant: SimulatedPlant;
  readonly history: History;
  readonly events: CollectorNews[];
  readonly progress: (BackfillProgress | null)[];
  readonly requests: ArchiveRequest[];
  readonly surprises: unknown[];
  readonly source: ReadingFact['source'];
  readonly backfill: () => Backfill;
  /** What the inverter's register truly was at an instant of the computer's clock, Wh. */
  truthWh(atMs: number): number;
  /** The computer is on for so long: the inverter is read every 10 s, and may be asked for its memory. */
  on(durationMs: number): Promise<void>;
  /** The computer is off for so long; the program starts again behind it. */
  off(durationMs: number): Promise<void>;
  /** What the inverter yielded in each five minutes of a span that are known, against the truth. */
  compare(fromMs: number, toMs: number): Promise<{ readonly slots: number; readonly wrong: readonly string[] }>;
}

/**
 * Builds the house.
 *
 * @param startMs the time by the computer's clock
 * @param aheadMs how far the inverter's clock, and the simulated sun with it, is ahead of the computer's
 */
export async function backfillHouse(
  model: string,
  startMs: number,
  aheadMs = 0,
  more: Partial<SimulatorOptions> = {},
): Promise<BackfillHouse> {
  const plant = await startPlant(model, startMs, { startMs: startMs + aheadMs, ...more });
  const { clock } = plant.lan;
  const history = await openTestHistory(temporaryFolder(), { clock });
  const { identity } = plant.simulator;
  const source = { kind: 'inverter', id: String(identity.serial) } as const;
  const events: CollectorNews[] = [];
  const progress: (BackfillProgress | null)[] = [];
  const requests: ArchiveRequest[] = [];
  const surprises: unknown[] = [];
  const truthWh = (atMs: number) => plant.simulator.totalYieldWhAt(atMs + aheadMs);
  let session: InverterSession = await openPlant(plant);
  let backfill = start();

  function start(): Backfill {
    return createBackfill({
      history,
      clock,
      zone: plantZone,
      onEvent: (news) => events.push(news),
      onProgress: (_inverter, one) => progress.push(one),
      log: () => undefined,
      onSurprise: (error) => surprises.push(error),
    });
  }

  return {
    plant,
    history,
    events,
    progress,
    requests,
    surprises,
    source,
    backfill: () => backfill,
    truthWh,
    on: async (durationMs) => {
      const batch = await openTestBatch(history, 'live', 'live');
      const untilMs = clock.nowMs() + durationMs;
      while (clock.nowMs() < untilMs) {
        const facts = Array.from({ length: 6 }, (_, index): ReadingFact => {
          const atMs = clock.nowMs() - (5 - index) * pollMs;
          return { ...yieldAt(atMs, truthWh(atMs)), source };
        });
        // oxlint-disable-next-line no-await-in-loop -- minute by minute
        await history.addFacts(batch, facts.slice(facts.findIndex(({ at }) => at >= untilMs - durationMs)));
        backfill.inverterLive(identity, (request) => {
          requests.push(request);
          return session.readArchive(request);
        });
        // oxlint-disable-next-line no-await-in-loop -- minute by minute
        await clock.advance(6 * pollMs);
      }
    },
    off: async (durationMs) => {
      await clock.settle(Promise.all([backfill.stop(), session.close()]));
      for (let leftMs = durationMs; leftMs > 0; leftMs -= hourMs) {
        // oxlint-disable-next-line no-await-in-loop -- hour by hour
        await clock.advance(Math.min(leftMs, hourMs));
      }
      session = await openPlant(plant);
      backfill = start();
    },
    compare: async (fromMs, toMs) => {
      const answer = await history.totals({ from: fromMs, to: toMs, bucket: '5m', zone: plantZone });
      if (!answer.ok) {
        throw new Error(answer.error.code);
      }
      const { buckets } = answer.value;
      const wrong = buckets.flatMap(({ from, to, yieldWh, quality }) => {
        const trueWh = truthWh(to) - truthWh(from);
        return yieldWh === trueWh && quality === 'measured'
          ? []
          : [`${new Date(from).toISOString()}: ${yieldWh} Wh (${quality}) instead of ${trueWh}`];
      });
      return { slots: buckets.length, wrong };
    },
  };
}
