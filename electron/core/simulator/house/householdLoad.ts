import { dayMs, slotMs, slotsPerDay, stepMs } from './dayCurve.ts';
import { hashedNumber, smoothNoise } from './noise.ts';

/** What a household without a battery uses during one slot. */
export interface LoadSlot {
  /** Standby, lamps and the refrigerator, W, on L1. */
  readonly steadyW: number;
  /** How many steps from the beginning the kettle is on, on L2. */
  readonly kettleSteps: number;
  /** Whether the oven is on, on L3: it heats every other half minute. */
  readonly baking: boolean;
}

const kettleW = 2050;
const ovenW = 2380;
const fridgeW = 82;
/** The oven heats for so many steps, and pauses for as many. */
const heatingSteps = 3;
/** Of five slots the refrigerator runs in two. */
const fridgeRound = { slots: 5, running: 2 } as const;
const slotsPerHour = slotsPerDay / 24;
const streams = { steady: 70, kettle: 71, kettleTime: 72, dinner: 73, dinnerTime: 74, fridge: 75 } as const;

/**
 * What the household uses in a slot: it follows from the seed and the instant alone. People get up, cook and go to bed by
 * the wall clock, see `AmsterdamTime`.
 */
export function loadSlotAt(seed: number, slotAtMs: number, wallMs: number): LoadSlot {
  const day = Math.floor(wallMs / dayMs);
  const slot = Math.floor((wallMs - day * dayMs) / slotMs);
  const hour = Math.floor(slot / slotsPerHour);
  const index = Math.floor(slotAtMs / slotMs);
  return {
    steadyW: steadyAt(seed, index, hour) + (isCooling(seed, index) ? fridgeW : 0),
    kettleSteps: hour >= 7 && hour < 22 ? kettleStepsIn(seed, index) : 0,
    baking: isBaking(seed, day, slot),
  };
}

function steadyAt(seed: number, index: number, hour: number): number {
  const mostW = hour >= 17 && hour < 23 ? 420 : hour >= 7 && hour < 17 ? 220 : 60;
  return 95 + Math.round(mostW * smoothNoise(seed, streams.steady, index / 7));
}

function isCooling(seed: number, index: number): boolean {
  const start = Math.floor(hashedNumber(seed, streams.fridge, 0) * fridgeRound.slots);
  return (index + start) % fridgeRound.slots < fridgeRound.running;
}

function kettleStepsIn(seed: number, index: number): number {
  const isOn = hashedNumber(seed, streams.kettle, index) < 0.035;
  return isOn ? 9 + Math.floor(hashedNumber(seed, streams.kettleTime, index) * 10) : 0;
}

/** On five evenings of seven, for about 50 minutes from half past five or later. */
function isBaking(seed: number, day: number, slot: number): boolean {
  const from = 17.5 * slotsPerHour + Math.floor(hashedNumber(seed, streams.dinnerTime, day) * 12);
  return slot >= from && slot < from + 10 && hashedNumber(seed, streams.dinner, day) < 5 / 7;
}

/** The load of each phase during one step of the slot, whole W. */
export function loadPhasesAt(slot: LoadSlot, step: number): readonly [number, number, number] {
  const isHeating = slot.baking && step % (2 * heatingSteps) < heatingSteps;
  return [slot.steadyW, step < slot.kettleSteps ? kettleW : 0, isHeating ? ovenW : 0];
}

/** The load during one step of the slot, whole W. */
export function loadStepW(slot: LoadSlot, step: number): number {
  const [one, two, three] = loadPhasesAt(slot, step);
  return one + two + three;
}

/** The load of a whole slot: its energy in mWs, and bounds in W that none of its steps is beyond. */
export function wholeLoad(slot: LoadSlot): {
  readonly milliWs: number;
  readonly leastW: number;
  readonly mostW: number;
} {
  const kettleMilliWs = kettleW * slot.kettleSteps * stepMs;
  const ovenMilliWs = slot.baking ? (ovenW * slotMs) / 2 : 0;
  return {
    milliWs: slot.steadyW * slotMs + kettleMilliWs + ovenMilliWs,
    leastW: slot.steadyW,
    mostW: slot.steadyW + (slot.kettleSteps > 0 ? kettleW : 0) + (slot.baking ? ovenW : 0),
  };
}
