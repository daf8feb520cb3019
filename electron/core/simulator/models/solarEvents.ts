import type { EventForm, EventPlan, SimulatedDisturbance } from './model.ts';

/** Bits of the flags: 0 came, 1 went, 2 happened; the two highest tell a warning from a note. The rest is as captured. */
const flags = { noteCame: 0x0900, noteWent: 0x0901, note: 0x0902, warningCame: 0x4900, warningWent: 0x4901 } as const;
/** As in the captured events of the family. */
const group = 0x0001_0163;
/** A status list (type 8) of class 1: what register 2148 said before and after. */
const statusParameter = 0x0821_4801;
const tags = { off: 303, ok: 307, none: 302, waitingForLight: 1393, waitingForGrid: 1394, start: 1467 } as const;

function event(code: number, flagBits: number, tag: number, values: EventForm['arguments'] = [0, 0, 0, 0]): EventForm {
  return { code, flags: flagBits, group, tag, arguments: values };
}

function disturbance(kind: number, share: number, code: number): SimulatedDisturbance {
  return {
    kind,
    share,
    came: event(code, flags.warningCame, tags.waitingForGrid),
    went: event(code, flags.warningWent, tags.waitingForGrid),
  };
}

/** Too little light to run, code 3902 of the family's manual: over in the morning, there again in the evening. */
const lightEnough = event(3902, flags.noteWent, tags.start, [0, statusParameter, tags.ok, tags.off]);
const lightMissing = event(3902, flags.noteCame, tags.waitingForLight, [0, statusParameter, tags.off, tags.ok]);
/** The network comes up with the inverter: connection, its speed and its mode, as captured. */
const networkUp = [
  event(10_251, flags.note, 1849, [0, 1709, tags.ok, 1725]),
  event(10_253, flags.note, 1851, [0, 1709, 1721, tags.none]),
  event(10_254, flags.note, 1852, [0, 1709, 1727, tags.none]),
];
/** Grid voltage too high, grid frequency out of range: too short for the inverter to let go of the grid. */
export const highVoltageDisturbance = disturbance(0, 0.05, 101);
export const frequencyDisturbance = disturbance(1, 0.02, 501);
/** A reading of the direct current in the grid, and the average voltage of ten minutes: for the installer only. */
const directCurrent = disturbance(2, 0.03, 601);
const averageVoltage = disturbance(3, 0.04, 301);

/** What the user's log holds: two events a day, and a disturbance about every two weeks. */
export const solarUserEvents: EventPlan = {
  wakeUp: [lightEnough],
  sleep: [lightMissing],
  disturbances: [highVoltageDisturbance, frequencyDisturbance],
};

/** What the installer's log holds: all of the user's and more. */
export const solarInstallerEvents: EventPlan = {
  wakeUp: [lightEnough, ...networkUp],
  sleep: [lightMissing],
  disturbances: [highVoltageDisturbance, frequencyDisturbance, directCurrent, averageVoltage],
};
