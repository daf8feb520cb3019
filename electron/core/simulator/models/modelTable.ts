import type { SimulatedInstallation, SimulatedModel } from './model.ts';
import { devicesOfComGateway } from './comGateway.ts';
import { multigate, sb240 } from './multigate.ts';
import { sb3000Tl21 } from './sb3000Tl21.ts';
import { sb3600Se10 } from './sb3600Se10.ts';
import { sbs25 } from './sbs25.ts';
import { stp50Av40 } from './stp50Av40.ts';
import { stp6000Tl20 } from './stp6000Tl20.ts';
import { sunnyIsland44 } from './sunnyIsland44.ts';

const installations: readonly SimulatedInstallation[] = [
  ...[stp6000Tl20, sb3000Tl21, stp50Av40, sb3600Se10, sbs25, sunnyIsland44].map(alone),
  { name: 'COM gateway', devices: devicesOfComGateway, anyDevice: 'all', hasDeviceList: false },
  {
    name: 'Multigate',
    devices: [multigate, ...[120, 150, 180, 210].map(sb240)],
    anyDevice: 'first',
    hasDeviceList: true,
  },
];

function alone(model: SimulatedModel): SimulatedInstallation {
  return { name: model.name, devices: [model], anyDevice: 'all', hasDeviceList: false };
}

/** The names of all models and gateways that can be simulated; the first is the usual one. */
export const simulatedModels: readonly string[] = installations.map((one) => one.name);

/** The installation of this name, or null. */
export function findInstallation(name: string): SimulatedInstallation | null {
  return installations.find((one) => one.name === name) ?? null;
}
