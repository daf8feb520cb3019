import { publicAddresses } from './addresses.ts';

/** How much was replaced, to be told to the user. */
export interface BlankedCounts {
  readonly serials: number;
  readonly names: number;
  readonly publicAddresses: number;
}

/** What stands for serial numbers, names and public addresses: the same for the same one, whoever asks. */
export interface StandInList {
  /** Notes a serial number that may turn up elsewhere; its stand-in is given when it is asked for. */
  readonly noteSerial: (real: number) => void;
  readonly noteName: (real: string) => void;
  /** This one is our own and stays. */
  readonly keepSerial: (real: number) => void;
  readonly serial: (real: number) => number;
  readonly name: (real: string) => string;
  /** An IPv4 address: a public one gets a stand-in, others stay. */
  readonly address: (real: string) => string;
  /** The serial numbers noted, and the names, that are so long that they do not turn up by chance. */
  readonly soughtSerials: () => readonly number[];
  readonly soughtNames: () => readonly string[];
  readonly isSought: (serial: number) => boolean;
  readonly counts: () => BlankedCounts;
}

/** A smaller number turns up by chance among other values, so it is replaced only where a serial number must stand. */
const leastSoughtSerial = 100_000;
const leastSoughtName = 3;

/** The name that a device has before its owner gives it one. */
const factoryName = /^SN:? ?(\d{6,10})$/u;

/** A network full of pretenders must not fill the memory; those beyond share one stand-in. */
const mostStandIns = 200;
const sharedStandIn = 1_000_000_000;

/** Makes an empty list. */
export function createStandIns(): StandInList {
  const kept = new Set<number>();
  const noted = new Set<number>();
  const standIns = new Map<number, number>();
  const names = new Map<string, string>();
  const addresses = new Map<string, string>();

  function noteSerial(real: number): void {
    if (!kept.has(real) && noted.size < mostStandIns) {
      noted.add(real);
    }
  }

  /** Given at the first use, when all real ones are known: a stand-in must not be somebody's real one. */
  function serial(real: number): number {
    noteSerial(real);
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
    if (publicAddresses(real).length === 0) {
      return real;
    }
    // 192.0.2.0/24 is set aside for examples.
    const standIn = addresses.get(real) ?? `192.0.2.${1 + (addresses.size % 254)}`;
    addresses.set(real, standIn);
    return standIn;
  }

  /** Only notes: the stand-in of a serial number in it is given later. */
  function noteName(real: string): void {
    const digits = factoryName.exec(real)?.[1];
    if (digits === undefined) {
      name(real);
    } else {
      noteSerial(Number(digits));
    }
  }

  return {
    noteSerial,
    noteName,
    keepSerial: (real) => {
      kept.add(real);
      noted.delete(real);
    },
    serial,
    name,
    address,
    soughtSerials: () => [...noted].filter((one) => one >= leastSoughtSerial),
    soughtNames: () => [...names.keys()].filter((one) => one.length >= leastSoughtName),
    isSought: (one) => one >= leastSoughtSerial && noted.has(one),
    counts: () => ({ serials: standIns.size, names: names.size, publicAddresses: addresses.size }),
  };
}
