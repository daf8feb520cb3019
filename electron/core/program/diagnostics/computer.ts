import { hostname, homedir, machine, release, userInfo, version } from 'node:os';

import { systemNetwork, type NetworkInterface } from '../../ports/index.ts';

/** What a diagnostics file says of the computer, and what it must not say. */
export interface Computer {
  /** Node's name for the operating system. */
  readonly platform: string;
  readonly system: string;
  readonly release: string;
  readonly machine: string;
  readonly node: string;
  /** The computer's own time zone, an IANA name. */
  readonly zone: string;
  /** All IPv4 interfaces, those too that the program is told to leave alone. */
  readonly interfaces: readonly NetworkInterface[];
  /** What `SUNTALLY_INTERFACES` limits the program to; null where it does not. */
  readonly chosenInterfaces: string | null;
  readonly hostNames: readonly string[];
  readonly userNames: readonly string[];
  readonly homeFolders: readonly string[];
}

/** The computer that this process runs on. */
export function thisComputer(env: Readonly<Record<string, string | undefined>>): Computer {
  return {
    platform: process.platform,
    system: version(),
    release: release(),
    machine: machine(),
    node: process.version,
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    interfaces: systemNetwork().interfaces(),
    chosenInterfaces: env['SUNTALLY_INTERFACES'] ?? null,
    hostNames: named([hostname(), env['HOSTNAME'], env['COMPUTERNAME']]),
    userNames: named([userName(), env['USER'], env['LOGNAME'], env['USERNAME'], env['SUDO_USER']]),
    homeFolders: named([homedir(), env['HOME'], env['USERPROFILE']]).filter((one) => one.length > 1),
  };
}

/** A user without an entry in the system's list, as in some containers, has no name. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function named(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((one) => one !== undefined && one !== ''))].filter((one) => one !== undefined);
}
