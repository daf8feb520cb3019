import type { DeviceIdentity, FoundDevice, SearchReport, UserGroup } from '../../../../shared/contract/index.ts';
import type { Failure } from '../../../../shared/failures.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Clock, Endpoint } from '../../ports/index.ts';
import { formatEndpoint, parseEndpoint, type InverterRead, type Speedwire } from '../../speedwire/index.ts';

/** With what inverters are logged on to. */
export interface DiagnosticsLogon {
  readonly password: string;
  readonly group: UserGroup;
}

/** One address that was asked who is there. */
export interface AskedAddress {
  readonly address: string;
  /** Named by the user, not found by the search. */
  readonly isGiven: boolean;
  readonly report: SearchReport;
}

/** One device that was logged on to and read, or the reason why not; null while it is not done. */
export interface AskedDevice extends DeviceIdentity {
  readonly address: string;
  outcome: Result<InverterRead, Failure> | null;
  tookMs: number;
}

export interface WireFindings {
  readonly search: SearchReport;
  readonly addresses: readonly AskedAddress[];
  /** Null where there was no password. */
  readonly reads: readonly AskedDevice[] | null;
}

/** All logons and reads together take no longer; a device that is not done by then is said to be so. */
const longestReadsMs = 40_000;

/**
 * Searches all networks, asks each given or found address who is there, and where there is a password logs on to the
 * inverters, reads them and logs off: the given ones, or all where none is given.
 */
export async function askNetwork(
  speedwire: Speedwire,
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
  const asked = addresses.filter((one) => given.size === 0 || one.isGiven).flatMap((one) => one.report.devices);
  const reads = inverters(asked);
  const timeUp = Promise.withResolvers<void>();
  const cancel = clock.after(longestReadsMs, () => timeUp.resolve());
  await Promise.race([Promise.all(reads.map((one) => readOne(speedwire, clock, one, logon))), timeUp.promise]);
  cancel();
  return { search, addresses, reads: reads.map((one) => ({ ...one })) };
}

/** Each once, at the first of its addresses: a logon at another one would end the first. */
function inverters(devices: readonly FoundDevice[]): AskedDevice[] {
  const found = new Map<string, AskedDevice>();
  for (const { address, kind, susyId, serial } of devices) {
    const isInverter = kind === 'inverter' || kind === 'batteryInverter';
    if (isInverter && susyId !== null && serial !== null && !found.has(`${susyId}:${serial}`)) {
      found.set(`${susyId}:${serial}`, { address, susyId, serial, outcome: null, tookMs: 0 });
    }
  }
  return [...found.values()];
}

async function readOne(
  speedwire: Speedwire,
  clock: Clock,
  device: AskedDevice,
  logon: DiagnosticsLogon,
): Promise<void> {
  const endpoint = parseEndpoint(device.address);
  if (endpoint === null) {
    return;
  }
  const startMs = clock.elapsedMs();
  const { susyId, serial } = device;
  const opened = await speedwire.openSession({ endpoint, identity: { susyId, serial }, ...logon });
  if (!opened.ok) {
    finish(device, opened, clock.elapsedMs() - startMs);
    return;
  }
  const read = await opened.value.readAll();
  finish(device, read, clock.elapsedMs() - startMs);
  await opened.value.close();
}

function finish(device: AskedDevice, outcome: AskedDevice['outcome'], tookMs: number): void {
  Object.assign(device, { outcome, tookMs: Math.round(tookMs) });
}
