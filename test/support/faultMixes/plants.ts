import type { Place } from '../../../electron/core/simulator/house/roof.ts';
import {
  createHouse,
  type HouseOptions,
  type SimulatedHouse,
} from '../../../electron/core/simulator/house/simulatedState.ts';

/** Zones of a plant, and where in them its roof stands: where the client supposes it, so that both see the same sun. */
export const plantPlaces = {
  'Europe/Amsterdam': { latitude: 52.2, longitude: 5.3 },
  'America/New_York': { latitude: 50, longitude: -75 },
  'Australia/Lord_Howe': { latitude: 50, longitude: 157.5 },
} as const satisfies Readonly<Record<string, Place>>;

export type PlantZone = keyof typeof plantPlaces;
export const plantZones = [
  'Europe/Amsterdam',
  'America/New_York',
  'Australia/Lord_Howe',
] as const satisfies PlantZone[];

const slotMs = 300_000;

/**
 * Makes a function that gives each model the same house again, all under one sky whatever the seed: working out a house
 * takes longer than a whole conversation. The values of whole slots are remembered.
 *
 * @param sky the seed of the weather
 */
export function createHouses(sky = 1): (options: HouseOptions) => SimulatedHouse {
  const houses = new Map<string, { readonly plant: object; readonly house: SimulatedHouse }[]>();
  return (options) => {
    const key = `${options.zone} ${options.name}`;
    const found = houses.get(key) ?? [];
    houses.set(key, found);
    const known = found.find((one) => one.plant === options.plant);
    if (known !== undefined) {
      return known.house;
    }
    const house = withMemory(createHouse({ ...options, seed: sky }));
    found.push({ plant: options.plant, house });
    return house;
  };
}

function withMemory(house: SimulatedHouse): SimulatedHouse {
  const yields = new Map<number, number>();
  return {
    ...house,
    totalYieldWhAt: (atMs) => {
      if (atMs % slotMs !== 0) {
        return house.totalYieldWhAt(atMs);
      }
      const yieldWh = yields.get(atMs) ?? house.totalYieldWhAt(atMs);
      yields.set(atMs, yieldWh);
      return yieldWh;
    },
  };
}
