import { isIPv4, isIPv6 } from 'node:net';

import type { ListenAddress } from './listenAddress.ts';

/**
 * Tells by the Host header of a request which origin the pages have that were loaded so; null where the host is none of
 * ours. A foreign name means that it was made to point here (DNS rebinding), and is refused. Browsers let every page of
 * the world open a socket or send a form, so its Origin must be this very one; a caller without an Origin is no page of
 * ours.
 */
export type OwnOrigins = (host: string | undefined) => string | null;

export interface OwnOriginsOptions {
  readonly scheme: 'http' | 'https';
  readonly listening: ListenAddress;
  readonly port: number;
  /** The name of this computer in its network. */
  readonly computerName: string;
  /** Origins under which browsers reach the door by another name, such as that of a proxy: `https://sun.example.org`. */
  readonly publicOrigins: readonly string[];
}

const hostPattern = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i;

/** Makes the check. A number cannot be made to point elsewhere, so beyond loopback every IP address is accepted. */
export function ownOrigins(options: OwnOriginsOptions): OwnOrigins {
  const { scheme, listening, port, computerName, publicOrigins } = options;
  const ownPort = String(port);
  const usualPort = scheme === 'https' ? '443' : '80';
  const publicHosts = new Map(publicOrigins.map((origin) => [new URL(origin).host, origin]));
  const bare = computerName.toLowerCase().replace(/\.local$/, '');
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', listening.address]);
  if (!listening.isLoopback && /^[a-z0-9][a-z0-9.-]*$/.test(bare)) {
    names.add(bare).add(`${bare}.local`);
  }

  return (host = '') => {
    const publicOrigin = publicHosts.get(host);
    if (publicOrigin !== undefined) {
      return publicOrigin;
    }
    const [, name = '', namedPort = usualPort] = hostPattern.exec(host) ?? [];
    const isNumber = isIPv4(name) || (name.startsWith('[') && isIPv6(name.slice(1, -1)));
    const isOwn = names.has(name) || (!listening.isLoopback && isNumber);
    return isOwn && namedPort === ownPort ? `${scheme}://${host}` : null;
  };
}

/**
 * The origin of an address that the user gave, such as `https://sun.example.org`; null where it is no plain web address
 * of that kind.
 */
export function publicOrigin(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.pathname === '/' && url.search + url.hash + url.username + url.password === '';
  return isPlain && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : null;
}
