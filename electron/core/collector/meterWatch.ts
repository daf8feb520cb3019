import type { MeterView } from '../../../shared/contract/index.ts';
import type { CollectorNews } from '../../../shared/collectorEvents.ts';
import type { SourceName } from '../../../shared/facts.ts';
import type { MeterReading, SolarReading } from '../../../shared/meterReading.ts';
import type { MeterState } from '../../../shared/meterState.ts';
import { meterKey } from '../../../shared/meterWay.ts';
import type { MeterConnection } from '../p1/index.ts';
import type { Secrets } from '../ports/index.ts';
import { connectMeter, noMeterSecrets, type MeterParts } from './connectMeter.ts';
import type { FactWriter } from './factWriter.ts';
import { meterSecretName, readMeterSecret, type KeptMeter } from './keptMeter.ts';
import { createMeterRecorder } from './meterFacts.ts';

/** A meter's clock is told as off beyond the first, and as right again within the second. */
const clockOffMs = 60_000;
const clockRightMs = 30_000;

export interface MeterWatchDependencies extends MeterParts {
  readonly secrets: Pick<Secrets, 'get'>;
  readonly writer: Pick<FactWriter, 'add'>;
  /** The view is another one now. */
  readonly onChanged: () => void;
  readonly onReading: (reading: MeterReading) => void;
  readonly onSolar: (reading: SolarReading) => void;
  /** What is to be remembered of the meter changed. */
  readonly onKept: () => void;
  readonly onNews: (news: CollectorNews) => void;
  /** Something threw that should not have. */
  readonly onSurprise: (error: unknown) => void;
}

/** Keeps one meter's readings coming, and takes them to the history. */
export interface MeterWatch {
  kept(): KeptMeter;
  view(): MeterView;
  /** Hands over what is held back of the readings: before the computer sleeps. */
  release(): void;
  /** Ends it for good; resolves when port and sockets are free again. */
  stop(): Promise<void>;
}

/** Begins to watch a meter that the user chose. */
export function watchMeter(remembered: KeptMeter, dependencies: MeterWatchDependencies): MeterWatch {
  const { clock, secrets, writer, onNews } = dependencies;
  const { way } = remembered;
  const key = meterKey(way);
  const recorder = createMeterRecorder(writer);
  let kept = remembered;
  let state: MeterState = { kind: 'connecting', since: clock.nowMs() };
  let reading: MeterReading | null = null;
  let solar: SolarReading | null = null;
  let connection: MeterConnection | null = null;
  let isClockOff = false;
  let stopped = false;

  /** Panels behind a kWh meter are a source of yield, as an inverter is; it tells no number of its own. */
  function source(): SourceName {
    return way.kind === 'solar' ? { kind: 'inverter', id: key } : { kind: 'meter', id: kept.meterId ?? key };
  }

  function takeReading(next: MeterReading): void {
    reading = next;
    takeNumber(next.meterId);
    recorder.take(source(), next);
    watchClock();
    dependencies.onReading(next);
    dependencies.onChanged();
  }

  function takeNumber(meterId: string | null): void {
    if (meterId === null || meterId === kept.meterId) {
      return;
    }
    const before = kept.meterId;
    kept = { ...kept, meterId };
    if (before !== null) {
      onNews({ kind: 'meterChanged', source: source(), details: { from: before, to: meterId } });
    }
    dependencies.onKept();
  }

  function takeSolar(next: SolarReading): void {
    solar = next;
    recorder.takeSolar(source(), next);
    dependencies.onSolar(next);
    dependencies.onChanged();
  }

  function takeState(next: MeterState): void {
    const before = state;
    state = next;
    if (next.kind === 'receiving' && before.kind !== 'receiving') {
      onNews({ kind: 'meterConnected', source: source(), details: {} });
    }
    if (next.kind === 'silent' && before.kind !== 'silent') {
      recorder.release();
      onNews({ kind: 'meterSilent', source: source(), details: { reason: next.reason } });
    }
    dependencies.onChanged();
  }

  function watchClock(): void {
    const aheadMs = connection?.clockOffsetMs() ?? null;
    if (aheadMs !== null && !isClockOff && Math.abs(aheadMs) > clockOffMs) {
      isClockOff = true;
      onNews({ kind: 'clockOff', source: source(), details: { aheadMs } });
    } else if (aheadMs !== null && isClockOff && Math.abs(aheadMs) < clockRightMs) {
      isClockOff = false;
      onNews({ kind: 'clockRight', source: source(), details: {} });
    }
  }

  async function connect(): Promise<void> {
    const secret = readMeterSecret(way, await secrets.get(meterSecretName(way)));
    if (!stopped) {
      connection = connectMeter(way, secret ?? noMeterSecrets, dependencies, {
        onReading: takeReading,
        onSolar: takeSolar,
        onState: takeState,
      });
    }
  }

  const connected = connect().catch(dependencies.onSurprise);

  return {
    kept: () => kept,
    view: () => ({
      key,
      way,
      meterId: kept.meterId,
      state,
      reading,
      solar,
      clockOffsetMs: connection?.clockOffsetMs() ?? null,
      refused: Object.values(connection?.refused() ?? {}).reduce((sum, count) => sum + count, 0),
    }),
    release: () => recorder.release(),
    stop: async () => {
      stopped = true;
      await connected;
      await connection?.stop();
      recorder.release();
    },
  };
}
