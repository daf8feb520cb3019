import { startSimulator, type Simulator, type SimulatorOptions } from '../../electron/core/simulator/index.ts';
import type { DeviceIdentity } from '../../shared/contract/index.ts';
import { usualOptions } from './simulatorLink.ts';
import { createLan, valueOf, type SpeedwireLan } from './speedwireLan.ts';

const place = { address: '192.168.1.48', port: 9522 };

/** A simulator in the house, with the same clock as the client's computer. */
export interface SimulatedPlant {
  readonly lan: SpeedwireLan;
  readonly simulator: Simulator;
  readonly endpoint: { readonly address: string; readonly port: number };
}

/** Puts a simulated model into a house whose clocks all show `startMs`. */
export async function startPlant(
  model: string,
  startMs: number,
  more: Partial<SimulatorOptions> = {},
): Promise<SimulatedPlant> {
  const lan = createLan({ startMs });
  const options = { ...usualOptions, bind: place, model, startMs: null, ...more };
  const network = lan.network.host([`${place.address}/24`]);
  const simulator = valueOf(await startSimulator(options, { network, clock: lan.clock }));
  return { lan, simulator, endpoint: place };
}

/** Logs our own client on to a device of the plant; whoever answers first unless told. */
export async function openPlant(plant: SimulatedPlant, identity: DeviceIdentity | null = null) {
  const speedwire = plant.lan.speedwire({ zone: 'Europe/Amsterdam' });
  const opening = speedwire.openSession({ endpoint: plant.endpoint, identity, group: 'user', password: '0000' });
  return valueOf(await plant.lan.clock.settle(opening));
}
