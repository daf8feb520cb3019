import { isIPv6 } from 'node:net';

import type { Clock } from '../core/ports/index.ts';

/** How many wrong passwords may come, from one address and over all. */
export interface LogonLimits {
  /** Takes one try. Gives 0 where it is allowed, else after how many milliseconds the next one will be. */
  take(address: string): number;
  /** The password was right: the try is given back, and wrong ones from elsewhere no longer keep this address out. */
  succeeded(address: string): void;
}

/** So many tries at once, and then one for each time that passes. */
interface Allowance {
  readonly tries: number;
  readonly eachMs: number;
}

const ofOneAddress: Allowance = { tries: 5, eachMs: 60_000 };
const overAll: Allowance = { tries: 30, eachMs: 20_000 };
const mostAddresses = 1000;

/** Makes the limits; all is forgotten when the program ends. */
export function createLogonLimits(clock: Clock): LogonLimits {
  const buckets = new Map<string, Bucket>();
  const known = new Set<string>();
  const shared = createBucket(overAll, clock);

  function bucketOf(network: string): Bucket {
    const bucket = buckets.get(network) ?? createBucket(ofOneAddress, clock);
    // Set anew, so that the one that was not seen for longest stands first.
    buckets.delete(network);
    buckets.set(network, bucket);
    forgetFirst(buckets);
    return bucket;
  }

  return {
    take: (address) => {
      const network = networkOf(address);
      const own = bucketOf(network);
      const waitMs = Math.max(own.waitMs(), known.has(network) ? 0 : shared.waitMs());
      if (waitMs === 0) {
        own.take();
        shared.take();
      }
      return waitMs;
    },
    succeeded: (address) => {
      const network = networkOf(address);
      buckets.delete(network);
      known.delete(network);
      known.add(network);
      forgetFirst(known);
      shared.giveBack();
    },
  };
}

/** The home or office behind an address: whoever has one IPv6 address has all with the same first 64 bits. */
function networkOf(address: string): string {
  const ipv4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (ipv4 !== undefined || !isIPv6(address)) {
    return ipv4 ?? address;
  }
  const [left = '', right = ''] = (address.split('%', 1)[0] ?? '').split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === '' ? [] : right.split(':');
  const missing = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...missing, ...after].slice(0, 4).join(':');
}

interface Bucket {
  waitMs(): number;
  take(): void;
  giveBack(): void;
}

function createBucket({ tries, eachMs }: Allowance, clock: Clock): Bucket {
  let left = tries;
  let sinceMs = clock.elapsedMs();

  function refill(): void {
    const gained = Math.floor((clock.elapsedMs() - sinceMs) / eachMs);
    left = Math.min(tries, left + gained);
    sinceMs = left === tries ? clock.elapsedMs() : sinceMs + gained * eachMs;
  }

  return {
    waitMs: () => {
      refill();
      return left > 0 ? 0 : sinceMs + eachMs - clock.elapsedMs();
    },
    take: () => {
      left = Math.max(0, left - 1);
    },
    giveBack: () => {
      left = Math.min(tries, left + 1);
    },
  };
}

function forgetFirst(entries: Map<string, Bucket> | Set<string>): void {
  const [first] = entries.keys();
  if (entries.size > mostAddresses && first !== undefined) {
    entries.delete(first);
  }
}
