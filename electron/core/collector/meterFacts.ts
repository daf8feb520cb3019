import type { ReadingFact, Registers, SourceName } from '../../../shared/facts.ts';
import { mbusMedia, type MbusReading, type MeterReading, type SolarReading } from '../../../shared/meterReading.ts';
import type { FactWriter } from './factWriter.ts';

/** One reading in each such step of the clock is kept: all of them, at one a second, say nothing more of energy. */
const stepMs = 10_000;
/** A meter has four channels; numbers that come out of damage must not fill the memory. */
const mostMbus = 64;

/** The power at the grid connection, W: import positive, export negative; null where the meter tells none. */
export function meterPowerW({ importPowerW, exportPowerW }: MeterReading): number | null {
  return importPowerW === null && exportPowerW === null ? null : (importPowerW ?? 0) - (exportPowerW ?? 0);
}

/** What a meter's reading is worth to the history; null where it tells neither registers nor power. */
export function meterFact(source: SourceName, reading: MeterReading): ReadingFact | null {
  const powerW = meterPowerW(reading);
  return Object.keys(reading.registers).length === 0 && powerW === null
    ? null
    : { source, at: reading.at, rank: 'live', registers: reading.registers, powerW: whole(powerW) };
}

/**
 * What a device on a meter's M-Bus told last, as a fact of a source of its own: it is read at other instants than the
 * meter, may be replaced without it, and must not stand in for it. Null for what the history has no register for.
 *
 * @param meter the meter behind which it stands, for devices that tell no number
 */
export function mbusFact(meter: SourceName, reading: MbusReading): ReadingFact | null {
  const medium = mediumOf(reading);
  return medium === null
    ? null
    : {
        source: { kind: 'meter', id: `${medium.name}:${reading.id ?? `${meter.id}/${reading.channel}`}` },
        at: reading.at,
        rank: 'live',
        registers: medium.registers,
        powerW: null,
      };
}

function mediumOf({ type, unit, value }: MbusReading): { readonly name: string; readonly registers: Registers } | null {
  switch (type) {
    case mbusMedia.gas:
      return unit === 'dm3' ? { name: 'gas', registers: { gasDm3: value } } : null;
    case mbusMedia.water:
    case mbusMedia.warmWater:
      return unit === 'dm3' ? { name: 'water', registers: { waterDm3: value } } : null;
    case mbusMedia.heatFlow:
    case mbusMedia.heatReturn:
      return unit === 'kJ' ? { name: 'heat', registers: { heatKj: value } } : null;
    default:
      return null;
  }
}

function whole(powerW: number | null): number | null {
  return powerW === null ? null : Math.round(powerW);
}

/** Takes the readings of one meter to the history. */
export interface MeterRecorder {
  /** @param source the meter; another one than before is another meter */
  take(source: SourceName, reading: MeterReading): void;
  takeSolar(source: SourceName, reading: SolarReading): void;
  /** Gives the newest reading on that was held back: before the meter falls silent, the computer sleeps, the program ends. */
  release(): void;
}

/**
 * Makes a recorder. Of the readings in ten seconds of the meter's clock the first is kept, so that one falls on each edge
 * of five minutes; of gas, water and heat each new value.
 */
export function createMeterRecorder(writer: Pick<FactWriter, 'add'>): MeterRecorder {
  const lastMbus = new Map<string, string>();
  let held: ReadingFact | null = null;
  let lastSource = '';
  let lastStep = Number.NaN;

  function takeFact(fact: ReadingFact): void {
    const step = Math.floor(fact.at / stepMs);
    if (fact.source.id !== lastSource) {
      release();
    }
    if (fact.source.id === lastSource && step === lastStep) {
      held = fact;
      return;
    }
    held = null;
    lastSource = fact.source.id;
    lastStep = step;
    writer.add(fact);
  }

  function takeMbus(fact: ReadingFact): void {
    const said = `${fact.at} ${JSON.stringify(fact.registers)}`;
    if (lastMbus.get(fact.source.id) !== said) {
      if (lastMbus.size >= mostMbus) {
        lastMbus.clear();
      }
      lastMbus.set(fact.source.id, said);
      writer.add(fact);
    }
  }

  function release(): void {
    if (held !== null) {
      writer.add(held);
      held = null;
    }
  }

  return {
    take: (source, reading) => {
      const fact = meterFact(source, reading);
      if (fact !== null) {
        takeFact(fact);
      }
      for (const one of reading.mbus) {
        const mbus = mbusFact(source, one);
        if (mbus !== null) {
          takeMbus(mbus);
        }
      }
    },
    takeSolar: (source, { at, yieldWh, powerW }) =>
      takeFact({ source, at, rank: 'live', registers: { yieldWh }, powerW: whole(powerW) }),
    release,
  };
}
