import type { BackfillView, DeviceIdentity, InverterReading, InverterView } from '../../../shared/contract/index.ts';
import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { LiveFlow } from '../../../shared/liveFlow.ts';
import { meterKey } from '../../../shared/meterWay.ts';
import {
  createBackfill,
  createFactWriter,
  createInverterRecorder,
  createLiveState,
  createMeterCollector,
  deliveredPowerW,
  inverterKey,
  type BackfillProgress,
  type Collector,
  type FactWriter,
  type KeptInverter,
  type MeterCollector,
  type MeterPorts,
} from '../collector/index.ts';
import type { History } from '../history/index.ts';
import type { Clock, Secrets } from '../ports/index.ts';
import type { Speedwire } from '../speedwire/index.ts';

export interface LiveSideDependencies {
  /** Null where none could be opened: then nothing is kept, and all else goes on. */
  readonly history: History | null;
  readonly clock: Clock;
  readonly zone: string;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly meterPorts: MeterPorts;
  readonly speedwire: Pick<Speedwire, 'listenToMeters'>;
  /** How often each inverter is read now, ms. */
  readonly pollMs: () => number;
  /** Asks the memory of an inverter over the session that is open. */
  readonly readArchive: Collector['readArchive'];
  readonly onChanged: (slice: 'live' | 'meters' | 'backfills') => void;
  readonly onKept: () => void;
  readonly onNews: (news: CollectorNews) => void;
  readonly onSurprise: (error: unknown) => void;
  /** Takes a line for the log. */
  readonly log: (line: string) => void;
}

/** What devices say now, on its way to the windows and into the history. */
export interface LiveSide {
  readonly meters: MeterCollector;
  /** Takes what an inverter told. */
  takeReading(inverter: KeptInverter, reading: InverterReading): void;
  /** Takes note of which inverters there are, and which of them are asleep. */
  follow(inverters: readonly InverterView[]): void;
  flow(): LiveFlow;
  /** How far the memories of inverters are read. */
  backfills(): readonly BackfillView[];
  /** Asks no more of an inverter's memory. */
  forget(identity: DeviceIdentity): Promise<void>;
  /** Asks no more of any inverter's memory. */
  endBackfills(): Promise<void>;
  /** Writes all that came up to now: before the computer sleeps. */
  flush(): Promise<void>;
  /** Ends the connections to meters and writes the rest. Inverters are to be silent by then. */
  stop(): Promise<void>;
}

const nowhere: FactWriter = {
  add: () => undefined,
  addSpots: () => undefined,
  addStatus: () => undefined,
  noteDevice: () => undefined,
  written: () => ({ written: 0, refused: 0, lost: 0 }),
  flush: async () => undefined,
  stop: async () => undefined,
};

/** Joins the parts between devices, windows and the history. */
export function createLiveSide(dependencies: LiveSideDependencies): LiveSide {
  const { history, clock, onChanged, onNews, onSurprise, pollMs } = dependencies;
  const writer = history === null ? nowhere : createFactWriter({ history, clock, onNews, onSurprise });
  const recorder = createInverterRecorder(writer);
  const live = createLiveState();
  const meters = createMeterCollector({
    ...dependencies,
    meters: dependencies.meterPorts,
    writer,
    live,
    onChanged: () => {
      onChanged('meters');
      onChanged('live');
    },
  });
  const backfill =
    history === null ? null : createBackfill({ ...dependencies, history, onEvent: onNews, onProgress: takeProgress });
  const backfills = new Map<string, BackfillView>();
  let inverters: readonly InverterView[] = [];

  function takeProgress({ susyId, serial }: DeviceIdentity, progress: BackfillProgress | null): void {
    const key = inverterKey({ susyId, serial });
    if (progress === null) {
      backfills.delete(key);
    } else {
      backfills.set(key, { susyId, serial, ...progress });
    }
    onChanged('backfills');
  }

  /** Panels behind a kWh meter give as an inverter does. */
  function flow(): LiveFlow {
    live.setInverters([
      ...inverters.map((one) => ({ key: inverterKey(one), isAsleep: one.state.kind === 'asleep' })),
      ...meters
        .kept()
        .filter(({ way }) => way.kind === 'solar')
        .map(({ way }) => ({ key: meterKey(way), isAsleep: false })),
    ]);
    return live.flow(clock.nowMs());
  }

  return {
    meters,
    takeReading: (inverter, reading) => {
      recorder.take(inverter, reading);
      const power = { solarPowerW: reading.solarPowerW, deliveredPowerW: deliveredPowerW(reading) };
      live.addInverter(inverterKey(inverter), Math.round(reading.at), power, pollMs());
      onChanged('live');
      backfill?.inverterLive(inverter, (request) => dependencies.readArchive(inverter, request));
    },
    follow: (views) => {
      inverters = views;
      onChanged('live');
    },
    flow,
    backfills: () => [...backfills.values()],
    forget: async (identity) => backfill?.forget(identity),
    endBackfills: async () => backfill?.stop(),
    flush: () => {
      meters.release();
      return writer.flush();
    },
    stop: async () => {
      await meters.stop();
      await writer.stop();
    },
  };
}
