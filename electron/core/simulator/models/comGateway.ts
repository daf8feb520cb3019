import type { SimulatedModel } from './model.ts';
import { sb3000Tl21 } from './sb3000Tl21.ts';
import { classTags, inverterRegisters } from './registerSets.ts';
import { solarInstallerEvents, solarUserEvents } from './solarEvents.ts';

/** How the inverters behind one gateway differ: power of the inverter and its panels, and where they look to. */
interface InverterOfGateway {
  readonly limitW: number;
  readonly panelPowerW: number;
  readonly azimuthDegrees: number;
  /** The tag of its model in its type label. */
  readonly modelTag: number;
}

function inverter(name: string, { limitW, panelPowerW, azimuthDegrees, modelTag }: InverterOfGateway): SimulatedModel {
  return {
    name,
    susyId: 246,
    answers: sb3000Tl21.answers,
    plant: {
      limitW,
      panelPowerW,
      tiltDegrees: 40,
      azimuthDegrees,
      phases: 1,
      strings: [{ share: 1, voltageV: 390 }],
    },
    archive: {
      dayStamp: 'nextDay',
      keptDays: 62,
      userEvents: solarUserEvents,
      installerEvents: solarInstallerEvents,
    },
    registers: inverterRegisters({
      limitW,
      strings: 1,
      lacks: ['limit', 'relay'],
      label: { classes: [classTags.solar], models: [358, 359, 558], model: modelTag, firmware: 0x03010204 },
    }),
  };
}

/**
 * Three Sunny Boys TL-20 that have no network of their own: a COM gateway answers for them (SUSyID 246). The gateway
 * writes their day values down when the next day has begun, so these carry its stamp: the reports of day values shifted
 * by one day (SBFspot issues 60, 115, 120, 130) are of this age.
 */
export const devicesOfComGateway: readonly [SimulatedModel, ...SimulatedModel[]] = [
  inverter('SB 3000TL-20', { limitW: 3000, panelPowerW: 3300, azimuthDegrees: 110, modelTag: 558 }),
  inverter('SB 4000TL-20', { limitW: 4000, panelPowerW: 4500, azimuthDegrees: 180, modelTag: 358 }),
  inverter('SB 5000TL-20', { limitW: 5000, panelPowerW: 5900, azimuthDegrees: 250, modelTag: 359 }),
];
