import type { MeterView } from '../../../shared/contract/index.ts';
import { meterKey, type MeterWay } from '../../../shared/meterWay.ts';
import type { KeptMeter } from './keptMeter.ts';
import type { LiveState } from './liveState.ts';
import { meterPowerW } from './meterFacts.ts';
import { watchMeter, type MeterWatch, type MeterWatchDependencies } from './meterWatch.ts';

export interface MeterCollectorDependencies extends Omit<MeterWatchDependencies, 'onReading' | 'onSolar'> {
  readonly live: Pick<LiveState, 'addMeter' | 'removeMeter' | 'addInverter'>;
}

/** The meters that are kept, each watched without waiting for another. */
export interface MeterCollector {
  /** Watches a meter from now on, also where it is watched already: its secret may be another one now. */
  watch(kept: KeptMeter): Promise<void>;
  forget(way: MeterWay): Promise<void>;
  /** What is known of one meter; null where it is not watched. */
  view(way: MeterWay): MeterView | null;
  /** All meters, in the order in which they were added. */
  views(): readonly MeterView[];
  kept(): readonly KeptMeter[];
  /** Hands over what is held back of the readings: before the computer sleeps. */
  release(): void;
  /** Ends all connections, for good: what is watched later is remembered, and never connected to. */
  stop(): Promise<void>;
}

/** Makes a collector that watches nothing yet. */
export function createMeterCollector(dependencies: MeterCollectorDependencies): MeterCollector {
  const { clock, live } = dependencies;
  const watches = new Map<string, MeterWatch>();
  let stopped = false;

  /** Stamped at receipt, as the reads of inverters are: the meter's own clock may differ from theirs. */
  function begin(kept: KeptMeter): MeterWatch {
    const key = meterKey(kept.way);
    return watchMeter(kept, {
      ...dependencies,
      onReading: (reading) => {
        const powerW = meterPowerW(reading);
        if (powerW !== null) {
          live.addMeter(key, clock.nowMs(), powerW);
        }
      },
      onSolar: ({ powerW }) => {
        const solarPowerW = powerW === null ? null : Math.max(0, powerW);
        live.addInverter(key, clock.nowMs(), { solarPowerW, deliveredPowerW: powerW }, 0);
      },
    });
  }

  return {
    watch: async (kept) => {
      const key = meterKey(kept.way);
      const before = watches.get(key);
      // A serial port is free for the new connection only when the old one has let go of it.
      if (before !== undefined) {
        await before.stop();
      }
      const watch = begin({ ...kept, meterId: kept.meterId ?? before?.kept().meterId ?? null });
      watches.set(key, watch);
      dependencies.onChanged();
      if (stopped) {
        await watch.stop();
      }
    },
    forget: async (way) => {
      const key = meterKey(way);
      const watch = watches.get(key);
      watches.delete(key);
      live.removeMeter(key);
      dependencies.onChanged();
      await watch?.stop();
    },
    view: (way) => watches.get(meterKey(way))?.view() ?? null,
    views: () => [...watches.values()].map((watch) => watch.view()),
    kept: () => [...watches.values()].map((watch) => watch.kept()),
    release: () => {
      for (const watch of watches.values()) {
        watch.release();
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...watches.values()].map((watch) => watch.stop()));
    },
  };
}
