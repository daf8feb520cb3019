import type { FaultName, P1FaultName } from '../../core/simulator/index.ts';

/** What each fault of a simulated inverter does, in one line of the help page: at most 80 characters. */
const faultExplanations: Readonly<Record<FaultName, string>> = {
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

/** The same for a simulated P1 meter. */
const p1FaultExplanations: Readonly<Record<P1FaultName, string>> = {
  noise: 'bytes of any kind stand between the telegrams',
  cut: 'every fourth telegram is cut in the middle, and the next one follows at once',
  'bit-flips': 'one to three bits of every fourth telegram are wrong',
  'stuck-clock': "the meter's clock stands still",
  'meter-swap': 'after a minute it is another meter, with registers of its own',
  'one-client': 'a second connection is closed at once',
};

/** The lines of a help page that list the faults of an inverter: name and explanation. */
export function faultLines(): string[] {
  return explained(faultExplanations);
}

/** The lines of a help page that list the faults of a P1 meter. */
export function p1FaultLines(): string[] {
  return explained(p1FaultExplanations);
}

function explained(explanations: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(explanations);
  const width = Math.max(...Object.keys(faultExplanations).map((name) => name.length));
  return rows.map(([name, explanation]) => `  ${name.padEnd(width)}  ${explanation}`);
}
