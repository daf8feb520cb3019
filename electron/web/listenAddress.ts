import { isIP } from 'node:net';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';

/** Where the door listens. */
export interface ListenAddress {
  readonly address: string;
  /** Only programs on this computer reach it. */
  readonly isLoopback: boolean;
}

/**
 * The address to bind for what the user asked for: an IP address of this computer, `0.0.0.0` or `::` for all of them,
 * or `localhost`. Fails with `usage` for anything else. Whoever reaches the door can read the inverters and set their
 * passwords, so that beyond loopback it needs a password of its own.
 */
export function listenAddress(wanted: string): Result<ListenAddress, Failure> {
  const address = wanted === 'localhost' ? '127.0.0.1' : wanted.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) === 0
    ? failed(failure('usage', { reason: `--listen takes an IP address of this computer, not "${wanted}"` }))
    : success({ address, isLoopback: address === '::1' || /^(::ffff:)?127\./i.test(address) });
}
