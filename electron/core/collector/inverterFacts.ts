import type { InverterReading } from '../../../shared/contract/index.ts';
import type { ReadingFact, SourceName } from '../../../shared/facts.ts';
import { spotNames, type SpotValues, type StatusName, type StatusNote } from '../history/index.ts';
import type { FactWriter } from './factWriter.ts';
import type { KeptInverter } from './keptInverter.ts';

const spotMs = 300_000;
const deviceNoteMs = 600_000;

/** The name under which the history knows an inverter: its serial. */
export function inverterSource(serial: number): SourceName {
  return { kind: 'inverter', id: String(serial) };
}

/** What a live read is worth to the history: its total yield and its power; null where it tells neither. */
export function inverterFact(serial: number, { at, values, solarPowerW }: InverterReading): ReadingFact | null {
  const yieldWh = values.totalYieldWh;
  if (yieldWh === null && solarPowerW === null) {
    return null;
  }
  return {
    source: inverterSource(serial),
    at,
    rank: 'live',
    registers: yieldWh === null ? {} : { yieldWh },
    powerW: solarPowerW === null ? null : Math.round(solarPowerW),
  };
}

/**
 * What an inverter gives to the house, W, or takes where it is negative; null where it does not tell. A device with a
 * battery gives what its AC side says, which no longer is what the sun gives.
 */
export function deliveredPowerW({ values, solarPowerW }: InverterReading): number | null {
  const hasBattery = values.batteryChargePercent !== undefined && values.batteryChargePercent !== null;
  return hasBattery ? values.acPowerW : solarPowerW;
}

/** The values of a read that are kept for looking back; null where it tells none of them. */
export function inverterSpots(serial: number, { fullAt, values }: InverterReading): SpotValues | null {
  const told: Readonly<Record<string, number | null>> = {
    ...byPlace('phase', 'W', values.acPhasePowerW, 1),
    ...byPlace('phase', 'Dv', values.acPhaseVoltageV, 10),
    ...byPlace('string', 'W', values.dcPowerW, 1),
    ...byPlace('string', 'Dv', values.dcVoltageV, 10),
    temperatureDc: scaled(values.temperatureC, 10),
    frequencyChz: scaled(values.gridFrequencyHz, 100),
  };
  const kept = spotNames.map((name) => told[name] ?? null);
  return kept.every((value) => value === null) ? null : { source: inverterSource(serial), at: fullAt, values: kept };
}

function byPlace(
  name: string,
  unit: string,
  list: readonly (number | null)[],
  scale: number,
): Readonly<Record<string, number | null>> {
  return Object.fromEntries(list.map((value, index) => [`${name}${index + 1}${unit}`, scaled(value, scale)]));
}

function scaled(value: number | null, scale: number): number | null {
  return value === null ? null : Math.round(value * scale);
}

/** Takes the reads of inverters to the history. */
export interface InverterRecorder {
  take(inverter: KeptInverter, reading: InverterReading): void;
}

/** What was kept of an inverter last. */
interface LastKept {
  spotSlot: number;
  device: string;
  deviceAt: number;
  readonly tags: Map<StatusName, number>;
}

/**
 * Makes a recorder: every read is a fact; spot values are kept once in each five minutes of the clock, states when they
 * change, and the device itself when it tells something else of itself, or every ten minutes.
 */
export function createInverterRecorder(
  writer: Pick<FactWriter, 'add' | 'addSpots' | 'addStatus' | 'noteDevice'>,
): InverterRecorder {
  const last = new Map<number, LastKept>();

  function lastOf(serial: number): LastKept {
    const known = last.get(serial) ?? { spotSlot: Number.NaN, device: '', deviceAt: -Infinity, tags: new Map() };
    last.set(serial, known);
    return known;
  }

  function takeStatus(known: LastKept, note: Omit<StatusNote, 'tag'>, tag: number | undefined): void {
    if (tag !== undefined && known.tags.get(note.name) !== tag) {
      known.tags.set(note.name, tag);
      writer.addStatus({ ...note, tag });
    }
  }

  return {
    take: ({ serial, model, firmware }, reading) => {
      const { at, fullAt, values, clockOffsetS } = reading;
      const source = inverterSource(serial);
      const known = lastOf(serial);
      const fact = inverterFact(serial, reading);
      if (fact !== null) {
        writer.add(fact);
      }
      const spotSlot = Math.floor(fullAt / spotMs);
      const spots = spotSlot === known.spotSlot ? null : inverterSpots(serial, reading);
      if (spots !== null) {
        known.spotSlot = spotSlot;
        writer.addSpots(spots);
      }
      takeStatus(known, { source, at: fullAt, name: 'status' }, values.status?.tag);
      takeStatus(known, { source, at: fullAt, name: 'gridRelay' }, values.gridRelay?.tag);
      const device = JSON.stringify([model, firmware]);
      if (device !== known.device || at - known.deviceAt >= deviceNoteMs || at < known.deviceAt) {
        known.device = device;
        known.deviceAt = at;
        writer.noteDevice({ source, at, model, firmware, clockOffsetS });
      }
    },
  };
}
