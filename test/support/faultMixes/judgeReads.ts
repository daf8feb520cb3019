import type { InverterRead } from '../../../electron/core/speedwire/index.ts';
import type { SimulatedModel } from '../../../electron/core/simulator/models/model.ts';
import type { SimulatedHouse, SimulatedState } from '../../../electron/core/simulator/house/simulatedState.ts';
import type { Step } from './journey.ts';
import type { Scene } from './scene.ts';
import { judgeValues } from './trueValues.ts';

/** An answer takes so long at most, with all faults that delay. */
const longestDelayS = 8;

/** The device that a session reads. */
export interface ReadDevice {
  readonly model: SimulatedModel;
  readonly house: SimulatedHouse;
  readonly serial: number;
}

/** What is wrong with a read. */
export function judgeRead(scene: Scene, device: ReadDevice, step: Step<InverterRead>): readonly string[] {
  const { value: read, fromMs, toMs } = step;
  const { mix } = scene;
  const { model, house } = device;
  const failedQuestions = new Set(read.failures.map((one) => String(one.details?.['query'] ?? one.code)));
  /** A failure that names no question ended the read: then this one was not asked either. */
  const hasFailed = (question: string) =>
    failedQuestions.has(question) || read.failures.some((one) => one.details?.['query'] === undefined);
  const complaints: string[] = [];
  const latest = house.stateAt(toMs + scene.skewS * 1000);
  const { values } = read;
  const dayYieldMayMiss =
    (mix.faults.includes('stale-day-yield') && latest.asleep) || (hasNoDayYield(model) && archiveMayMiss());
  const judged =
    (values.dayYieldWh === null && dayYieldMayMiss) || isOfOurDay() ? { ...values, dayYieldWh: dayYieldNow() } : values;

  /** Where all stamps are the evening's nobody knows that the device's clock has begun the next day and ours has not. */
  function isOfOurDay(): boolean {
    const ours = house.stateAt(fromMs);
    return mix.faults.includes('stale-day-yield') && latest.asleep && values.dayYieldWh === ours.dayYieldWh;
  }

  /** The stamps of a device that fell asleep just now tell a clock that is a little slower. */
  function isOffsetTrue(offsetS: number): boolean {
    const leastS = latest.asleep ? -longestDelayS - 30 : scene.skewS - longestDelayS;
    return offsetS >= leastS && offsetS <= scene.skewS + 1;
  }

  function archiveMayMiss(): boolean {
    return mix.faults.includes('error-21') || model.archive === null || hasFailed('dayYield');
  }

  function dayYieldNow(): number | null {
    const [state] = statesBetween(scene, house, fromMs, toMs);
    return state?.dayYieldWh ?? null;
  }

  complaints.push(
    ...judgeValues(judged, model, statesBetween(scene, house, fromMs, toMs), {
      failed: failedQuestions,
      hasLittle: mix.faults.includes('error-21'),
    }),
  );
  complaints.push(
    ...judgeDevice(read.device, device, latest, (question) => mix.faults.includes('error-21') || hasFailed(question)),
  );
  const energy = [values.totalYieldWh, values.dayYieldWh].filter((one) => one !== null);
  if (energy.some((one) => !Number.isSafeInteger(one) || one < 0)) {
    complaints.push(`yields are no whole Wh: ${energy.join(', ')}`);
  }
  if (read.at < fromMs || read.at > toMs) {
    complaints.push(`the read is stamped ${read.at}, outside of ${fromMs} to ${toMs}`);
  }
  if (read.clockOffsetS !== null && !isOffsetTrue(read.clockOffsetS)) {
    complaints.push(`the clock is off by ${read.clockOffsetS} s, in truth ${scene.skewS} s`);
  }
  return complaints;
}

/** What the type label says is the device's own, or missing where its question failed. */
function judgeDevice(
  given: InverterRead['device'],
  { model, serial }: ReadDevice,
  state: SimulatedState,
  mayMiss: (question: string) => boolean,
): readonly string[] {
  const label = {
    name: `SN: ${serial}`,
    modelTag: chosenTag(model, 0x8220, state),
    class: chosenTag(model, 0x821f, state),
  };
  const told = { name: given.name, modelTag: given.modelTag, class: given.deviceClass?.tag ?? null };
  const isMissing = told.name === null && told.modelTag === null && told.class === null && mayMiss('typeLabel');
  const firmware = firmwareOf(model);
  return [
    ...(isMissing || JSON.stringify(told) === JSON.stringify(label)
      ? []
      : [`the type label is ${JSON.stringify(told)}`]),
    ...(given.firmware === firmware || (given.firmware === null && mayMiss('firmware'))
      ? []
      : [`the firmware is ${given.firmware}, in truth ${firmware}`]),
  ];
}

/** The tag that a status list has chosen. */
function chosenTag(model: SimulatedModel, number: number, state: SimulatedState): number | null {
  const content = model.registers.find((one) => one.number === number)?.content;
  return content?.form === 'status' ? content.chosen(state) : null;
}

function firmwareOf(model: SimulatedModel): string | null {
  const content = model.registers.find((one) => one.number === 0x8234)?.content;
  if (content?.form !== 'firmware') {
    return null;
  }
  const [major = 0, minor = 0, build = 0] = [24, 16, 8].map((bits) => (content.word >>> bits) & 0xff);
  return `${Number(major.toString(16))}.${minor.toString(16).padStart(2, '0')}.${String(build).padStart(2, '0')}.R`;
}

function hasNoDayYield(model: SimulatedModel): boolean {
  return !model.registers.some(({ number }) => number === 0x2622);
}

/** What the device was doing whenever a datagram reached it in this time, each worked out when it is asked for. */
function* statesBetween(
  scene: Scene,
  house: SimulatedHouse,
  fromMs: number,
  toMs: number,
): Generator<SimulatedState, void> {
  let before = Number.NaN;
  for (const atMs of scene.arrivals) {
    if (atMs >= fromMs && atMs <= toMs && atMs !== before) {
      yield house.stateAt(atMs + scene.skewS * 1000);
      before = atMs;
    }
  }
}
