import type { SimulatedModel } from './model.ts';
import { stp6000Tl20 } from './models/stp6000Tl20.ts';

const models: readonly SimulatedModel[] = [stp6000Tl20];

/** The names of all models that can be simulated; the first is the usual one. */
export const simulatedModels: readonly string[] = models.map((one) => one.name);

/** The model of this name, or null. */
export function findModel(name: string): SimulatedModel | null {
  return models.find((one) => one.name === name) ?? null;
}
