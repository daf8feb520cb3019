import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../electron/core/ports/index.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves on by so many milliseconds: runs each timer at its own instant, and all promises that follow from it. */
  advance(durationMs: number): Promise<void>;
  /**
   * Moves from timer to timer until the promise is settled, and gives its value or throws its error.
   *
   * @throws when it is still open after `limitMs`, or when no timer is left that could settle it
   */
  settle<Value>(promise: Promise<Value>, limitMs?: number): Promise<Value>;
  /** Lets all promises run that wait for no timer. */
  flush(): Promise<void>;
  /** Sets the wall clock forward or back, as a user or a time server does; timers do not feel it. */
  jumpWallClock(byMs: number): void;
  /** Lets both clocks run on while nothing runs, as some systems do in sleep: timers that were due are late. */
  sleep(durationMs: number): void;
  /** Timers that are still set. */
  readonly pendingTimers: number;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly action: () => void;
}

/**
 * Makes a fake clock.
 *
 * @param startMs the wall clock at the start, UTC epoch ms; a bright June noon unless told otherwise
 */
export function createFakeClock(startMs: number = Date.UTC(2026, 5, 21, 11)): FakeClock {
  let elapsedMs = 0;
  let wallOffsetMs = startMs;
  let order = 0;
  let timers: Timer[] = [];

  function nextTimer(): Timer | null {
    return timers.reduce<Timer | null>((first, one) => (first === null || isEarlier(one, first) ? one : first), null);
  }

  async function runNext(timer: Timer): Promise<void> {
    timers = timers.filter((one) => one !== timer);
    elapsedMs = Math.max(elapsedMs, timer.dueMs);
    timer.action();
    await setImmediate();
  }

  return {
    nowMs: () => wallOffsetMs + elapsedMs,
    elapsedMs: () => elapsedMs,
    after: (delayMs, action) => {
      order += 1;
      const timer = { dueMs: elapsedMs + Math.max(0, delayMs), order, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    advance: async (durationMs) => {
      const endMs = elapsedMs + durationMs;
      await setImmediate();
      for (let timer = nextTimer(); timer !== null && timer.dueMs <= endMs; timer = nextTimer()) {
        await runNext(timer);
      }
      elapsedMs = endMs;
    },
    settle: async (promise, limitMs = 600_000) => {
      const endMs = elapsedMs + limitMs;
      const progress = { open: true };
      const watched = promise.finally(() => {
        progress.open = false;
      });
      watched.catch(() => undefined);
      await setImmediate();
      while (progress.open) {
        const timer = nextTimer();
        if (timer === null) {
          throw new Error('The promise waits for something that no timer will bring');
        }
        if (timer.dueMs > endMs) {
          throw new Error(`The promise is still open after ${limitMs} ms`);
        }
        await runNext(timer);
      }
      return watched;
    },
    flush: async () => {
      await setImmediate();
    },
    jumpWallClock: (byMs) => {
      wallOffsetMs += byMs;
    },
    sleep: (durationMs) => {
      elapsedMs += durationMs;
    },
    get pendingTimers() {
      return timers.length;
    },
  };
}

function isEarlier(one: Timer, other: Timer): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}
