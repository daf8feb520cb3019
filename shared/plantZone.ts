const utcNames: ReadonlySet<string> = new Set([
  'UTC',
  'Etc/UTC',
  'Etc/UCT',
  'UCT',
  'Zulu',
  'Etc/Zulu',
  'GMT',
  'Etc/GMT',
]);

/**
 * The plant's time zone where nobody has named one: the computer's, or Europe/Amsterdam where the computer keeps UTC,
 * as servers do and houses do not.
 *
 * @param systemZone the computer's own zone, an IANA name
 */
export function plantZone(systemZone: string): string {
  return utcNames.has(systemZone) ? 'Europe/Amsterdam' : systemZone;
}
