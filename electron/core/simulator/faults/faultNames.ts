/** Ways in which a simulated inverter can misbehave; they can be combined. */
export const faultNames = [
  'lossy',
  'lost-fragment',
  'late',
  'slow',
  'duplicate',
  'reorder',
  'truncate',
  'garbage',
  'foreign-source',
  'asleep',
  'refuse-logon',
  'drop-session',
  'error-21',
  'skewed-clock',
  'stale-day-yield',
  'replayed-archive',
  'two-addresses',
  'address-change',
] as const;

export type FaultName = (typeof faultNames)[number];

/** What each fault does, for help pages; at most 80 characters. */
export const faultExplanations: Readonly<Record<FaultName, string>> = {
  lossy: '30 % of all datagrams are lost, in both directions',
  'lost-fragment': 'most answers of several datagrams lack one of them; the third is whole',
  late: 'answers take 1.5 s, every fourth 2.5 s',
  slow: 'answers take 0.7 to 1.9 s, and come datagram by datagram',
  duplicate: 'every datagram comes twice',
  reorder: 'datagrams come out of order, now and then a whole answer after the next one',
  truncate: 'some datagrams are cut short, never in two answers in a row',
  garbage: 'nonsense of many kinds comes between the true datagrams',
  'foreign-source': 'before each answer come one of another device and one to another question',
  asleep: 'nothing is answered',
  'refuse-logon': 'every logon is refused, though not for its password',
  'drop-session': 'the session is forgotten every few questions',
  'error-21': 'nothing is available but yields, AC power and status',
  'skewed-clock': 'its clock is 7 minutes and 13 seconds ahead',
  'stale-day-yield': "until it wakes it shows yesterday's yield, and by night old stamps on all values",
  'replayed-archive': 'wrong values stand between the true ones of the archives',
  'two-addresses': 'it answers at the next address too, as with cable and Wi-Fi (127.0.0.2, .0.3)',
  'address-change': 'after a minute it is at the next address, and has forgotten all sessions',
};
