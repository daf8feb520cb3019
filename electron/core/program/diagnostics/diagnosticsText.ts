import type { FoundDevice, SearchReport } from '../../../../shared/contract/index.ts';
import type { Failure } from '../../../../shared/failures.ts';
import { failureWords } from '../../../../shared/texts/index.ts';
import type { SocketProblem } from '../../ports/index.ts';
import { traceLine, type InverterRead } from '../../speedwire/index.ts';
import type { Gathered } from './diagnostics.ts';
import type { Blanking } from './blanking.ts';
import { folderLines, logLines } from './folderText.ts';
import type { AskedDevice } from './askDevices.ts';
import type { AskedAddress } from './askNetwork.ts';

/** Writes all that was gathered, private things replaced: talk in lines that begin with `#`, then the frames. */
export function diagnosticsText(gathered: Gathered, blanking: Blanking): string {
  const talk = [
    ...about,
    ...section('Program and computer', computerLines(gathered, blanking)),
    ...section('Networks', networkLines(gathered, blanking)),
    ...section('Data folder', folderLines(gathered, blanking)),
    ...section('End of the log', logLines(gathered.folder, blanking)),
    ...section('Search on all networks', searchLines(gathered.wire.search, blanking)),
    ...section('Each address, asked who is there', addressLines(gathered.wire.addresses, blanking)),
    ...section('Logon and read', readLines(gathered.wire.reads, blanking)),
    ...section('Counted by the program', counterLines(gathered.counters)),
    ...section('Frames sent (>) and received (<)', [
      `${gathered.entries.length} frames; "suntally decode" explains this file.`,
      ...(gathered.leftOut === 0 ? [] : [`${gathered.leftOut} more were received and left out: too many.`]),
    ]),
  ];
  const frames = gathered.entries.map((entry) =>
    traceLine({
      ...entry,
      peer: { ...entry.peer, address: blanking.address(entry.peer.address) },
      bytes: blanking.frame(entry.bytes),
    }),
  );
  return [...talk.map((line) => (line === '' ? '#' : `# ${line}`)), ...frames, '# End of file', ''].join('\n');
}

const about: readonly string[] = [
  'SunTally diagnostics: a file to send with a question.',
  '',
  'Look at it before you send it. Passwords are left out, in every form. Serial numbers, names of devices and public',
  'addresses are replaced, each by the same stand-in everywhere: serial numbers from 1000000001 up, "Name 1",',
  '192.0.2.1. Names of this computer and its users, home folders and hardware addresses are left out. What is no part',
  'of the known protocol is zeros. Left as they are: addresses of the local network, models, measured values, times.',
];

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', `== ${title} ==`, ...lines];
}

