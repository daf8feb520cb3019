/** Reads an IPv4 address, with or without a port, as typed by a person; null for anything else. */
export function readAddress(typed: string): string | null {
  const text = typed.trim();
  const [host = '', port, ...rest] = text.split(':');
  const parts = host.split('.');
  const usable =
    rest.length === 0 &&
    parts.length === 4 &&
    parts.every((part) => isNumber(part, 0, 255)) &&
    (port === undefined || isNumber(port, 1, 65_535));
  return usable ? text : null;
}

function isNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,5}$/u.test(text) && Number(text) >= least && Number(text) <= most;
}
