import type { EventPlan } from './model.ts';
import { frequencyDisturbance, highVoltageDisturbance } from './solarEvents.ts';

/** What the log of a device with a battery holds: it does not wake up or fall asleep; now and then the grid disturbs it. */
export const storageEvents: EventPlan = {
  wakeUp: [],
  sleep: [],
  disturbances: [highVoltageDisturbance, frequencyDisturbance],
};
