import type { CallName, EventName } from './contract.ts';

/** The channel of a call between the desktop program's window and its core. */
export function callChannel(name: CallName): string {
  return `suntally:${name}`;
}

/** The channel of an event between the desktop program's core and its window. */
export function eventChannel(name: EventName): string {
  return `suntally:event:${name}`;
}
