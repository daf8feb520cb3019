import type { MeterListener } from '../../electron/core/p1/live/meterConnection.ts';
import type { Telegram } from '../../electron/core/p1/telegram/telegram.ts';
import type { MeterReading } from '../../shared/meterReading.ts';
import type { MeterState } from '../../shared/meterState.ts';

/** A good telegram of a Dutch meter, with changes. */
export function meterTelegram(changes: Partial<Telegram> = {}): Telegram {
  return {
    stampAt: Date.UTC(2026, 5, 21, 11),
    identification: 'XYZ5Tested',
    others: {},
    meterId: '4530303031323334',
    version: '50',
    registers: { importT1Wh: 1000, importT2Wh: 2000, exportT1Wh: 300, exportT2Wh: 400 },
    importPowerW: 500,
    exportPowerW: 0,
    tariff: 2,
    phases: [],
    mbus: [],
    demand: null,
    ...changes,
  };
}

/** A listener that remembers what it was told. */
export interface MeterNotes extends MeterListener {
  readonly readings: MeterReading[];
  readonly states: MeterState[];
  /** The states in a word each: the reason of a silence, else the kind. */
  readonly words: () => readonly string[];
}

/** Makes a listener that remembers. */
export function noteMeter(): MeterNotes {
  const readings: MeterReading[] = [];
  const states: MeterState[] = [];
  return {
    readings,
    states,
    words: () => states.map((state) => (state.kind === 'silent' ? state.reason : state.kind)),
    onReading: (reading) => readings.push(reading),
    onState: (state) => states.push(state),
  };
}
