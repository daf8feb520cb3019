import type { SimulatedModel } from './model.ts';
import { newerAnswers } from './answerStyles.ts';
import { classTags, inverterRegisters, measured, withIndexes } from './registerSets.ts';
import { solarInstallerEvents, solarUserEvents } from './solarEvents.ts';

/**
 * SMA Sunny Tripower 5.0 (STP5.0-3AV-40): phase currents in registers 4653 to 4655 and signed, voltages between the
 * phases, a power factor, and no day yield. It keeps its 5-minute values for a week. Registers, types, list shapes,
 * indexes and answer bytes as public captures of its family (SUSyID 378) show them.
 */
export const stp50Av40: SimulatedModel = {
  name: 'STP5.0-3AV-40',
  susyId: 378,
  answers: newerAnswers,
  plant: {
    limitW: 5000,
    panelPowerW: 6100,
    tiltDegrees: 35,
    azimuthDegrees: 200,
    phases: 3,
    strings: [
      { share: 0.48, voltageV: 420 },
      { share: 0.52, voltageV: 455 },
    ],
  },
  archive: {
    dayStamp: 'midnight',
    keptDays: 7,
    userEvents: solarUserEvents,
    installerEvents: solarInstallerEvents,
  },
  registers: withIndexes(
    inverterRegisters({
      limitW: 5000,
      strings: 2,
      signedCurrents: true,
      stateAlone: true,
      lacks: ['dayYield'],
      more: [
        ...[0, 1, 2].map((index) =>
          measured(0x5100, 0x464b + index, false, 100, (state) => state.lineVoltagesV[index] ?? null),
        ),
        measured(0x5100, 0x464e, false, 100, (state) => state.powerFactor),
      ],
      label: { classes: [classTags.solar], models: [9366, 9344, 9345, 9346], model: 9345, firmware: 0x03100a04 },
    }),
    { 0x5100: { 0x4640: 9 }, 0x5180: { 0x4164: 7 }, 0x5800: { 0x821e: 1, 0x8234: 10 } },
  ),
};
