import type { CommandHelp } from '../help/helpTexts.ts';

const keyOption = ['--key-file FILE', 'the key of encrypted telegrams, 32 hex digits in a file of their own'] as const;

/** The help pages of the commands about smart meters. */
export const meterHelp = {
  p1: {
    summary: "read recorded telegrams of a smart meter's P1 port",
    usage: ['suntally p1 [--all] [--checksum MODE] [--key-file FILE] [FILE]'],
    about: [
      'Reads telegrams of the Netherlands, Belgium, Luxembourg, Sweden, Austria, Hungary and others, and',
      'prints one JSON line for each: what the registers say in whole Wh, the time in UTC, power, phases,',
      'gas and water, Belgian demand; everything else as printed, by its OBIS code.',
    ],
    options: [
      ['FILE', 'the file to read, also gzipped; without it, or with "-", stdin'],
      ['--all', 'a line for each refused telegram too: {"ok":false,"reason","offset"}'],
      ['--checksum MODE', 'as-printed (the default): right where there is one, as old meters print none;'],
      ['', 'required: refuse those without; ignored: for text that was changed since it'],
      ['', 'was recorded, such as a log with its numbers blanked'],
      keyOption,
      ['--json', 'the lines are JSON in any case; this makes a failure JSON too'],
    ],
    notes: [
      'A line: {"ok":true,"meterId","at","version","importT1Wh","importT2Wh","exportT1Wh","exportT2Wh"',
      '(or "importWh","exportWh"),"importPowerW","exportPowerW","tariff","phases":[...],"mbus":[...],',
      '"demand","others"}. "at" is null where the telegram has no time of its own. In "mbus", "type" is the',
      'number of the medium (3 gas, 7 water, 4 and 12 heat), "value" a whole number of dm3, kJ or Wh.',
      '',
      'How many were refused, and why, goes to stderr. Exits with 7 when there is no telegram to print,',
      'with 6 when they are encrypted and the key is missing or another.',
    ],
    examples: [
      ['suntally p1 telegrams.txt.gz', 'a recording'],
      ['suntally p1 --key-file key.txt < telegrams.bin', 'encrypted ones, from Luxembourg'],
    ],
  },
  meter: {
    summary: 'read a smart meter live',
    usage: ['suntally meter --tcp HOST:PORT | --serial DEVICE|auto | --homewizard HOST | ... [--count N]'],
    about: [
      'Connects to a meter and prints each reading as a JSON line, as "suntally p1" does. Connects again by',
      'itself; what is the matter is told on stderr. Runs until it is stopped.',
    ],
    options: [
      ['--tcp HOST:PORT', 'raw telegrams over TCP: ser2net, a bridge with an ESP chip'],
      ['--homey HOST', 'a Homey Energy Dongle, with its local interface switched on'],
      ['--serial DEVICE', 'a USB cable in the P1 port, such as /dev/ttyUSB0 or COM3; auto tries all'],
      ['--homewizard HOST', 'a HomeWizard P1 meter with its local interface switched on in the app'],
      ['--homewizard-v2 HOST', 'the same by its newer interface, with --token-file FILE'],
      ['--pair', 'with --homewizard-v2: pair with the device, and make that file'],
      ['--solar HOST', 'a HomeWizard kWh meter behind solar panels; its lines are'],
      ['', '{"ok":true,"at","yieldWh","powerW"}'],
      ['--counter NAME', 'with --solar: export (the default); import for a meter wired the other way'],
      ['--youless HOST', 'a YouLess LS120 on a P1 port'],
      ['--p1-monitor HOST', 'the interface of P1 Monitor'],
      ['--mqtt URL', 'telegrams on a topic of an MQTT broker, with --topic TOPIC and, if needed,'],
      ['', '--user NAME; the password comes from SUNTALLY_MQTT_PASSWORD'],
      ['--ca-file FILE', "with --mqtt mqtts://...: who signed the broker's certificate, PEM"],
      ['--sma SERIAL|any', 'an SMA Energy Meter or Sunny Home Manager'],
      ['--list', 'list what can be found by itself: HomeWizard and SMA devices, serial ports'],
      keyOption,
      ['--zone NAME', "the zone of times that come without one; this computer's unless given"],
      ['--count N', 'end after N readings'],
      ['--timeout SECONDS', 'end when nothing came for so long, with the reason'],
      ['--json', 'changes nothing in the lines; a failure and --list come as JSON too'],
    ],
    notes: [
      'Exits with 0 when it is stopped or has read enough, 5 where the meter stayed silent, 6 where its',
      'telegrams are encrypted and the key is missing or another, 3 when --list finds nothing.',
    ],
    examples: [
      ['suntally meter --list', 'is there a meter?'],
      ['suntally meter --homewizard 192.168.1.60', 'what the meter says, as long as it runs'],
      ['suntally meter --serial auto --count 1', 'one reading by the cable'],
    ],
  },
} as const satisfies Readonly<Record<'p1' | 'meter', CommandHelp>>;
