import { deviceErrors } from '../../speedwire/index.ts';
import type { SimulatedModel } from './model.ts';
import { olderAnswers } from './answerStyles.ts';
import { batteryRegisters, classTags, inClass, inverterRegisters } from './registerSets.ts';
import { storageEvents } from './storageEvents.ts';

/**
 * SMA Sunny Island 4.4M (SI4.4M-11, SUSyID 332): a battery inverter on 48 V. Several times a day it refuses logons for
 * minutes (SBFspot issue 12). Its errors and its discovery answer as captured; the rest is like the older families.
 */
export const sunnyIsland44: SimulatedModel = {
  name: 'SI4.4M-11',
  susyId: 332,
  answers: {
    ...olderAnswers,
    notLoggedOnError: deviceErrors.sessionLost,
    discovery: { tag40: 0, tag70: true, tag80: false },
  },
  plant: {
    limitW: 3300,
    panelPowerW: 7000,
    tiltDegrees: 25,
    azimuthDegrees: 185,
    phases: 1,
    strings: [],
    storage: {
      ownPanels: false,
      capacityWh: 9600,
      leastPercent: 20,
      mostPercent: 100,
      chargeLimitW: 3300,
      dischargeLimitW: 3300,
      idleW: 26,
      nightChargeW: 500,
      voltageV: 50,
      houseLoadW: 900,
    },
  },
  archive: { dayStamp: 'midnight', keptDays: 62, userEvents: storageEvents, installerEvents: storageEvents },
  logonPauses: { periodMinutes: 240, shortestMinutes: 3, longestMinutes: 6 },
  registers: inClass(
    7,
    inverterRegisters({
      limitW: 3300,
      strings: 0,
      signedCurrents: true,
      lacks: ['limit'],
      more: batteryRegisters(),
      label: { classes: [classTags.battery], models: [9278, 9279], model: 9279, firmware: 0x03020604 },
    }),
  ),
};
