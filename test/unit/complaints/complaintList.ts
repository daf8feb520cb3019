/** The projects whose trackers the reports stand in, by the last part of the repository's name. */
export type Tracker =
  | 'SBFspot'
  | 'evcc'
  | 'ha-pysmaplus'
  | 'homebridge-sma-home-manager'
  | 'hassio-sma-em'
  | 'SMA-EM'
  | 'homeassistant-sma-sw';

/** One report of a user of another program, and what became of it in this one. */
export interface Complaint {
  readonly tracker: Tracker;
  readonly number: number;
  /** `theme`: what it says is not known here, so the tests of its theme bear its number. */
  readonly content: 'known' | 'theme';
  /** Whether it lies in our hands; then tests name it. */
  readonly isOurs: boolean;
  /** What this program does, or why it is none of its business. */
  readonly answer: string;
}

function ours(tracker: Tracker, number: number, answer: string): Complaint {
  return { tracker, number, content: 'known', isOurs: true, answer };
}

function byTheme(tracker: Tracker, number: number, answer: string): Complaint {
  return { tracker, number, content: 'theme', isOurs: true, answer };
}

function notOurs(tracker: Tracker, number: number, answer: string): Complaint {
  return { tracker, number, content: 'known', isOurs: false, answer };
}

const bluetooth = 'About a Bluetooth connection, which this program does not speak.';

