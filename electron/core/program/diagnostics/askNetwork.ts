import type { SearchReport } from '../../../../shared/contract/index.ts';
import type { Clock, Endpoint } from '../../ports/index.ts';
import { formatEndpoint, parseEndpoint, type Speedwire } from '../../speedwire/index.ts';
import { askDevices, type AskedDevice, type DiagnosticsLogon } from './askDevices.ts';

/** One address that was asked who is there. */
export interface AskedAddress {
  readonly address: string;
  /** Named by the user, not found by the search. */
  readonly isGiven: boolean;
  readonly report: SearchReport;
}

export interface WireFindings {
  readonly search: SearchReport;
  readonly addresses: readonly AskedAddress[];
  /** Null where there was no password. */
  readonly reads: readonly AskedDevice[] | null;
}

/**
 * Searches all networks, asks each given or found address who is there, and where there is a password logs on to the
 * inverters and gateways there, reads what can be read and logs off: at the given addresses, or at all where none is
 * given.
 */
export async function askNetwork(
  speedwire: Pick<Speedwire, 'search' | 'openSession'>,
  clock: Clock,
  hosts: readonly Endpoint[],
  logon: DiagnosticsLogon | null,
): Promise<WireFindings> {
  const search = await speedwire.search({ address: null });
  const given = new Set(hosts.map(formatEndpoint));
  const all = new Set([...given, ...search.devices.map((one) => one.address)]);
  const addresses = await Promise.all(
    [...all].map(async (address) => ({
      address,
      isGiven: given.has(address),
      report: await speedwire.search({ address: parseEndpoint(address) }),
    })),
  );
  if (logon === null) {
    return { search, addresses, reads: null };
  }
  const meant = addresses.filter((one) => given.size === 0 || one.isGiven).flatMap((one) => one.report.devices);
  return { search, addresses, reads: await askDevices(speedwire, clock, meant, logon) };
}
