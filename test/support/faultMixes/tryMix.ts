import type { HouseOptions, SimulatedHouse } from '../../../electron/core/simulator/house/simulatedState.ts';
import { travel, type Journey } from './journey.ts';
import { judge } from './judge.ts';
import type { Mix } from './mix.ts';
import { startScene, type Scene } from './scene.ts';

/** What came of a mix. */
export interface Trial {
  readonly complaints: readonly string[];
  readonly journey: Journey;
  readonly scene: Scene;
}

/** Lets the client meet the mix, and judges what it did. */
export async function tryMix(mix: Mix, houseOf: (options: HouseOptions) => SimulatedHouse): Promise<Trial> {
  const scene = await startScene(mix, houseOf);
  const journey = await travel(scene);
  await scene.simulator.stop();
  return { complaints: judge(scene, journey), journey, scene };
}
