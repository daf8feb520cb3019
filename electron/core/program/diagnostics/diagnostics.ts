import type { Clock, DatagramNetwork, Endpoint } from '../../ports/index.ts';
import { createSpeedwire, decodeDatagram, type TraceEntry } from '../../speedwire/index.ts';
import { createBlanking, type Blanking } from './blanking.ts';
import type { Computer } from './computer.ts';
import { readDataFolder, type FolderContent } from './folderContent.ts';
import { checkListening, type ListeningCheck } from './listening.ts';
import { diagnosticsText } from './diagnosticsText.ts';
import type { BlankedCounts } from './standIns.ts';
import { createTraceRecorder } from './traceRecorder.ts';
import type { DiagnosticsLogon } from './askDevices.ts';
import { askNetwork, type WireFindings } from './askNetwork.ts';

export interface DiagnosticsOptions {
  readonly ports: {
    readonly network: DatagramNetwork;
    readonly clock: Clock;
    readonly random: () => number;
  };
  readonly computer: Computer;
  readonly version: string;
  /** The plant's time zone, an IANA name. */
  readonly zone: string;
  /** Addresses to ask besides what the search finds. */
  readonly hosts: readonly Endpoint[];
  /** Null asks only what needs no password. */
  readonly logon: DiagnosticsLogon | null;
  /** Null where no data folder is known. */
  readonly dataFolder: string | null;
  /** Ends it early: it logs off and gives null. */
  readonly signal: AbortSignal;
}

/** A finished file, and what its user should know of it. */
export interface Diagnostics {
  readonly text: string;
  readonly frames: number;
  /** Devices that said who they are. */
  readonly devices: number;
  /** Devices that were read; null where there was no password. */
  readonly reads: number | null;
  readonly blanked: BlankedCounts;
}

/** All that was gathered, with nothing blanked yet: it never leaves the core. */
export interface Gathered extends Omit<DiagnosticsOptions, 'signal' | 'ports'> {
  readonly startedMs: number;
  readonly tookMs: number;
  readonly listening: ListeningCheck;
  /** Null where none is known or reading it did not come to an end. */
  readonly folder: FolderContent | null;
  readonly wire: WireFindings;
  readonly counters: Readonly<Record<string, number>>;
  readonly entries: readonly TraceEntry[];
  readonly leftOut: number;
}

/** A folder on a disk that does not answer is given up. */
const longestFolderMs = 5000;

/**
 * Gathers what tells why something does not work, and writes it as a text that can be read before it is sent: lines of
 * talk begin with `#`, the rest are frames as `suntally decode` reads them. Changes nothing, on this computer or on a
 * device. Ends within a minute, whatever the network does; within 15 seconds where nobody answers.
 *
 * @returns null where it was stopped
 */
export async function gatherDiagnostics(options: DiagnosticsOptions): Promise<Diagnostics | null> {
  const { network, clock, random } = options.ports;
  const trace = createTraceRecorder();
  const speedwire = createSpeedwire({
    network,
    clock,
    random,
    trace: trace.sink,
    zone: options.zone,
    platform: options.computer.platform,
  });
  const stopped = Promise.withResolvers<null>();
  const stop = (): void => stopped.resolve(null);
  options.signal.addEventListener('abort', stop);
  try {
    const gathering = gather();
    // Once it was stopped, nobody waits for what still goes wrong.
    gathering.catch(() => undefined);
    const gathered = options.signal.aborted ? null : await Promise.race([gathering, stopped.promise]);
    await speedwire.close();
    return gathered === null ? null : describe({ ...gathered, entries: trace.entries, leftOut: trace.leftOut });
  } finally {
    options.signal.removeEventListener('abort', stop);
    await speedwire.close();
  }

  async function gather(): Promise<Omit<Gathered, 'entries' | 'leftOut'>> {
    const { signal: _signal, ports: _ports, ...known } = options;
    const startedMs = clock.nowMs();
    const startMs = clock.elapsedMs();
    const listening = await checkListening(network);
    const folder = options.dataFolder === null ? null : await readWithin(clock, options.dataFolder);
    const wire = await askNetwork(speedwire, clock, options.hosts, options.logon);
    const tookMs = Math.round(clock.elapsedMs() - startMs);
    return { ...known, startedMs, tookMs, listening, folder, wire, counters: { ...speedwire.counters } };
  }
}

async function readWithin(clock: Clock, folder: string): Promise<FolderContent | null> {
  const timeUp = Promise.withResolvers<null>();
  const cancel = clock.after(longestFolderMs, () => timeUp.resolve(null));
  const content = await Promise.race([readDataFolder(folder), timeUp.promise]);
  cancel();
  return content;
}

function describe(gathered: Gathered): Diagnostics {
  const blanking = createBlanking({
    password: gathered.logon?.password ?? null,
    hostNames: gathered.computer.hostNames,
    userNames: gathered.computer.userNames,
    folders: [
      ...(gathered.dataFolder === null ? [] : [[gathered.dataFolder, '(data folder)'] as const]),
      ...gathered.computer.homeFolders.map((one) => [one, '~'] as const),
    ],
  });
  noteAll(gathered, blanking);
  const text = blanking.everything(diagnosticsText(gathered, blanking));
  const { search, addresses, reads } = gathered.wire;
  const devices = [search, ...addresses.map((one) => one.report)].flatMap((one) => one.devices);
  return {
    text,
    frames: gathered.entries.length,
    devices: new Set(devices.filter((one) => one.serial !== null).map((one) => `${one.susyId}:${one.serial}`)).size,
    reads: reads === null ? null : reads.filter((one) => one.outcome.kind === 'read').length,
    blanked: blanking.counts(),
  };
}

/** All of it, before the first stand-in is given: what turns up last may stand in the first line. */
function noteAll({ folder, wire, entries }: Gathered, blanking: Blanking): void {
  for (const { direction, bytes } of entries) {
    const datagram = direction === 'sent' ? decodeDatagram(bytes) : null;
    if (datagram?.ok === true && datagram.value.kind === 'inverter') {
      blanking.keepSerial(datagram.value.frame.source.serial);
    }
  }
  for (const { devices } of [wire.search, ...wire.addresses.map((one) => one.report)]) {
    devices.forEach((one) => one.serial !== null && blanking.noteSerial(one.serial));
  }
  for (const { serial, outcome } of wire.reads ?? []) {
    blanking.noteSerial(serial);
    noteName(outcome.kind === 'read' ? outcome.read.device.name : null, blanking);
  }
  if (folder !== null && 'document' in folder.settings) {
    for (const { serial, name } of folder.settings.document.inverters) {
      blanking.noteSerial(serial);
      noteName(name, blanking);
    }
  }
  entries.forEach((one) => blanking.noteFrame(one.bytes));
  if (folder?.log?.kind === 'lines') {
    folder.log.lines.forEach((line) => blanking.noteLogLine(line));
  }
}

function noteName(name: string | null, blanking: Blanking): void {
  if (name !== null) {
    blanking.noteName(name);
  }
}
