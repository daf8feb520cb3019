import type { Clock } from '../ports/index.ts';
import { waitUnlessStopped } from './wire/wait.ts';

/**
 * The rest a device gets between two sessions of this client. Some do not answer a logon that follows a logoff at once
 * (ha-pysmaplus issue 28), which would look as if somebody else were logged on.
 */
export interface Rests {
  /** A session with the device of this key has ended, or may have. */
  begin(key: string): void;
  /** Resolves when the device of this key has rested, at once where it need not. */
  wait(key: string, signal: AbortSignal): Promise<void>;
}

const restMs = 1000;
const mostRests = 256;

/** Makes rests with no session ended yet; it remembers a bounded number of them. */
export function createRests(clock: Clock): Rests {
  const endedAtMs = new Map<string, number>();
  return {
    begin: (key) => {
      endedAtMs.delete(key);
      endedAtMs.set(key, clock.elapsedMs());
      const oldest = endedAtMs.keys().next().value;
      if (endedAtMs.size > mostRests && oldest !== undefined) {
        endedAtMs.delete(oldest);
      }
    },
    wait: async (key, signal) => {
      const leftMs = (endedAtMs.get(key) ?? Number.NEGATIVE_INFINITY) + restMs - clock.elapsedMs();
      if (leftMs > 0) {
        await waitUnlessStopped(clock, leftMs, signal);
      }
    },
  };
}