function computerLines({ computer, version, zone, startedMs, tookMs }: Gathered, blanking: Blanking): string[] {
  const offset = new Intl.DateTimeFormat('en-US', { timeZone: computer.zone, timeZoneName: 'longOffset' })
    .formatToParts(startedMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  return [
    `SunTally: ${version}`,
    `Node: ${computer.node}`,
    `System: ${computer.platform}, ${blanking.outside(computer.system)}, release ${blanking.outside(computer.release)}`,
    `Machine: ${computer.machine}`,
    `Time zone: ${computer.zone} (${offset ?? 'offset not known'}); of the plant: ${zone}`,
    `Clock of this computer: ${isoTime(startedMs)}; gathering took ${seconds(tookMs)}`,
  ];
}

function networkLines({ computer, listening, wire }: Gathered, blanking: Blanking): string[] {
  const searched = wire.search.searched.map((one) => one.cidr);
  const all = computer.interfaces.map(({ name, cidr, internal, address }) => {
    const check = listening.interfaces.find((one) => one.networkInterface.address === address);
    const facts = [
      internal ? 'this computer only' : null,
      check === undefined ? 'left alone (SUNTALLY_INTERFACES)' : null,
      searched.includes(cidr) ? 'searched' : 'not searched',
      check === undefined ? null : `joining the group: ${outcomeWords(check.outcome)}`,
    ];
    return `${blanking.outside(name)}, ${blanking.text(cidr)}: ${facts.filter((one) => one !== null).join(', ')}`;
  });
  const chosen = computer.chosenInterfaces;
  return [
    ...(all.length === 0 ? ['This computer has no IPv4 network.'] : all),
    `SUNTALLY_INTERFACES: ${chosen === null ? 'not set' : blanking.outside(chosen)}`,
    `Port 9522, alone: ${outcomeWords(listening.alone)}`,
    `Port 9522, shared: ${outcomeWords(listening.shared)}`,
  ];
}

function outcomeWords(outcome: SocketProblem | null): string {
  if (outcome === null) {
    return 'works';
  }
  const words: Readonly<Record<SocketProblem['reason'], string>> = {
    portTaken: 'another program has the port',
    addressMissing: 'the address is gone',
    blocked: 'the system does not allow it',
    unreachable: 'the network cannot be reached',
    other: 'does not work',
  };
  return `${words[outcome.reason]} (${outcome.systemCode})`;
}

function searchLines(report: SearchReport, blanking: Blanking): string[] {
  return [
    `Took ${seconds(report.tookMs)}; asked by ${report.searched.length} interfaces`,
    ...report.devices.map((one) => deviceWords(one, blanking)),
    ...(report.devices.length === 0 ? ['Nothing was found.'] : []),
    ...(report.failure === null ? [] : [problem(report.failure, blanking)]),
  ];
}

function addressLines(addresses: readonly AskedAddress[], blanking: Blanking): string[] {
  if (addresses.length === 0) {
    return ['None was given or found.'];
  }
  return addresses.flatMap(({ address, isGiven, report }) => [
    `${blanking.text(address)} (${isGiven ? 'given' : 'found'}), after ${seconds(report.tookMs)}:`,
    ...report.devices.map((one) => `  ${deviceWords(one, blanking)}`),
    ...(report.failure === null ? [] : [`  ${problem(report.failure, blanking)}`]),
  ]);
}

function deviceWords({ address, susyId, serial, model, kind }: FoundDevice, blanking: Blanking): string {
  const identity = serial === null ? 'does not say who it is' : `SUSyID ${susyId}, serial ${blanking.serial(serial)}`;
  return `${blanking.text(address)}: ${kind}, ${model ?? 'model not known'}, ${identity}`;
}

function readLines(reads: readonly AskedDevice[] | null, blanking: Blanking): string[] {
  if (reads === null) {
    return ['Skipped: no password was given (SUNTALLY_PASSWORD or --password-stdin).'];
  }
  if (reads.length === 0) {
    return ['A password was given, but no inverter said who it is: nothing was tried.'];
  }
  return reads.flatMap(({ address, susyId, serial, outcome, tookMs }) => [
    `SUSyID ${susyId}, serial ${blanking.serial(serial)} at ${blanking.text(address)}:`,
    ...outcomeLines(outcome, tookMs, blanking).map((line) => `  ${line}`),
  ]);
}

function outcomeLines(outcome: AskedDevice['outcome'], tookMs: number, blanking: Blanking): string[] {
  switch (outcome.kind) {
    case 'read':
      return [`Logged on and read in ${seconds(tookMs)}`, ...valueLines(outcome.read, blanking)];
    case 'listed':
      return [
        `Logged on in ${seconds(tookMs)}: a gateway, with ${outcome.devices} devices on its list`,
        ...(outcome.leftOut === 0 ? [] : [`${outcome.leftOut} of them were not tried: too many.`]),
      ];
    case 'failed':
      return [`After ${seconds(tookMs)}: ${problem(outcome.reason, blanking)}`];
    case 'timeUp':
      return ['Not done in time, and given up: all logons and reads together have 40 seconds.'];
    case 'meter':
      return ['A meter: not logged on to, as meters need no logon.'];
  }
}

function valueLines({ at, clockOffsetS, device, values, failures }: InverterRead, blanking: Blanking): string[] {
  return [
    `name: ${device.name === null ? 'none' : blanking.name(device.name)}`,
    `model: ${device.model ?? 'none'} (tag ${device.modelTag ?? 'none'})`,
    `class: ${device.deviceClass === null ? 'none' : `${device.deviceClass.text} (tag ${device.deviceClass.tag})`}`,
    `firmware: ${device.firmware === null ? 'none' : blanking.outside(device.firmware)}`,
    `read at: ${isoTime(at)}`,
    `its clock is ahead by: ${clockOffsetS === null ? 'not known' : `${clockOffsetS} s`}`,
    ...Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...failures.map((one) => problem(one, blanking)),
  ];
}

/** `socketProblems` becomes "socket problems". */
function counterLines(counters: Readonly<Record<string, number>>): string[] {
  return Object.entries(counters).map(
    ([name, count]) => `${name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)}: ${count}`,
  );
}

function problem(reason: Failure, blanking: Blanking): string {
  const { text, hint } = failureWords(reason, 'en');
  return `Problem ${reason.code}: ${blanking.text(text)} ${hint} ${blanking.text(JSON.stringify(reason.details ?? {}))}`;
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}
