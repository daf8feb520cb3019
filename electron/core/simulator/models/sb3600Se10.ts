import type { SimulatedModel } from './model.ts';
import { newerAnswers } from './answerStyles.ts';
import {
  batteryRegisters,
  classTags,
  houseRegisters,
  inClass,
  inverterRegisters,
  panelRegisters,
  withIndexes,
} from './registerSets.ts';
import { storageEvents } from './storageEvents.ts';

/**
 * SMA Sunny Boy 3600 Smart Energy (SUSyID 292): panels and a battery in one device. Its own records have class 9, its AC
 * power is negative while it takes from the grid. Records, types and indexes as public captures of hybrids show them,
 * its discovery answer as captured; its control bytes are not known, so they are those of the newer families.
 */
export const sb3600Se10: SimulatedModel = {
  name: 'SB 3600SE-10',
  susyId: 292,
  answers: { ...newerAnswers, discovery: { tag40: 1, tag70: true, tag80: false } },
  plant: {
    limitW: 3680,
    panelPowerW: 4600,
    tiltDegrees: 32,
    azimuthDegrees: 175,
    phases: 1,
    strings: [
      { share: 0.55, voltageV: 330 },
      { share: 0.45, voltageV: 270 },
    ],
    storage: {
      ownPanels: true,
      capacityWh: 4800,
      leastPercent: 10,
      mostPercent: 98,
      chargeLimitW: 1700,
      dischargeLimitW: 1700,
      idleW: 12,
      nightChargeW: 345,
      voltageV: 310,
      houseLoadW: 620,
    },
  },
  archive: { dayStamp: 'midnight', keptDays: 62, userEvents: storageEvents, installerEvents: storageEvents },
  registers: withIndexes(
    inClass(
      9,
      inverterRegisters({
        limitW: 3680,
        strings: 2,
        signedCurrents: true,
        more: [...batteryRegisters(), ...panelRegisters(), ...houseRegisters()],
        label: { classes: [classTags.hybrid], models: [9225, 9226], model: 9226, firmware: 0x02040304 },
      }),
    ),
    { 0x5100: { 0x4640: 10, 0x495b: 50 } },
  ),
};
