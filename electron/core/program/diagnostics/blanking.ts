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

/** What is known beforehand and must stand nowhere. */
export interface KnownSecrets {
  /** Null where none was given. */
  readonly password: string | null;
  readonly hostNames: readonly string[];
  readonly userNames: readonly string[];
  /** Folders that tell who the user is, and what to write instead. */
  readonly folders: readonly (readonly [folder: string, standIn: string])[];
}

/** How much was replaced, to be told to the user. */
export interface BlankedCounts {
  readonly serials: number;
  readonly names: number;
  readonly publicAddresses: number;
}

/**
 * Gives stand-ins for what is private. Everything that holds serial numbers or names is shown to it first (`note...`);
 * after that the same one has the same stand-in wherever it stands: in frames, in numbers, in texts.
 */
export interface Blanking {
  noteFrame(bytes: Uint8Array): void;
  noteSerial(serial: number): void;
  noteName(name: string): void;
  /** A line of the log: every number that may be a serial number is taken for one. */
  noteLogLine(line: string): void;
  /** This one is our own and stays. */
  keepSerial(serial: number): void;
  serial(serial: number): number;
  name(name: string): string;
  /** An IPv4 address: a public one gets a stand-in, others stay. */
  address(address: string): string;
  frame(bytes: Uint8Array): Uint8Array;
  /** The program's own words around values. Passwords are not looked for: a word left out of known ones tells it. */
  text(text: string): string;
  /** A text from elsewhere, such as a line of the log, in which names of devices and passwords may stand as well. */
  outside(text: string): string;
  /** The whole file once more: what is still there of serial numbers, encoded passwords and folders. */
  everything(text: string): string;
  counts(): BlankedCounts;
}

/** A smaller number turns up by chance among other values, so it is replaced only where a serial number must stand. */
const leastSoughtSerial = 100_000;
const leastSoughtName = 3;

/** The name that a device has before its owner gives it one. */
const factoryName = /^SN:? ?(\d{6,10})$/u;

/** Names that many computers have tell nobody's. */
const commonNames: ReadonlySet<string> = new Set(
  `root user admin administrator pi ubuntu debian fedora localhost node home linux windows default guest suntally runner
  localdomain nobody desktop server raspberrypi`.split(/\s+/u),
);

/** A network full of pretenders must not fill the memory; those beyond share one stand-in. */
const mostStandIns = 200;
const sharedStandIn = 1_000_000_000;

/** Makes a blanking that knows nothing yet but these secrets. */
export function createBlanking(secrets: KnownSecrets): Blanking {
  const kept = new Set<number>();
  const noted = new Set<number>();
  const standIns = new Map<number, number>();
  const names = new Map<string, string>();
  const addresses = new Map<string, string>();
  const passwords = passwordPatterns(secrets.password);
  const people = [...secrets.hostNames.flatMap(withShortForm), ...secrets.userNames]
    .filter((one) => one.length > 1 && !commonNames.has(one.toLowerCase()))
    .map(wordFormsOf);

  function note(real: number): void {
    if (!kept.has(real) && noted.size < mostStandIns) {
      noted.add(real);
    }
  }

  /** Given at the first use, when all real ones are known: a stand-in must not be somebody's real one. */
  function serial(real: number): number {
    note(real);
    if (!noted.has(real)) {
      return kept.has(real) ? real : sharedStandIn;
    }
    for (const one of noted) {
      if (!standIns.has(one)) {
        standIns.set(one, nextStandIn());
      }
    }
    return standIns.get(real) ?? sharedStandIn;
  }

  function nextStandIn(): number {
    let standIn = Math.max(sharedStandIn, ...standIns.values()) + 1;
    while (noted.has(standIn) || kept.has(standIn)) {
      standIn += 1;
    }
    return standIn;
  }

  function name(real: string): string {
    const digits = factoryName.exec(real)?.[1];
    if (digits !== undefined) {
      return real.replace(digits, String(serial(Number(digits))));
    }
    const known = names.get(real);
    if (known !== undefined || names.size >= mostStandIns) {
      return known ?? 'Name';
    }
    const standIn = `Name ${names.size + 1}`;
    names.set(real, standIn);
    return standIn;
  }

  function address(real: string): string {
    // 192.0.2.0/24 is set aside for examples.
    const standIn = addresses.get(real) ?? `192.0.2.${1 + (addresses.size % 254)}`;
    addresses.set(real, standIn);
    return standIn;
  }

  function addressIfPublic(real: string): string {
    return publicAddresses(real).length > 0 ? address(real) : real;
  }

  function soughtSerials(): readonly number[] {
    return [...noted].filter((one) => one >= leastSoughtSerial);
  }

  function soughtNames(): readonly string[] {
    return [...names.keys()].filter((one) => one.length >= leastSoughtName);
  }

  function bytePatterns(): readonly BytePattern[] {
    return [
      ...soughtSerials().flatMap((one) => serialPatterns(one, serial(one))),
      ...passwords,
      ...soughtNames().map((one) => {
        const bytes = Buffer.from(one);
        return { bytes, standIn: new Uint8Array(bytes.length), leastBeginning: 4 };
      }),
    ];
  }

  function frame(bytes: Uint8Array, patterns: readonly BytePattern[]): Uint8Array {
    return blankFrame(bytes, {
      serial,
      text: name,
      address: addressIfPublic,
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
    const lastDigits = new Map(soughtSerials().map((one) => [lastOf(one), lastOf(serial(one))]));
    return text
      .replaceAll(/(?<!\d)\d{6,10}(?!\d)/gu, (digits) => {
        const real = Number(digits);
        return real >= leastSoughtSerial && noted.has(real) ? String(serial(real)) : digits;
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
      found.serials.forEach(note);
      found.texts.forEach(noteName);
    },
    noteSerial: note,
    noteName,
    noteLogLine: (line) => {
      for (const [digits] of line.matchAll(/(?<!\d)\d{8,10}(?!\d)/gu)) {
        note(Number(digits));
      }
    },
    keepSerial: (one) => {
      kept.add(one);
      noted.delete(one);
    },
    serial,
    name,
    address: addressIfPublic,
    frame: (bytes) => frame(bytes, bytePatterns()),
    text,
    outside: (line) => {
      const known = new Set(soughtSerials().map(lastOf));
      let blanked = line.replaceAll(/(?<=…)\d{4}(?!\d)/gu, (digits) => (known.has(digits) ? digits : '****'));
      for (const form of plainPasswordForms(secrets.password ?? '')) {
        blanked = blanked.replaceAll(form, '***');
      }
      return text(soughtNames().reduce((rest, one) => rest.replaceAll(formsOf(one), () => name(one)), blanked));
    },
    everything: (whole) => withoutSecrets(whole, bytePatterns()),
    counts: () => ({ serials: standIns.size, names: names.size, publicAddresses: addresses.size }),
  };

  /** Only notes: the stand-in of a serial number in it is given later. */
  function noteName(real: string): void {
    const digits = factoryName.exec(real)?.[1];
    if (digits === undefined) {
      name(real);
    } else {
      note(Number(digits));
    }
  }
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
