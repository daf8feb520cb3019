import type { CommandName } from '../command.ts';
import { faultLines, p1FaultLines } from './faultHelp.ts';
import { historyHelp } from '../history/historyHelp.ts';
import { meterHelp } from '../meter/meterHelp.ts';
import { serveHelp } from '../serveHelp.ts';

/** The help page of one command, in pieces; lines are broken as they are to be shown, at most 100 characters. */
export interface CommandHelp {
  readonly summary: string;
  readonly usage: readonly string[];
  readonly about: readonly string[];
  readonly options: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
  /** A call, and what it does. */
  readonly examples: readonly (readonly [string, string])[];
}

/** The help pages of all commands. */
export const commandHelp: Readonly<Record<CommandName, CommandHelp>> = {
  discover: {
    summary: 'list the SMA devices in this network',
    usage: ['suntally discover [--json] [--timeout SECONDS] [--behind-gateways [--password-stdin]]'],
    about: [
      'Asks on every network interface which SMA devices there are, and lists them: address, kind,',
      'family, SUSyID and serial number. Changes nothing, and logs on to nobody unless it is told to.',
    ],
    options: [
      ['--timeout SECONDS', 'how long to wait for answers, at most 600; 3 unless given'],
      ['--behind-gateways', 'log on to every gateway that answers, and list the micro-inverters behind it'],
      ['--password-stdin', 'take the password from the first line of stdin, not from SUNTALLY_PASSWORD'],
      ['--json', 'one JSON document: {"devices":[{"address","susyId","serial","model","kind"}]};'],
      ['', '"otherAddresses" too where a device answers at several, with cable and Wi-Fi'],
    ],
    notes: [
      'A Multigate names its micro-inverters only to those who log on. The password of the user group goes',
      'to whatever says that it is a gateway, so use --behind-gateways in a network that you trust.',
      '',
      'Exits with 3 when nothing answers, with 5 when there is no way to the network, and where a gateway',
      'could not be asked with the code of the reason, such as 4 for a wrong password.',
    ],
    examples: [
      ['suntally discover', 'who is there?'],
      ['SUNTALLY_INTERFACES=eth0 suntally discover --json', 'the same on one interface, for a script'],
    ],
  },
  read: {
    summary: 'read all values of the inverters, total yield first',
    usage: [
      'suntally read [--host IP[:PORT]]... [--group user|installer] [--json]',
      '              [--trace FILE] [--password-stdin]',
    ],
    about: [
      'Logs on to every inverter that is given or found, reads its values and logs off. Nothing is',
      'ever written to a device, and a wrong password is tried once only.',
    ],
    options: [
      ['--host IP[:PORT]', 'the inverter to read; may be given several times; without it, all that are found'],
      ['', 'where it is a gateway, all inverters behind it'],
      ['--group NAME', 'log on as user (the default) or installer'],
      ['--json', 'one JSON document: {"devices":[{"address", ..., "values":{...},"errors":[...]}]}'],
      ['--trace FILE', 'write every frame to FILE, passwords blanked; see "suntally decode"'],
      ['--password-stdin', 'take the password from the first line of stdin, not from SUNTALLY_PASSWORD'],
    ],
    notes: [
      'The password comes from the variable SUNTALLY_PASSWORD or from stdin, never from an argument,',
      'which other users of this computer could see.',
      '',
      'Exits with 0 when all inverters were read, else with the code of the first failure: 3 nothing',
      'found, 4 wrong password, 5 no answer or asleep, 6 refused or encrypted. The ones that were read',
      'are printed all the same. A value that the device does not have is "-", or null.',
      'A read that is stopped logs off first and exits with 130 (Ctrl+C) or 143 (SIGTERM).',
    ],
    examples: [
      ['SUNTALLY_PASSWORD=... suntally read', 'every inverter in this network'],
      ['suntally read --host 192.168.1.48 --password-stdin --json < password.txt', 'one inverter, for a script'],
      [
        'SUNTALLY_PASSWORD=... suntally read --host 192.168.1.48 --trace frames.txt',
        'with a record of what went over the wire',
      ],
    ],
  },
  archive: {
    summary: 'print what an inverter remembers: five-minute values, days, events',
    usage: [
      'suntally archive --host IP[:PORT] [--days N | --from D [--to D]] [--events]',
      '                 [--group user|installer] [--serial N] [--zone NAME] [--json] [--trace FILE]',
      '                 [--device-time] [--password-stdin]',
    ],
    about: [
      'Logs on to one inverter, reads the total yield that its own memory holds for every five minutes',
      'and for every day, and logs off. Most inverters keep two months of five-minute values and years',
      'of day values. Nothing is ever written to a device.',
    ],
    options: [
      ['--host IP[:PORT]', 'the inverter to read'],
      ['--days N', 'the last N days, today included; 7 unless given'],
      ['--from D', 'from D on: a date such as 2026-06-21, or an instant such as 2026-06-21T12:00Z'],
      ['--to D', 'up to D, which is not included; else to the end of today'],
      ['--events', 'also the log of the group that logs on'],
      ['--group NAME', 'log on as user (the default) or installer'],
      ['--serial N', 'which inverter, where several answer at one address'],
      ['--zone NAME', "the zone of dates; else this computer's, or Europe/Amsterdam where that is UTC"],
      ['--device-time', "all times by the inverter's own clock, uncorrected, however wrong it is"],
      ['--json', 'one JSON document: {"device":{...},"fiveMinutes":[{"at","totalYieldWh"}],'],
      ['', '"days":[{"date","totalYieldWh"}],"events":[...],"notKept":[...],"dropped":[...]}'],
      ['--trace FILE', 'write every frame to FILE, passwords blanked; see "suntally decode"'],
      ['--password-stdin', 'take the password from the first line of stdin, not from SUNTALLY_PASSWORD'],
    ],
    notes: [
      'Tables sum up the five-minute values of each day; --json has them all, with instants in UTC and',
      'energies in Wh. The yield of a day is the difference of two days\' totals; "-" where one is missing.',
      '',
      'Exits with 0 also where the inverter no longer keeps a part of it, which is said. Where a part',
      'could not be read, the rest is printed and the code is that of the reason: 4 wrong password,',
      '5 no answer or asleep, 6 refused. A reading that is stopped logs off first and exits with 130',
      '(Ctrl+C) or 143 (SIGTERM).',
    ],
    examples: [
      ['SUNTALLY_PASSWORD=... suntally archive --host 192.168.1.48', 'the last seven days'],
      [
        'suntally archive --host 192.168.1.48 --from 2026-06-01 --to 2026-07-01 --json --password-stdin',
        'June, for a script',
      ],
    ],
  },
  decode: {
    summary: 'explain frames of the protocol, given in hex',
    usage: ['suntally decode [--json] [FILE]'],
    about: [
      'Reads frames in hex, one per line, and prints one JSON line for each: every field of every',
      'record, or what is wrong with it. Understands plain hex, hex with spaces or colons, and the',
      'lines of a trace. Empty lines and comments (#) are skipped.',
    ],
    options: [
      ['FILE', 'the file to read; without it, or with "-", stdin'],
      ['--json', 'changes nothing in the lines, which are JSON in any case; a failure comes as JSON too'],
    ],
    notes: ['Exits with 7 when a line could not be understood; the rest is printed all the same.'],
    examples: [
      ['suntally decode frames.txt', 'what "suntally read --trace frames.txt" wrote'],
      ['echo 534d4100000402a0ffffffff0000002000000000 | suntally decode', 'one frame: the search for devices'],
    ],
  },
  simulate: {
    summary: 'be an SMA inverter or energy meter, for trying things out',
    usage: [
      'suntally simulate [--bind IP[:PORT]] [--model NAME] [--serial N] [--password P]',
      '                  [--installer-password P] [--clock ISO] [--seed N] [--fault NAME]...',
      '                  [--p1 PORT] [--p1-version 4|5|be] [--json]',
      'suntally simulate --model METER [--bind IP[:PORT]] [--serial N] [--to IP[:PORT]]...',
      '                  [--shuffle-records] [--seed N] [--fault NAME]... [--json]',
    ],
    about: [
      'Answers on UDP as an inverter does, with a sun that rises and sets; or sends its values once a',
      'second, as an energy meter does. With --p1 the smart meter of the same house is there too and',
      'sends its telegrams over TCP: what the house uses is yield + import - export, to the Wh. Says in',
      'one line when it is ready, and runs until Ctrl+C.',
    ],
    options: [
      ['--bind IP[:PORT]', 'the address to be at; 127.0.0.1:9522 unless given'],
      ['--model NAME', 'one of the models below; STP 6000TL-20 unless given'],
      ['--serial N', 'the serial number; 2100000001 unless given, 1900000001 for a meter'],
      ['--password P', 'the pretended password of the user; 0000 unless given'],
      ['--installer-password P', 'the pretended password of the installer; 1111 unless given'],
      ['--clock ISO', 'the time at which its clock starts, such as 2026-06-21T12:00Z; else now'],
      ['--seed N', 'another number gives other clouds; the same number the same ones'],
      ['--fault NAME', 'misbehave in a way listed below; may be given several times'],
      ['--p1 PORT', 'a P1 meter sends its telegrams at this TCP port; any free one with 0'],
      ['--p1-version V', '4 (DSMR 4, every 10 s), 5 (DSMR 5, each second; the default), be (Belgian)'],
      ['--to IP[:PORT]', 'who else gets the values of a meter, besides the group; up to three times'],
      ['--shuffle-records', 'let a meter put its values in another order in each frame'],
      ['--json', 'tell when ready, as JSON: {"address","susyId","serial","model","clock"};'],
      ['', 'a meter has "to", the addresses it sends to, instead of "clock";'],
      ['', 'with --p1 there is "p1":{"address","meterId","version"} too'],
    ],
    notes: [
      'Inverters and gateways',
      '  STP 6000TL-20, SB 3000TL-21, STP5.0-3AV-40, SB 3600SE-10, SBS2.5-1VL-10, SI4.4M-11, COM gateway,',
      '  Multigate',
      '',
      'Energy meters (METER)',
      '  SMA Energy Meter 2.0, SMA Energy Meter 1.0, Sunny Home Manager 2.0',
      '',
      'Faults; of energy meters only lossy, duplicate, reorder',
      ...faultLines(),
      '',
      'Faults of the P1 meter',
      ...p1FaultLines(),
      '',
      'Exits with 0 when it is stopped (Ctrl+C, SIGTERM), with 8 when the port is taken by another program.',
    ],
    examples: [
      ['suntally simulate', 'an inverter on this computer, found by "suntally discover"'],
      ['suntally simulate --model "Sunny Home Manager 2.0" --to 192.168.1.10', 'a Home Manager with a receiver'],
      ['suntally simulate --p1 3001', 'an inverter and its smart meter, for "suntally meter --tcp 127.0.0.1:3001"'],
      ['suntally simulate --bind 127.0.0.2 --clock 2026-06-21T12:00:00Z --fault lossy', 'noon, on a bad network'],
    ],
  },
  ...serveHelp,
  ...historyHelp,
  ...meterHelp,
  diagnostics: {
    summary: 'write a file to send with a question, secrets blanked',
    usage: [
      'suntally diagnostics FILE [--host IP[:PORT]]... [--group user|installer] [--data DIR]',
      '                     [--force] [--json] [--password-stdin]',
    ],
    about: [
      'Gathers what tells why something does not work: versions, networks, whether port 9522 can be',
      'listened on, settings, the end of the log, a search just now, and every frame it sends and',
      'gets. With a password it also logs on to inverters and gateways and reads, also what is behind a',
      'gateway. Changes nothing, here or on a device.',
    ],
    options: [
      ['FILE', 'the file to write: plain text, readable by you alone'],
      ['--host IP[:PORT]', 'ask this address too, and read it alone; may be given several times'],
      ['--group NAME', 'log on as user (the default) or installer'],
      ['--data DIR', "the folder that keeps the settings; the desktop program's unless given"],
      ['--force', 'replace a file that exists'],
      ['--json', 'print what was done as JSON: {"file","devices","reads","frames","blanked":{...}}'],
      ['--password-stdin', 'take the password from the first line of stdin, not from SUNTALLY_PASSWORD'],
    ],
    notes: [
      'Passwords are left out; serial numbers, names of devices and public addresses get stand-ins, the',
      'same one everywhere, so that "suntally decode FILE" still explains the frames. Names of the',
      'computer and its users, home folders and hardware addresses are left out. Look at it yourself',
      'before you send it.',
      'Exits with 0 also when nothing is found, which the file then says; with 7 when FILE cannot be',
      'written. Works while SunTally runs. Stopped early it logs off and writes nothing.',
    ],
    examples: [
      ['suntally diagnostics suntally.txt', 'why is nothing found?'],
      ['SUNTALLY_PASSWORD=... suntally diagnostics suntally.txt --host 192.168.1.48', 'why is this one not read?'],
    ],
  },
};
