/**
 * The values of the Host header that a browser on this computer sends. Any other means that a foreign name was made to
 * point here (DNS rebinding), and is refused.
 */
export function ownHosts(port: number): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const withPort = names.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...withPort, ...names] : withPort);
}

/**
 * Whether a socket may be opened: browsers let every page of the world open one, so the page's Origin must be the very
 * address it was loaded from. A caller without an Origin is no page of ours.
 */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin === `http://${host}`;
}
