import type { FaultName } from '../faults/faultNames.ts';
import { nextAddress } from './ipv4.ts';

/** At which of its addresses a device is; places count from 0, the address it was bound to. */
export interface DeviceAddresses {
  /** The addresses that follow the first one: those it has too or will have. */
  readonly more: readonly string[];
  /** The places where it is now. */
  present(): readonly number[];
}

export interface DeviceAddressOptions {
  readonly first: string;
  readonly faults: readonly FaultName[];
  /** Milliseconds since the start, by a clock that never jumps. */
  readonly runningMs: () => number;
  /** Called once, when it is first seen at its new address. */
  readonly onMove: () => void;
  /** When `address-change` happens, in ms since the start. */
  readonly moveAfterMs: number | undefined;
}

/** When a device with the fault `address-change` moves, unless told. */
const usualMoveMs = 60_000;

/**
 * Tells where a device is. With `two-addresses` it is at the next address too, as an inverter with cable and Wi-Fi is.
 * With `address-change` it leaves its first address after a while and is at the next one that it did not have; it never
 * goes back.
 */
export function deviceAddresses(options: DeviceAddressOptions): DeviceAddresses {
  const together = options.faults.includes('two-addresses') ? 2 : 1;
  const moves = options.faults.includes('address-change');
  const more: string[] = [];
  while (more.length < together - 1 + (moves ? 1 : 0)) {
    more.push(nextAddress(more.at(-1) ?? options.first));
  }
  let moved = false;
  return {
    more,
    present: () => {
      if (moves && !moved && options.runningMs() >= (options.moveAfterMs ?? usualMoveMs)) {
        moved = true;
        options.onMove();
      }
      return Array.from({ length: together }, (_, index) => index + (moved ? 1 : 0));
    },
  };
}
