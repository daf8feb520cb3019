import { areApart, emptySlots, presences, type PlantColumns, type SourceLife } from '../../balance/index.ts';
import type { KnownSource } from '../facts/sourceBook.ts';

/** A source, and what is known of it as a whole. */
export interface LivingSource {
  readonly source: KnownSource;
  readonly life: SourceLife;
  /** The best rank of its facts. */
  readonly rank: number;
}

/** What the sums of days depend on beside the slots: how the sources stand to one another, as a text. */
export function shapeOf(sources: readonly LivingSource[]): string {
  const inverters = sources.filter(({ source }) => source.name.kind === 'inverter');
  const meters = sources.filter(({ source }) => source.name.kind === 'meter');
  const bounds = presences(inverters.map(({ life }) => life));
  const [first, ...others] = meters;
  let heard = first?.life;
  const apart = others.map(({ life }) => {
    const isApart = heard !== undefined && areApart(heard, life);
    heard = {
      ...life,
      firstAt: Math.min(heard?.firstAt ?? life.firstAt, life.firstAt),
      lastAt: Math.max(heard?.lastAt ?? life.lastAt, life.lastAt),
    };
    return isApart;
  });
  return JSON.stringify([
    inverters.map(({ source }, index) => [source.name.id, String(bounds[index]?.fromMs), String(bounds[index]?.toMs)]),
    meters.map(({ source }) => source.name.id),
    apart,
  ]);
}

/** The columns of no slots of a plant: they tell which registers it has. */
export function emptyPlant(sources: readonly LivingSource[]): PlantColumns {
  const none = emptySlots(0, 0);
  const hasInverter = sources.some(({ source }) => source.name.kind === 'inverter');
  const hasMeter = sources.some(({ source }) => source.name.kind === 'meter');
  return {
    fromSlot: 0,
    count: 0,
    yieldWh: hasInverter ? none : null,
    importWh: hasMeter ? none : null,
    exportWh: hasMeter ? none : null,
    batteryWh: null,
  };
}
