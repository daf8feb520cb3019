import { uptime } from 'node:os';

/** Stops a timer; harmless when it has already run. */
export type CancelTimer = () => void;

/** Time as the core sees it. Nothing else in the core asks the computer for the time or sets a timer. */
export interface Clock {
  /** The wall clock: UTC epoch milliseconds. It may jump. */
  nowMs(): number;
  /** A clock that never jumps, for measuring how long something took; its zero means nothing. */
  elapsedMs(): number;
  /**
   * How long ago the computer started, its sleep included: tells a sleep from a wall clock that was set. Left out where
   * nobody knows.
   */
  readonly uptimeMs?: () => number;
  /** Runs the action once after the delay, unless cancelled. */
  after(delayMs: number, action: () => void): CancelTimer;
}

/** The computer's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  uptimeMs: () => uptime() * 1000,
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after the delay, on the given clock. */
export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}

/** Lets all that waits in this thread have its turn: long work goes on in pieces, with a turn between. Moves no clock. */
export function takeTurns(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
