import type { Failure } from '../../../shared/failures.ts';
import type { Result } from '../../../shared/result.ts';

/** Keeps the inverters' passwords. Names are of the form `inverter:<SUSyID>:<serial>`. */
export interface Secrets {
  /** Where they are kept, to be told to the user. */
  readonly keptIn: 'memory' | 'file';
  get(name: string): Promise<string | null>;
  /**
   * Stores a secret; null removes it. Where it cannot be written the failure is `notStored`, and the secret is still
   * known until the program ends.
   */
  set(name: string, secret: string | null): Promise<Result<void, Failure>>;
}
