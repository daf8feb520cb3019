/** Time as the window sees it: handed in, so that tests run it by hand. */
export interface WindowClock {
  /** UTC epoch milliseconds of this computer, which may be another one than the core's. */
  readonly nowMs: () => number;
  /** Runs the action once after the delay; the returned function cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/** The browser's own clock. */
export const browserClock: WindowClock = {
  nowMs: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
