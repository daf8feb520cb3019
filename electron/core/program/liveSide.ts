import type { InverterReading, InverterView } from '../../../shared/contract/index.ts';
import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { LiveFlow } from '../../../shared/liveFlow.ts';
import { meterKey } from '../../../shared/meterWay.ts';
import {
  createFactWriter,
  createInverterRecorder,
  createLiveState,
  createMeterCollector,
  deliveredPowerW,
  inverterKey,
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
  /** How often each inverter is read, ms. */
  readonly pollMs: number;
  readonly onChanged: (slice: 'live' | 'meters') => void;
  readonly onKept: () => void;
  readonly onNews: (news: CollectorNews) => void;
  readonly onSurprise: (error: unknown) => void;
}

/** What devices say now, on its way to the windows and into the history. */
export interface LiveSide {
  readonly meters: MeterCollector;
  /** Takes what an inverter told. */
  takeReading(inverter: KeptInverter, reading: InverterReading): void;
  /** Takes note of which inverters there are, and which of them are asleep. */
  follow(inverters: readonly InverterView[]): void;
  flow(): LiveFlow;
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
  let inverters: readonly InverterView[] = [];

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
      live.addInverter(inverterKey(inverter), reading.at, power, pollMs);
      onChanged('live');
    },
    follow: (views) => {
      inverters = views;
      onChanged('live');
    },
    flow,
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
