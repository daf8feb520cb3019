/** Where SMA devices listen, and where energy meters send to. */
export const speedwirePort = 9522;

/**
 * Reads an address as users write it: `IP` or `IP:PORT`, IPv4 in decimal, port 9522 where it is left out.
 *
 * @returns null for everything else, and for addresses that are nobody's (0.x, multicast, broadcast)
 */
export function parseEndpoint(text: string): { readonly address: string; readonly port: number } | null {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?$/.exec(text.trim());
  const address = match?.[1];
  if (address === undefined) {
    return null;
  }
  const bytes = address.split('.');
  const port = match?.[2] === undefined ? speedwirePort : Number(match[2]);
  const first = Number(bytes[0]);
  const usable =
    bytes.every((byte) => Number(byte) <= 255 && String(Number(byte)) === byte) &&
    first > 0 &&
    first < 224 &&
    port > 0 &&
    port <= 65_535;
  return usable ? { address, port } : null;
}

/** Writes an address as users read it; the port is left out where it is 9522. */
export function formatEndpoint(endpoint: { readonly address: string; readonly port: number }): string {
  return endpoint.port === speedwirePort ? endpoint.address : `${endpoint.address}:${endpoint.port}`;
}
