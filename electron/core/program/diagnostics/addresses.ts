/**
 * Networks that are nobody's in particular: this host, private ones, those of carriers and tunnels, loopback, link-local,
 * examples, multicast and everything above it. An address in them tells nothing about who or where somebody is.
 */
const sharedNetworks: readonly (readonly [first: string, prefixLength: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
];

/** The public IPv4 addresses in a text, each once. Versions of four numbers with more behind a dash are none. */
export function publicAddresses(text: string): readonly string[] {
  const found = text.match(/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d|-[a-z])/giu) ?? [];
  return [...new Set(found)].filter((one) => one.split('.').every((byte) => Number(byte) <= 255) && !isShared(one));
}

function isShared(address: string): boolean {
  return sharedNetworks.some(([first, prefixLength]) => {
    const size = 2 ** (32 - prefixLength);
    return Math.floor(numberOf(address) / size) === Math.floor(numberOf(first) / size);
  });
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A text without hardware addresses, plain or inside the name of an interface, and without IPv6 addresses of the world. */
export function withoutHardwareAddresses(text: string): string {
  return text
    .replaceAll(/(?<![0-9a-f])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f])/giu, '(MAC)')
    .replaceAll(/(?<![a-z])(en|wl|ww)x[0-9a-f]{12}(?![0-9a-f])/giu, '$1x(MAC)')
    .replaceAll(/(?<![0-9a-z:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![0-9a-z:])/giu, (found) =>
      isIpv6(found) ? '(IPv6)' : found,
    );
}

/** Loopback and "any" are on every computer; a time such as 10:20:30 is no address. */
function isIpv6(text: string): boolean {
  return text.length > 3 && (text.includes('::') || text.split(':').length === 8);
}

const homes: readonly RegExp[] = [
  /(?:\/(?:var|usr|export))?\/home\/[^\s/"':;,()]+/gu,
  /\/Users\/[^\s/"':;,()]+/gu,
  /\b[a-z]:[\\/]+Users[\\/]+[^\\/:*?"<>|\r\n]+/giu,
];

/** A text in which home folders, anybody's, are "~". */
export function withoutHomes(text: string): string {
  return homes.reduce((rest, home) => rest.replaceAll(home, '~'), text);
}
