/** Keeps the inverters' passwords. Names are of the form `inverter:<SUSyID>:<serial>`. */
export interface Secrets {
  /** Where they are kept, to be told to the user. */
  readonly keptIn: 'memory' | 'file';
  get(name: string): Promise<string | null>;
  /** Stores a secret; null removes it. */
  set(name: string, secret: string | null): Promise<void>;
}
