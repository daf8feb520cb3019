import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import type { Endpoint } from '../core/ports/index.ts';
import { formatEndpoint, parseEndpoint } from '../core/speedwire/index.ts';

/** The addresses that a caller names with `--host`, each once, or `addressUnusable`. */
export function hostsNamed(addresses: readonly string[]): Result<readonly Endpoint[], Failure> {
  const hosts = new Map<string, Endpoint>();
  for (const address of addresses) {
    const endpoint = parseEndpoint(address);
    if (endpoint === null) {
      return failed(failure('addressUnusable', { address }));
    }
    hosts.set(formatEndpoint(endpoint), endpoint);
  }
  return success([...hosts.values()]);
}
