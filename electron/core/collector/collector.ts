import type { DeviceIdentity, InverterView, PowerSample } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { bucketMs } from '../../../shared/powerBuckets.ts';
import type { CancelTimer } from '../ports/index.ts';
import type { InverterSession } from '../speedwire/index.ts';
import { watchInverter, type InverterWatch, type WatchDependencies } from './inverterWatch.ts';
import { inverterKey, type KeptInverter } from './keptInverter.ts';
import { createLastHour } from './lastHour.ts';
import { leastPollMs, usualPollMs } from './pollTimes.ts';

export interface CollectorDependencies extends Pick<
  WatchDependencies,
  'speedwire' | 'clock' | 'secrets' | 'onKept' | 'onSurprise'
> {
  /** How often each inverter is read; 10 s unless given, never less than 5 s. */
  readonly pollMs?: number;
  /** That part of the state is another one now. */
  readonly onChanged: (slice: 'inverters' | 'lastHour') => void;
}

/** Who is asked what and when: one watch for each inverter that is kept, none of which waits for another. */
export interface Collector {
  /** Watches an inverter from now on. */
  watch(kept: KeptInverter): void;
  /** Watches an inverter with a session that was just opened; replaces what was known of it. */
  take(kept: KeptInverter, session: InverterSession): InverterView;
  /** Logs off from an inverter, if it is watched, so that a new logon can be tried. False where nothing was open. */
  release(identity: DeviceIdentity): Promise<boolean>;
  /** Goes on watching an inverter that was released; `refused` says that its kept password is now known to be wrong. */
  resume(identity: DeviceIdentity, refused?: boolean): void;
  /** Tries once at once; null when the inverter was read. */
  tryNow(identity: DeviceIdentity): Promise<Failure | null>;
  forget(identity: DeviceIdentity): Promise<void>;
  /** What is known of one inverter; null where it is not watched. */
  view(identity: DeviceIdentity): InverterView | null;
  /** All inverters, in the order in which they were added. */
  views(): readonly InverterView[];
  kept(): readonly KeptInverter[];
  lastHour(): readonly PowerSample[];
  /** Logs off everywhere, for good: what is taken or resumed later is remembered, and logged off from. */
  stop(): Promise<void>;
}

/** Makes a collector that watches nothing yet. */
export function createCollector(dependencies: CollectorDependencies): Collector {
  const { clock, onChanged } = dependencies;
  const pollMs = Math.max(leastPollMs, dependencies.pollMs ?? usualPollMs);
  const watches = new Map<string, InverterWatch>();
  const hour = createLastHour();
  let hourShown = false;
  let cancelTick: CancelTimer = tickLater();
  let stopped = false;

  /** A bucket that ends without an answer is news too: the line must break there. */
  function tickLater(): CancelTimer {
    return clock.after(bucketMs - (clock.nowMs() % bucketMs), () => {
      const samples = hour.samples(clock.nowMs());
      const endsInGap = samples.at(-1)?.solarPowerW === null;
      if (endsInGap || (hourShown && samples.length === 0)) {
        onChanged('lastHour');
      }
      hourShown = samples.length > 0;
      cancelTick = tickLater();
    });
  }

  function addWatch(kept: KeptInverter): InverterWatch {
    const key = inverterKey(kept);
    const watch = watchInverter(kept, {
      ...dependencies,
      pollMs,
      onChanged: () => onChanged('inverters'),
      onReading: ({ at, solarPowerW }) => {
        if (solarPowerW !== null) {
          hour.add(key, at, solarPowerW);
          hourShown = true;
          onChanged('lastHour');
        }
      },
    });
    watches.set(key, watch);
    if (stopped) {
      void watch.stop();
    }
    return watch;
  }

  function find(identity: DeviceIdentity): InverterWatch | null {
    return watches.get(inverterKey(identity)) ?? null;
  }

  return {
    watch: (kept) => addWatch(kept).start(),
    take: (kept, session) => {
      const watch = find(kept) ?? addWatch(kept);
      watch.take(kept, session);
      return watch.view();
    },
    release: async (identity) => (await find(identity)?.pause()) ?? false,
    resume: (identity, refused = false) => find(identity)?.resume(refused),
    tryNow: async (identity) => (await find(identity)?.tryNow()) ?? null,
    forget: async (identity) => {
      const key = inverterKey(identity);
      const watch = watches.get(key);
      watches.delete(key);
      hour.remove(key);
      onChanged('inverters');
      onChanged('lastHour');
      await watch?.stop();
    },
    view: (identity) => find(identity)?.view() ?? null,
    views: () => [...watches.values()].map((watch) => watch.view()),
    kept: () => [...watches.values()].map((watch) => watch.kept()),
    lastHour: () => hour.samples(clock.nowMs()),
    stop: async () => {
      stopped = true;
      cancelTick();
      await Promise.all([...watches.values()].map((watch) => watch.stop()));
    },
  };
}
