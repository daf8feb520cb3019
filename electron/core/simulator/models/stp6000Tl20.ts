import type { SimulatedModel } from './model.ts';
import { olderAnswers } from './answerStyles.ts';
import { classTags, inverterRegisters, withIndexes } from './registerSets.ts';
import { solarInstallerEvents, solarUserEvents } from './solarEvents.ts';

/**
 * SMA Sunny Tripower 6000TL-20: two strings, three phases, phase currents in registers 4650 to 4652. Registers, types,
 * list shapes, indexes and answer bytes as public captures of its family (SUSyID 181) show them.
 */
export const stp6000Tl20: SimulatedModel = {
  name: 'STP 6000TL-20',
  susyId: 181,
  answers: olderAnswers,
  plant: {
    limitW: 6000,
    panelPowerW: 7600,
    tiltDegrees: 38,
    azimuthDegrees: 190,
    phases: 3,
    strings: [
      { share: 0.54, voltageV: 560 },
      { share: 0.46, voltageV: 480 },
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
      limitW: 6000,
      strings: 2,
      label: {
        classes: [classTags.solar, classTags.wind],
        models: [9098, 9099, 9100, 9102, 9103, 9189, 9190, 9191, 9193, 9192, 9281, 9282, 9283],
        model: 9099,
        firmware: 0x02530504,
      },
    }),
    { 0x5100: { 0x4640: 7 }, 0x5800: { 0x8234: 7 } },
  ),
};
