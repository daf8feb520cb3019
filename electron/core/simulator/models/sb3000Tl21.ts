import type { SimulatedModel } from './model.ts';
import { olderAnswers } from './answerStyles.ts';
import { classTags, inverterRegisters, withIndexes } from './registerSets.ts';
import { solarInstallerEvents, solarUserEvents } from './solarEvents.ts';

/**
 * SMA Sunny Boy 3000TL-21: one phase, though it answers the registers of all three, two strings. Registers, types, list
 * shapes, indexes and answer bytes as public captures of its family (SUSyID 138, SBFspot issue 618) show them.
 */
export const sb3000Tl21: SimulatedModel = {
  name: 'SB 3000TL-21',
  susyId: 138,
  answers: olderAnswers,
  plant: {
    limitW: 3000,
    panelPowerW: 3600,
    tiltDegrees: 30,
    azimuthDegrees: 165,
    phases: 1,
    strings: [
      { share: 0.6, voltageV: 340 },
      { share: 0.4, voltageV: 230 },
    ],
  },
  archive: {
    dayStamp: 'midnight',
    keptDays: 62,
    userEvents: solarUserEvents,
    installerEvents: solarInstallerEvents,
  },
  registers: withIndexes(
    inverterRegisters({
      limitW: 3000,
      strings: 2,
      label: {
        classes: [classTags.solar],
        models: [9074, 9075, 9076, 9165, 9273],
        model: 9074,
        firmware: 0x02810104,
      },
    }),
    { 0x5100: { 0x4640: 7 } },
  ),
};