/** What users of other programs for SMA devices complained about, by theme; a number may stand in two. */
export const complaints: Readonly<Record<string, readonly Complaint[]>> = {
  'unknown models': [
    ours('SBFspot', 204, 'SB5.0-1AV-40 is named; what is not named is read all the same.'),
    ours('SBFspot', 210, 'SB3.6-1AV-40 is named.'),
    byTheme('SBFspot', 230, 'A model that nobody named is told by its tag and read.'),
    ours('SBFspot', 287, 'STP5.0-3AV-40 is named.'),
    ours('SBFspot', 291, 'STP5.0-3AV-40 is named.'),
    ours('SBFspot', 338, 'STP8.0-3AV-40 is named.'),
    ours('SBFspot', 389, 'SB4.0-1AV-41 is named.'),
    ours('SBFspot', 447, 'STP6.0-3AV-40 is named.'),
    ours('SBFspot', 458, 'STP10.0-3AV-40 is named.'),
    ours('SBFspot', 734, 'SBSE3.6-50 is named.'),
  ],
  'failed logons': [
    ours('SBFspot', 12, 'A Sunny Island that refuses for minutes is told as refusing, and asked patiently.'),
    ours('SBFspot', 231, 'Special characters go through; silence and loss are no wrong password.'),
    ours('SBFspot', 364, 'The group that refused is named.'),
    ours('SBFspot', 437, 'Special characters go through; what cannot be a password is said before sending.'),
    ours('SBFspot', 441, 'A default password that became invalid is tried once.'),
    notOurs('SBFspot', 622, bluetooth),
    notOurs('SBFspot', 687, bluetooth),
    ours('SBFspot', 745, 'The report is about Bluetooth; the short answer to a logon in its comments is understood.'),
    byTheme('homeassistant-sma-sw', 14, 'A password that cannot be one is said before sending.'),
    ours('ha-pysmaplus', 12, 'Another program on the device is told as such.'),
    ours('ha-pysmaplus', 18, 'Only the number for a wrong password is told as one.'),
    ours('ha-pysmaplus', 19, 'The group that refused is named.'),
    ours('ha-pysmaplus', 28, 'A rest lies between two sessions.'),
    ours('ha-pysmaplus', 77, 'Values that are refused are told as failures, not left out in silence.'),
  ],
  'connections that fail now and then': [
    ours('SBFspot', 252, 'Every interface is searched; an address is enough; a new address is found.'),
    ours('SBFspot', 256, 'Attempts are repeated; nothing needs a restart.'),
    ours('SBFspot', 289, 'The first datagrams may be lost.'),
    ours('SBFspot', 354, 'The reason is told where a found device says nothing more.'),
    ours('SBFspot', 576, 'Poor Wi-Fi is borne.'),
  ],
  discovery: [
    ours('SBFspot', 541, 'A search ends at its deadline whatever is heard.'),
    ours('SBFspot', 626, 'A device with two addresses is listed once; only real answers count.'),
    ours('ha-pysmaplus', 52, 'An address is enough where a device answers no search.'),
  ],
  'wrong archive values': [
    ours('SBFspot', 384, 'Values that leap are dropped alone.'),
    ours('SBFspot', 578, 'Stamps of the future are dropped.'),
    ours('SBFspot', 618, 'The captured answers of the report give its values, on their dates.'),
    ours('SBFspot', 635, 'Stamps beside the five-minute grid are dropped.'),
    ours('SBFspot', 694, 'Old counters under new stamps are dropped.'),
    ours('SBFspot', 700, 'Fragments that do not belong together are refused and asked for again.'),
  ],
  'months shifted or doubled': [
    ours('SBFspot', 60, 'Each day has its own date, whatever stamp the device gives it.'),
    byTheme('SBFspot', 115, 'Each day has its own date, whatever stamp the device gives it.'),
    ours('SBFspot', 120, 'Each day has its own date, whatever stamp the device gives it.'),
    byTheme('SBFspot', 130, 'Each day has its own date, whatever stamp the device gives it.'),
    ours('SBFspot', 659, 'A day that stands in two answers counts once.'),
    ours('SBFspot', 701, 'The first day of a month is there.'),
  ],
  'only the last days are kept': [
    ours('SBFspot', 241, 'What a device does not keep is told as such.'),
    ours('SBFspot', 326, 'What a device does not keep is told as such; days are kept longer.'),
    ours('SBFspot', 701, 'What a device does not keep is told as such.'),
  ],
  'day yields': [
    ours('SBFspot', 290, 'A day yield that the device does not tell comes from its archive, or is missing, not 0.'),
    ours('SBFspot', 384, 'A day yield that the device does not tell comes from its archive, or is missing, not 0.'),
    ours('SBFspot', 640, "Yesterday's is never told as today's."),
  ],
  'missing values': [
    ours('SBFspot', 45, 'No value is none, not a fantastic one.'),
    ours('SBFspot', 300, 'No value is none, not 0.'),
    ours('SBFspot', 372, 'A phase without a power of its own has none.'),
    byTheme('SBFspot', 520, 'Every string is there, the third and those after it too.'),
    ours('SBFspot', 564, 'A value that is missing once is none, and the rest is there.'),
    ours('SBFspot', 696, 'A question that is answered with "not available" costs its own values alone.'),
    byTheme('ha-pysmaplus', 16, 'Values of the day are back after the night.'),
    ours('ha-pysmaplus', 54, 'A start at night keeps no value away.'),
    ours('ha-pysmaplus', 101, 'Values of the day are back after the night.'),
  ],
  'batteries and hybrids': [
    ours('SBFspot', 538, 'A name ends where it ends.'),
    ours('SBFspot', 539, 'A name ends where it ends.'),
    byTheme('SBFspot', 540, 'Values of the battery are there, with their signs.'),
    ours('SBFspot', 734, 'Values of the battery are there, with their signs.'),
  ],
  'several devices behind a gateway': [ours('SBFspot', 357, 'All are found and read, not the first alone.')],
  'one that sleeps': [ours('SBFspot', 412, 'The others are read, and it is told as asleep.')],
  'more values, documentation': [
    ours('SBFspot', 239, 'The temperature is printed.'),
    ours('SBFspot', 538, 'Every command has a page of help.'),
  ],
  'wrong clocks': [
    byTheme('SBFspot', 90, 'Readings are stamped by this computer.'),
    ours('SBFspot', 95, 'Readings are stamped by this computer; archives of a clock that is days off are refused.'),
    ours('SBFspot', 442, 'A wrong clock is told and allowed for; it is never set.'),
  ],
  'evcc, the same protocol': [
    ours('evcc', 2733, 'Slow links are waited for.'),
    ours('evcc', 3574, 'A lost connection comes back by itself.'),
    ours('evcc', 15278, 'Memberships of groups are told anew before switches forget them.'),
    ours('evcc', 15590, 'Questions leave from ports of their own, so nobody else gets the answers.'),
    ours('evcc', 16773, 'Silence at night is sleep.'),
    ours('evcc', 22229, 'A session left behind delays the next one and does not stop it.'),
    byTheme('evcc', 23856, 'A session left behind delays the next one and does not stop it.'),
  ],
  meters: [
    ours('homebridge-sma-home-manager', 4, 'The protocol of newer firmware is read.'),
    ours('homebridge-sma-home-manager', 16, 'Everything is read over Speedwire, nothing is written.'),
    ours('homebridge-sma-home-manager', 19, 'The group is the right one.'),
    ours('hassio-sma-em', 22, 'Frames sent to this computer alone are heard.'),
    ours('hassio-sma-em', 27, 'Questions of other devices are no meter values.'),
    ours('ha-pysmaplus', 35, 'The other group can be listened to.'),
    ours('SMA-EM', 78, 'Questions of other devices are no meter values.'),
  ],
};
