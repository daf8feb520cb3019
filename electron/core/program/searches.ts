import type { SearchReport } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { createTurns } from '../../../shared/turns.ts';
import type { Endpoint } from '../ports/index.ts';
import { formatEndpoint, parseEndpoint, type Speedwire } from '../speedwire/index.ts';

/** Searches that windows ask for; several windows, or an impatient one, cause no more than one at a time. */
export type Search = (address: string | null) => Promise<Result<SearchReport, Failure>>;

/**
 * Makes the search. Whoever asks for the same search while it runs or waits shares its report; another one waits
 * for its turn. Fails with `addressUnusable` where the address is none.
 */
export function createSearch(speedwire: Pick<Speedwire, 'search'>): Search {
  const turns = createTurns();
  const pending = new Map<string, Promise<SearchReport>>();

  function begin(key: string, address: Endpoint | null): Promise<SearchReport> {
    const report = turns
      .take('search', () => speedwire.search({ address }))
      .finally(() => {
        pending.delete(key);
      });
    pending.set(key, report);
    return report;
  }

  return async (address) => {
    const endpoint = address === null ? null : parseEndpoint(address);
    if (address !== null && endpoint === null) {
      return failed(failure('addressUnusable', { address }));
    }
    const key = endpoint === null ? '' : formatEndpoint(endpoint);
    return success(await (pending.get(key) ?? begin(key, endpoint)));
  };
}
