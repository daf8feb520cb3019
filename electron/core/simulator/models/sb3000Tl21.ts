import type { SimulatedModel } from './model.ts';
import { olderAnswers } from './answerStyles.ts';
import {
  classTags,
  constant,
  dcRegisters,
  energyRegisters,
  measured,
  nominalPower,
  perPhase,
  relayRegister,
  statusRegister,
  statusTags,
  typeLabel,
  withIndexes,
} from './registerSets.ts';
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
    [
      measured(0x5100, 0x263f, true, 1, (state) => state.acPowerW),
      ...nominalPower(3000),
      ...perPhase(0x4640, true, 1, 'powerW'),
      ...perPhase(0x4648, false, 100, 'voltageV'),
      ...perPhase(0x4650, false, 1000, 'currentA'),
      measured(0x5100, 0x4657, false, 100, (state) => state.gridFrequencyHz),
      constant(0x5100, 0x832a, 3000),
      statusRegister([statusTags.fault, statusTags.off, statusTags.ok, statusTags.warning]),
      relayRegister(),
      measured(0x5200, 0x2377, true, 100, (state) => state.temperatureC),
      ...dcRegisters(2),
      ...energyRegisters(true),
      ...typeLabel({
        classes: [classTags.solar],
        models: [9074, 9075, 9076, 9165, 9273],
        model: 9074,
        firmware: 0x02810104,
      }),
    ],
    { 0x5100: { 0x4640: 7 } },
  ),
};
