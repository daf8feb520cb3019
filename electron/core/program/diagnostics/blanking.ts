import { blankFrame, privateValues, type BytePattern, type StandIns } from '../../speedwire/index.ts';
import { publicAddresses, withoutHardwareAddresses, withoutHomes } from './addresses.ts';
import {
  formsOf,
  passwordPatterns,
  plainPasswordForms,
  replaceHex,
  serialPatterns,
  wordFormsOf,
} from './secretForms.ts';
import { createStandIns, type StandInList } from './standIns.ts';

/** What is known beforehand and must stand nowhere. */
export interface KnownSecrets {
  /** Null where none was given. */
  readonly password: string | null;
  readonly hostNames: readonly string[];
  readonly userNames: readonly string[];
  /** Folders that tell who the user is, and what to write instead. */
  readonly folders: readonly (readonly [folder: string, standIn: string])[];
}

/**
 * Gives stand-ins for what is private. Everything that holds serial numbers or names is shown to it first (`note...`);
 * after that the same one has the same stand-in wherever it stands: in frames, in numbers, in texts.
 */
export interface Blanking extends Omit<StandInList, 'soughtSerials' | 'soughtNames' | 'isSought'> {
  noteFrame(bytes: Uint8Array): void;
  /** A line of the log: every number that may be a serial number is taken for one. */
  noteLogLine(line: string): void;
  frame(bytes: Uint8Array): Uint8Array;
  /** The program's own words around values. Passwords are not looked for: a word left out of known ones tells it. */
  text(text: string): string;
  /** A text from elsewhere, such as a line of the log, in which names of devices and passwords may stand as well. */
  outside(text: string): string;
  /** The whole file once more: what is still there of serial numbers, encoded passwords and folders. */
  everything(text: string): string;
}

/** Names that many computers have tell nobody's. */
const commonNames: ReadonlySet<string> = new Set(
  `root user admin administrator pi ubuntu debian fedora localhost node home linux windows default guest suntally runner
  localdomain nobody desktop server raspberrypi`.split(/\s+/u),
);

/** Makes a blanking that knows nothing yet but these secrets. */
export function createBlanking(secrets: KnownSecrets): Blanking {
  const standIns = createStandIns();
  const { serial, name, address } = standIns;
  const passwords = passwordPatterns(secrets.password);
  const people = [...secrets.hostNames.flatMap(withShortForm), ...secrets.userNames]
    .filter((one) => one.length > 1 && !commonNames.has(one.toLowerCase()))
    .map(wordFormsOf);

  function bytePatterns(): readonly BytePattern[] {
    return [
      ...standIns.soughtSerials().flatMap((one) => serialPatterns(one, serial(one))),
      ...passwords,
      ...standIns.soughtNames().map((one) => {
        const bytes = Buffer.from(one);
        return { bytes, standIn: new Uint8Array(bytes.length), leastBeginning: 4 };
      }),
    ];
  }

  function frame(bytes: Uint8Array, patterns: readonly BytePattern[]): Uint8Array {
    return blankFrame(bytes, {
      serial,
      text: name,
      address,
      patterns,
    } satisfies StandIns);
  }

  function withoutSecrets(whole: string, patterns: readonly BytePattern[]): string {
    let text = whole;
    for (const [folder, standIn] of secrets.folders) {
      text = text.replaceAll(formsOf(folder, 'giu'), standIn);
    }
    text = withoutHomes(text);
    text = replaceHex(text, patterns);
    const lastDigits = new Map(standIns.soughtSerials().map((one) => [lastOf(one), lastOf(serial(one))]));
    return text
      .replaceAll(/(?<!\d)\d{6,10}(?!\d)/gu, (digits) => {
        const real = Number(digits);
        return standIns.isSought(real) ? String(serial(real)) : digits;
      })
      .replaceAll(/(?<=…)\d{4}(?!\d)/gu, (digits) => lastDigits.get(digits) ?? digits);
  }

  function text(outside: string): string {
    const patterns = bytePatterns();
    let blanked = outside.replaceAll(/\p{Cc}+/gu, ' ').replaceAll(/534d4100(?:[0-9a-f]{2})+/giu, (hex) => {
      const bytes = Buffer.from(hex, 'hex');
      return Buffer.from(frame(bytes, patterns)).toString('hex');
    });
    blanked = withoutHardwareAddresses(withoutSecrets(blanked, patterns));
    for (const one of publicAddresses(blanked)) {
      blanked = blanked.replaceAll(one, address(one));
    }
    return people.reduce((rest, form) => rest.replaceAll(form, '(name)'), blanked);
  }

  return {
    noteFrame: (bytes) => {
      const found = privateValues(bytes);
      found.serials.forEach(standIns.noteSerial);
      found.texts.forEach(standIns.noteName);
    },
    noteSerial: standIns.noteSerial,
    noteName: standIns.noteName,
    noteLogLine: (line) => {
      for (const [digits] of line.matchAll(/(?<!\d)\d{8,10}(?!\d)/gu)) {
        standIns.noteSerial(Number(digits));
      }
    },
    keepSerial: standIns.keepSerial,
    serial,
    name,
    address,
    frame: (bytes) => frame(bytes, bytePatterns()),
    text,
    outside: (line) => {
      const known = new Set(standIns.soughtSerials().map(lastOf));
      let blanked = line.replaceAll(/(?<=…)\d{4}(?!\d)/gu, (digits) => (known.has(digits) ? digits : '****'));
      for (const form of plainPasswordForms(secrets.password ?? '')) {
        blanked = blanked.replaceAll(form, '***');
      }
      return text(
        standIns.soughtNames().reduce((rest, one) => rest.replaceAll(formsOf(one), () => name(one)), blanked),
      );
    },
    everything: (whole) => withoutSecrets(whole, bytePatterns()),
    counts: standIns.counts,
  };
}

/** The last four digits, as the log leaves them. */
function lastOf(serial: number): string {
  return String(serial).padStart(4, '0').slice(-4);
}

/** `laptop.fritz.box` is known as `laptop` too. */
function withShortForm(hostName: string): readonly string[] {
  const [short = hostName] = hostName.split('.');
  return short === hostName ? [hostName] : [hostName, short];
}
