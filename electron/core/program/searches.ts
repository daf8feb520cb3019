import type { SearchReport } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { parseEndpoint, type Speedwire } from '../speedwire/index.ts';

/** Searches that windows ask for; several windows, or an impatient one, cause no more than one at a time. */
export type Search = (address: string | null) => Promise<Result<SearchReport, Failure>>;

/**
 * Makes the search. Whoever asks for the same search while it runs shares its report; whoever asks for another one
 * then gets `busy`. Fails with `addressUnusable` where the address is none.
 */
export function createSearch(speedwire: Pick<Speedwire, 'search'>): Search {
  let running: { readonly address: string | null; readonly report: Promise<SearchReport> } | null = null;

  return async (address) => {
    const endpoint = address === null ? null : parseEndpoint(address);
    if (address !== null && endpoint === null) {
      return failed(failure('addressUnusable', { address }));
    }
    if (running !== null && running.address !== address) {
      return failed(failure('busy'));
    }
    running ??= {
      address,
      report: speedwire.search({ address: endpoint }).finally(() => {
        running = null;
      }),
    };
    return success(await running.report);
  };
}
