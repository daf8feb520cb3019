import type { SimulatedModel } from './model.ts';
import { newerAnswers } from './answerStyles.ts';
import { batteryRegisters, classTags, inClass, inverterRegisters } from './registerSets.ts';
import { storageEvents } from './storageEvents.ts';

/**
 * SMA Sunny Boy Storage 2.5 (SBS2.5-1VL-10, SUSyID 346): a battery inverter without panels. Its own records have class 7;
 * its total yield is what the battery gave. Discovery answer as captured; control bytes as of the newer families.
 */
export const sbs25: SimulatedModel = {
  name: 'SBS2.5-1VL-10',
  susyId: 346,
  answers: { ...newerAnswers, discovery: { tag40: null, tag70: true, tag80: true } },
  plant: {
    limitW: 2500,
    panelPowerW: 5200,
    tiltDegrees: 35,
    azimuthDegrees: 180,
    phases: 1,
    strings: [],
    storage: {
      ownPanels: false,
      capacityWh: 6400,
      leastPercent: 5,
      mostPercent: 100,
      chargeLimitW: 2500,
      dischargeLimitW: 2500,
      idleW: 10,
      nightChargeW: 300,
      voltageV: 205,
      houseLoadW: 800,
    },
  },
  archive: { dayStamp: 'midnight', keptDays: 14, userEvents: storageEvents, installerEvents: storageEvents },
  registers: inClass(
    7,
    inverterRegisters({
      limitW: 2500,
      strings: 0,
      signedCurrents: true,
      stateAlone: true,
      more: batteryRegisters(),
      label: { classes: [classTags.battery], models: [9324, 9325, 9326], model: 9326, firmware: 0x02020504 },
    }),
  ),
};
