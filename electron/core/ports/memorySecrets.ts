import { success } from '../../../shared/result.ts';
import type { Secrets } from './secrets.ts';

/** Secrets that are gone when the program ends. */
export function memorySecrets(initial: Readonly<Record<string, string>> = {}): Secrets {
  const secrets = new Map(Object.entries(initial));
  return {
    keptIn: 'memory',
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, secret) => {
      if (secret === null) {
        secrets.delete(name);
      } else {
        secrets.set(name, secret);
      }
      return success(undefined);
    },
  };
}
