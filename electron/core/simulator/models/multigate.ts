import type { SimulatedModel } from './model.ts';
import { olderAnswers } from './answerStyles.ts';
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

/** SMA Multigate (SUSyID 175): it lists its micro-inverters and passes frames on; it measures and remembers nothing. */
export const multigate: SimulatedModel = {
  name: 'Multigate-10',
  susyId: 175,
  answers: olderAnswers,
  plant: { limitW: 1, panelPowerW: 0, tiltDegrees: 0, azimuthDegrees: 180, phases: 1, strings: [] },
  archive: null,
  registers: [
    {
      object: 0x5180,
      number: 0x2148,
      class: 1,
      stamp: 'now',
      content: {
        form: 'status',
        tags: [statusTags.fault, statusTags.off, statusTags.ok, statusTags.warning],
        chosen: () => statusTags.ok,
      },
    },
    ...typeLabel({ classes: [classTags.communication], models: [9179, 9180], model: 9179, firmware: 0x01040204 }),
  ],
};

/**
 * SMA Sunny Boy 240 (SUSyID 244): one panel, one string, one phase. Its reads need the control byte 0xE0.
 *
 * @param azimuthDegrees where its panel looks to: each one gives something else
 */
export function sb240(azimuthDegrees: number): SimulatedModel {
  return {
    name: 'SB 240-10',
    susyId: 244,
    answers: { ...olderAnswers, readsNeedControl: 0xe0 },
    plant: {
      limitW: 230,
      panelPowerW: 250,
      tiltDegrees: 38,
      azimuthDegrees,
      phases: 1,
      strings: [{ share: 1, voltageV: 33 }],
    },
    archive: {
      dayStamp: 'midnight',
      keptDays: 30,
      userEvents: solarUserEvents,
      installerEvents: solarInstallerEvents,
    },
    registers: [
      measured(0x5100, 0x263f, true, 1, (state) => state.acPowerW),
      ...nominalPower(230),
      ...perPhase(0x4640, true, 1, 'powerW'),
      ...perPhase(0x4648, false, 100, 'voltageV'),
      ...perPhase(0x4650, false, 1000, 'currentA'),
      measured(0x5100, 0x4657, false, 100, (state) => state.gridFrequencyHz),
      statusRegister([statusTags.fault, statusTags.off, statusTags.ok, statusTags.warning]),
      measured(0x5200, 0x2377, true, 100, (state) => state.temperatureC),
      ...dcRegisters(1),
      ...energyRegisters(true),
      ...typeLabel({ classes: [classTags.solar], models: [9177, 9178], model: 9177, firmware: 0x01050304 }),
    ],
  };
}
