import type { SearchReport } from '../../../shared/contract/index.ts';
import type { CancelTimer, Clock } from '../ports/index.ts';
import type { Speedwire } from '../speedwire/index.ts';
import { inverterKey, type KeptInverter } from './keptInverter.ts';

/** Between two searches, however many are missing. */
const searchEveryMs = 600_000;

export interface RediscoveryDependencies {
  readonly speedwire: Pick<Speedwire, 'search'>;
  readonly clock: Clock;
  /** Those that do not answer where they were, by daylight. */
  readonly missing: () => readonly KeptInverter[];
  /** Answers at another address than the one it is remembered by. */
  readonly onFound: (inverter: KeptInverter, address: string) => void;
  readonly onSurprise: (error: unknown) => void;
}

/** Finds inverters again that got another address. */
export interface Rediscovery {
  /** One may be missing now: searches at once, or ten minutes after the last search while one still is. */
  look(): void;
  stop(): void;
}

/** Makes a rediscovery that has not searched yet. */
export function createRediscovery(dependencies: RediscoveryDependencies): Rediscovery {
  const { speedwire, clock, missing, onFound, onSurprise } = dependencies;
  let searchedAtMs = -Infinity;
  let cancelTimer: CancelTimer | null = null;
  let stopped = false;

  function look(): void {
    if (stopped || cancelTimer !== null || missing().length === 0) {
      return;
    }
    const delayMs = Math.max(0, searchedAtMs + searchEveryMs - clock.elapsedMs());
    cancelTimer = clock.after(delayMs, () => {
      void searchOnce()
        .catch(onSurprise)
        .finally(() => {
          cancelTimer = null;
          look();
        });
    });
  }

  async function searchOnce(): Promise<void> {
    if (missing().length === 0) {
      return;
    }
    searchedAtMs = clock.elapsedMs();
    const report = await speedwire.search({ address: null });
    for (const inverter of stopped ? [] : missing()) {
      const address = newAddress(inverter, report);
      if (address !== null) {
        onFound(inverter, address);
      }
    }
  }

  return {
    look,
    stop: () => {
      stopped = true;
      cancelTimer?.();
    },
  };
}

/** Where the device of this identity answers, if that is not where it was: null where it did not, or answers there too. */
function newAddress(inverter: KeptInverter, { devices }: SearchReport): string | null {
  const found = devices.find(
    ({ susyId, serial }) =>
      susyId !== null && serial !== null && inverterKey({ susyId, serial }) === inverterKey(inverter),
  );
  return found === undefined || [found.address, ...(found.otherAddresses ?? [])].includes(inverter.address)
    ? null
    : found.address;
}
