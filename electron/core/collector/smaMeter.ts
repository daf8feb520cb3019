import type { MeterPhase, MeterReading } from '../../../shared/meterReading.ts';
import type { MeterState } from '../../../shared/meterState.ts';
import { createMeterWatch, type MeterConnection, type MeterListener } from '../p1/index.ts';
import type { Clock } from '../ports/index.ts';
import type { EnergyMeterValues, MeterReading as EnergyMeterReading, Speedwire } from '../speedwire/index.ts';

export interface SmaMeterParts {
  readonly clock: Clock;
  readonly speedwire: Pick<Speedwire, 'listenToMeters'>;
}

/**
 * Listens to an SMA Energy Meter or Sunny Home Manager as to any other meter at the grid connection. It tells no time
 * of day, so readings are stamped at receipt. Silent with `noMulticasts` where it is not heard, with `networkPortTaken`
 * where another program keeps the port of its multicasts.
 *
 * @param serial which one; null takes the first that is heard, and stays with it
 */
export function connectSmaMeter(
  { clock, speedwire }: SmaMeterParts,
  serial: number | null,
  listener: MeterListener,
): MeterConnection {
  let chosen = serial;
  let stopListening: () => void = () => undefined;

  const watch = createMeterWatch({
    clock,
    listener: { onReading: listener.onReading, onState: (state) => listener.onState(inSmaWords(state)) },
    open,
  });

  function open(): void {
    stopListening();
    let isLost = false;
    const stop = speedwire.listenToMeters({
      onReading: take,
      onState: ({ failure }) => {
        if (isLost) {
          return;
        }
        if (failure === null) {
          watch.connected();
          return;
        }
        isLost = true;
        stopListening();
        watch.lost(failure.code === 'portTaken' ? 'networkPortTaken' : 'unreachable', failure.code);
      },
    });
    stopListening = stop;
    if (isLost) {
      stop();
    }
  }

  function take(reading: EnergyMeterReading): void {
    chosen ??= reading.identity.serial;
    if (chosen === reading.identity.serial) {
      watch.heard();
      watch.reading(toMeterReading(reading));
    }
  }

  return {
    state: () => inSmaWords(watch.state()),
    accepted: watch.accepted,
    refused: watch.refusedCounts,
    clockOffsetMs: watch.clockOffsetMs,
    stop: async () => {
      watch.stop();
      stopListening();
    },
  };
}

/** There is no cable in a P1 port to look after. */
function inSmaWords(state: MeterState): MeterState {
  return state.kind === 'silent' && state.reason === 'nothingHeard' ? { ...state, reason: 'noMulticasts' } : state;
}

/** The same reading in the words of every meter; a counter that it leaves out is absent, and powers are whole W. */
function toMeterReading({ identity, receivedAtMs, values }: EnergyMeterReading): MeterReading {
  return {
    at: receivedAtMs,
    clock: 'receipt',
    meterId: String(identity.serial),
    version: null,
    registers: {
      ...(values.importWh !== null && { importWh: values.importWh }),
      ...(values.exportWh !== null && { exportWh: values.exportWh }),
    },
    importPowerW: wholeOrNull(values.importPowerW),
    exportPowerW: wholeOrNull(values.exportPowerW),
    tariff: null,
    phases: toPhases(values.phases),
    mbus: [],
    demand: null,
  };
}

/** The phases up to the last one of which anything is said. */
function toPhases(phases: EnergyMeterValues['phases']): readonly MeterPhase[] {
  const known = phases.map(toPhase);
  const last = known.findLastIndex((phase) => Object.values(phase).some((value) => value !== null));
  return known.slice(0, last + 1);
}

function toPhase({ voltageV, currentA, importPowerW, exportPowerW }: EnergyMeterValues['phases'][number]): MeterPhase {
  return { voltageV, currentA, importPowerW: wholeOrNull(importPowerW), exportPowerW: wholeOrNull(exportPowerW) };
}

function wholeOrNull(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
