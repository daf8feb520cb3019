/** True for an IPv4 address in dotted form. */
export function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** True when the address lies in the network, given in CIDR form such as `192.168.1.7/24`. */
export function isInNetwork(address: string, cidr: string): boolean {
  const [base = '', prefix = '32'] = cidr.split('/');
  const hosts = 2 ** (32 - Number(prefix));
  return Math.floor(toNumber(address) / hosts) === Math.floor(toNumber(base) / hosts);
}

/** The address that follows, such as 127.0.0.3 after 127.0.0.2. */
export function nextAddress(address: string): string {
  const next = toNumber(address) + 1;
  return [24, 16, 8, 0].map((shift) => Math.floor(next / 2 ** shift) % 256).join('.');
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
