import type { SimulatedModel } from './model.ts';
import { olderAnswers } from './answerStyles.ts';
import { allStatusTags, classTags, inverterRegisters, register, statusTags, typeLabel } from './registerSets.ts';
import { solarInstallerEvents, solarUserEvents } from './solarEvents.ts';

/** SMA Multigate (SUSyID 175): it lists its micro-inverters and passes frames on; it measures and remembers nothing. */
export const multigate: SimulatedModel = {
  name: 'Multigate-10',
  susyId: 175,
  answers: olderAnswers,
  plant: { limitW: 1, panelPowerW: 0, tiltDegrees: 0, azimuthDegrees: 180, phases: 1, strings: [] },
  archive: null,
  registers: [
    register(0x5180, 0x2148, 'now', { form: 'status', tags: allStatusTags, chosen: () => statusTags.ok }),
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
    registers: inverterRegisters({
      limitW: 230,
      strings: 1,
      lacks: ['limit', 'relay'],
      label: { classes: [classTags.solar], models: [9177, 9178], model: 9177, firmware: 0x01050304 },
    }),
  };
}
