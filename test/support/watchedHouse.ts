import {
  createCollector,
  passwordName,
  type CollectorDependencies,
  type KeptInverter,
} from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import type { CollectorEvent } from '../../shared/collectorEvents.ts';
import type { InverterReading } from '../../shared/contract/index.ts';
import { createFakeClock } from './fakeClock.ts';
import { keptInverter } from './keptInverterFixture.ts';
import { createScriptedSpeedwire } from './scriptedSpeedwire.ts';

/** A plant in Utrecht. */
export const watchedPlace = { latitude: 52.1, longitude: 5.1 };

export interface WatchedHouseOptions {
  readonly startMs?: number;
  readonly serials?: readonly number[];
  readonly more?: Partial<CollectorDependencies>;
}

/** A collector in Utrecht over scripted inverters, which it watches from the start, and all that it tells. */
export function watchHouse({ startMs, serials = [1], more = {} }: WatchedHouseOptions = {}) {
  const clock = createFakeClock(startMs);
  const speedwire = createScriptedSpeedwire(clock);
  const kept = serials.map((serial) => keptInverter({ serial, address: `192.168.1.${40 + serial}` }));
  const events: CollectorEvent[] = [];
  const readings: InverterReading[] = [];
  const keptNews: (readonly KeptInverter[])[] = [];
  const surprises: unknown[] = [];
  const collector = createCollector({
    speedwire,
    clock,
    secrets: memorySecrets(Object.fromEntries(kept.map((one) => [passwordName(one), '0000']))),
    place: watchedPlace,
    onChanged: () => undefined,
    onKept: () => keptNews.push(collector.kept()),
    onReading: (_inverter, reading) => readings.push(reading),
    onEvent: (event) => events.push(event),
    onSurprise: (error) => surprises.push(error),
    ...more,
  });
  kept.forEach((one) => collector.watch(one));
  return {
    clock,
    speedwire,
    collector,
    device: speedwire.device(serials[0] ?? 1),
    readings,
    keptNews,
    surprises,
    events,
    kinds: () => events.map((event) => event.kind),
    state: () => collector.views()[0]?.state,
  };
}
