import type { CollectorEvent, CollectorNews } from '../../../shared/collectorEvents.ts';
import type { DeviceIdentity, InverterReading, InverterView, PowerSample } from '../../../shared/contract/index.ts';
import type { SourceName } from '../../../shared/facts.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import { bucketMs } from '../../../shared/powerBuckets.ts';
import { failed, type Result } from '../../../shared/result.ts';
import type { Place } from '../../../shared/zonePlaces.ts';
import type { CancelTimer } from '../ports/index.ts';
import type { ArchiveRequest, InverterSession, Speedwire } from '../speedwire/index.ts';
import { watchComputer, type ComputerPorts } from './computerWatch.ts';
import { createEventBook } from './eventBook.ts';
import { watchInverter, type InverterWatch, type WatchDependencies } from './inverterWatch.ts';
import { inverterKey, type KeptInverter } from './keptInverter.ts';
import { createLastHour } from './lastHour.ts';
import { createNightSky } from './nightSky.ts';
import { fittingPollTimes, type PollTimes } from './pollTimes.ts';
import { createRediscovery } from './rediscovery.ts';

export interface CollectorDependencies extends Pick<WatchDependencies, 'clock' | 'secrets' | 'onKept' | 'onSurprise'> {
  readonly speedwire: Pick<Speedwire, 'openSession' | 'search'>;
  /** How often power and yield of each inverter are read; 10 s unless given, never less than 5 s. */
  readonly pollMs?: number;
  /** How often all values are; 60 s unless given. */
  readonly fullPollMs?: number;
  /** Where the plant is, roughly; null or left out where nobody knows. */
  readonly place?: Place | null;
  /** Tells of the computer's network and zone. */
  readonly computer?: ComputerPorts;
  /** Hears of each reading of an inverter, in the order of their receipt. */
  readonly onReading?: (inverter: KeptInverter, reading: InverterReading) => void;
  /** Hears of all that happens. */
  readonly onEvent?: (event: CollectorEvent) => void;
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
  /** What happened since the program started, the newest first. */
  events(): readonly CollectorEvent[];
  /** Notes in the same book what happened to another part of the program. */
  tell(news: CollectorNews): void;
  /**
   * Asks the memory of an inverter over the session that is open, between its reads; `disconnected` where none is. Fails
   * as the session does.
   */
  readArchive(identity: DeviceIdentity, request: ArchiveRequest): Promise<Result<InverterArchive, Failure>>;
  /** Reads more often, or less, from the next read on. */
  setPollTimes(wanted: Partial<PollTimes>): void;
  /** How often inverters are read now. */
  pollTimes(): PollTimes;
  /** The computer goes to sleep, and woke up again: for doors that hear of it. It is noticed by itself as well. */
  suspended(): void;
  resumed(): void;
  /** Logs off everywhere, for good: what is taken or resumed later is remembered, and logged off from. */
  stop(): Promise<void>;
}

/** Makes a collector that watches nothing yet. */
export function createCollector(dependencies: CollectorDependencies): Collector {
  const { clock, onChanged } = dependencies;
  const book = createEventBook({ clock, onEvent: (event) => dependencies.onEvent?.(event) });
  const place = dependencies.place ?? null;
  const sky = place === null ? null : createNightSky(place);
  let pollTimes = fittingPollTimes(dependencies);
  const watches = new Map<string, InverterWatch>();
  const hour = createLastHour();
  let hourShown = false;
  let cancelTick: CancelTimer = tickLater();
  let stopped = false;
  const rediscovery = createRediscovery({
    speedwire: dependencies.speedwire,
    clock,
    missing: () => [...watches.values()].flatMap((watch) => (watch.isMissing() ? [watch.kept()] : [])),
    onFound: (inverter, address) => find(inverter)?.moved(address),
    onSurprise: dependencies.onSurprise,
  });
  const computer = watchComputer({
    ...dependencies.computer,
    clock,
    onNews: (news) => book.tell(news),
    onWoken: () => watches.forEach((watch) => watch.wake()),
  });

  /** Reads that are further apart than the buckets stand until the next one, and a little longer where it is late. */
  function holdMs(): number {
    return pollTimes.pollMs > bucketMs ? pollTimes.pollMs * 1.5 : 0;
  }

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
      sky,
      pollTimes: () => pollTimes,
      onNews: (news) => book.tell(news),
      onChanged: () => {
        onChanged('inverters');
        rediscovery.look();
      },
      onReading: (reading) => {
        const { at, solarPowerW } = reading;
        dependencies.onReading?.(watch.kept(), reading);
        if (solarPowerW !== null) {
          hour.add(key, at, solarPowerW, holdMs());
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
      const known = find(kept);
      if (known === null) {
        book.tell({ kind: 'found', source: sourceOf(kept), details: { address: kept.address } });
      }
      const watch = known ?? addWatch(kept);
      watch.take(kept, session);
      return watch.view();
    },
    release: async (identity) => (await find(identity)?.pause()) ?? false,
    resume: (identity, refused = false) => find(identity)?.resume(refused),
    tryNow: async (identity) => (await find(identity)?.tryNow()) ?? null,
    forget: async (identity) => {
      const key = inverterKey(identity);
      const watch = watches.get(key);
      if (watches.delete(key)) {
        book.tell({ kind: 'forgotten', source: sourceOf(identity), details: {} });
      }
      hour.remove(key);
      onChanged('inverters');
      onChanged('lastHour');
      await watch?.stop();
    },
    view: (identity) => find(identity)?.view() ?? null,
    views: () => [...watches.values()].map((watch) => watch.view()),
    kept: () => [...watches.values()].map((watch) => watch.kept()),
    lastHour: () => hour.samples(clock.nowMs()),
    events: () => book.events(),
    tell: (news) => book.tell(news),
    readArchive: async (identity, request) =>
      (await find(identity)?.readArchive(request)) ?? failed(failure('disconnected')),
    pollTimes: () => pollTimes,
    setPollTimes: (wanted) => {
      pollTimes = fittingPollTimes(wanted);
    },
    suspended: () => computer.suspended(),
    resumed: () => computer.resumed(),
    stop: async () => {
      stopped = true;
      cancelTick();
      rediscovery.stop();
      computer.stop();
      await Promise.all([...watches.values()].map((watch) => watch.stop()));
    },
  };
}

function sourceOf({ serial }: DeviceIdentity): SourceName {
  return { kind: 'inverter', id: String(serial) };
}
