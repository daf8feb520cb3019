import type { SimulatedModel } from './model.ts';
import { sb3000Tl21 } from './sb3000Tl21.ts';
import {
  classTags,
  dcRegisters,
  energyRegisters,
  measured,
  nominalPower,
  perPhase,
  statusRegister,
  statusTags,
  typeLabel,
} from './registerSets.ts';
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
    registers: [
      measured(0x5100, 0x263f, true, 1, (state) => state.acPowerW),
      ...nominalPower(limitW),
      ...perPhase(0x4640, true, 1, 'powerW'),
      ...perPhase(0x4648, false, 100, 'voltageV'),
      ...perPhase(0x4650, false, 1000, 'currentA'),
      measured(0x5100, 0x4657, false, 100, (state) => state.gridFrequencyHz),
      statusRegister([statusTags.fault, statusTags.off, statusTags.ok, statusTags.warning]),
      measured(0x5200, 0x2377, true, 100, (state) => state.temperatureC),
      ...dcRegisters(1),
      ...energyRegisters(true),
      ...typeLabel({ classes: [classTags.solar], models: [358, 359, 558], model: modelTag, firmware: 0x03010204 }),
    ],
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
