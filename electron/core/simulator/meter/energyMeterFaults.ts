import type { Endpoint } from '../../ports/index.ts';
import type { FaultName } from '../faults/faultNames.ts';
import { createLoss } from '../faults/loss.ts';
import { createHolding } from '../faults/order.ts';

/** Ways in which a simulated energy meter can misbehave; they can be combined. */
export const meterFaultNames = ['lossy', 'duplicate', 'reorder'] as const satisfies readonly FaultName[];

export type MeterFaultName = (typeof meterFaultNames)[number];

/** A frame on its way to a group or a single receiver. */
export interface OutgoingFrame {
  readonly bytes: Uint8Array;
  readonly to: Endpoint;
}

/** Makes a function that takes the frames of one second and gives those that really go out now, in their order. */
export function createMeterFaults(
  names: readonly MeterFaultName[],
  seed: number,
): (frames: readonly OutgoingFrame[]) => readonly OutgoingFrame[] {
  const has = (name: MeterFaultName) => names.includes(name);
  const isLost = createLoss(seed, 'outgoing');
  const isHeld = createHolding(seed);
  let held: readonly OutgoingFrame[] = [];

  function inOrder(frames: readonly OutgoingFrame[]): readonly OutgoingFrame[] {
    if (has('reorder') && isHeld()) {
      held = frames;
      return [];
    }
    const overtaken = held;
    held = [];
    return [...frames, ...overtaken];
  }

  return (frames) =>
    inOrder(frames)
      .flatMap((one) => (has('duplicate') ? [one, one] : [one]))
      .filter(() => !(has('lossy') && isLost()));
}
