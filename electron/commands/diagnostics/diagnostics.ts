import { resolve } from 'node:path';

import { userGroups, type UserGroup } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import {
  dataFolder,
  gatherDiagnostics,
  programVersion,
  thisComputer,
  type Diagnostics,
  type DiagnosticsOptions,
} from '../../core/program/index.ts';
import { oneOf, parseOptions, usageFailure, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';
import { checkDiagnosticsFile, writeDiagnosticsFile } from './diagnosticsFile.ts';
import { exitCodes, stopSignals, type StopSignal } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import { hostsNamed } from '../hosts.ts';
import { readPassword } from '../password.ts';

const options = {
  host: { type: 'string', multiple: true },
  group: { type: 'string' },
  data: { type: 'string' },
  force: { type: 'boolean', default: false },
  json: { type: 'boolean' },
  'password-stdin': { type: 'boolean', default: false },
} as const;

/** `suntally diagnostics FILE`: writes a file to send with a question, with passwords and serial numbers blanked. */
export async function diagnostics(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const prepared = await prepare(argv, io, ports);
  if (!prepared.ok) {
    return tellFailure(io, 'diagnostics', json, prepared.error);
  }
  const { file, force, wishes } = prepared.value;
  const stopping = new AbortController();
  let stoppedBy: StopSignal = 'SIGINT';
  const forget = io.onStop((signal) => {
    stoppedBy = signal;
    stopping.abort();
  });
  try {
    io.stderr('Gathering. This takes some seconds, up to a minute where inverters are read.\n');
    const gathered = await gatherDiagnostics({ ...wishes, signal: stopping.signal });
    if (gathered === null) {
      return stopSignals[stoppedBy];
    }
    const written = await writeDiagnosticsFile(file, gathered.text, force);
    if (!written.ok) {
      return tellFailure(io, 'diagnostics', json, written.error);
    }
    io.stdout(json ? `${JSON.stringify(toJson(file, gathered))}\n` : toText(file, gathered));
    return exitCodes.done;
  } finally {
    forget();
  }
}

interface Prepared {
  readonly file: string;
  readonly force: boolean;
  readonly wishes: Omit<DiagnosticsOptions, 'signal'>;
}

/** All that can be wrong before the first frame is sent. */
async function prepare(
  argv: readonly string[],
  io: CommandIo,
  ports: CommandPorts,
): Promise<Result<Prepared, Failure>> {
  const parsed = parseOptions(argv, options, 1);
  if (!parsed.ok) {
    return parsed;
  }
  const { values, positionals } = parsed.value;
  const [name] = positionals;
  if (name === undefined || name === '') {
    return failed(usageFailure('no file was named'));
  }
  const group = oneOf('--group', values.group ?? 'user', userGroups);
  if (!group.ok) {
    return group;
  }
  const hosts = hostsNamed(values.host ?? []);
  if (!hosts.ok) {
    return hosts;
  }
  const logon = await readLogon(io, values['password-stdin'], group.value);
  if (!logon.ok) {
    return logon;
  }
  const file = resolve(name);
  const usable = await checkDiagnosticsFile(file, values.force);
  if (!usable.ok) {
    return usable;
  }
  return success({
    file,
    force: values.force,
    wishes: {
      ports,
      computer: thisComputer(io.env),
      version: programVersion(),
      zone: ports.zone,
      hosts: hosts.value,
      logon: logon.value,
      dataFolder: values.data === undefined ? dataFolder(ports.platform, io.env) : resolve(values.data),
    },
  });
}

/** Null where no password was given: much can be told without one. */
async function readLogon(
  io: CommandIo,
  fromStdin: boolean,
  group: UserGroup,
): Promise<Result<DiagnosticsOptions['logon'], Failure>> {
  const password = await readPassword(io, fromStdin);
  if (!password.ok) {
    return password.error.code === 'passwordMissing' && !fromStdin ? success(null) : password;
  }
  return success({ password: password.value, group });
}

function toJson(file: string, { devices, reads, frames, blanked }: Diagnostics) {
  return { file, devices, reads, frames, blanked };
}

function toText(file: string, { devices, reads, frames, blanked }: Diagnostics): string {
  return [
    `Diagnostics are in ${file}`,
    '',
    'In it: versions, networks and port 9522, settings, the end of the log, a search just now,',
    `${count(devices, 'device')} that said who ${devices === 1 ? 'it is' : 'they are'}, ${readWords(reads)}, ${count(frames, 'frame')} sent and received.`,
    `Blanked: passwords, ${count(blanked.serials, 'serial number')}, ${count(blanked.names, 'name')} of devices, ` +
      `${count(blanked.publicAddresses, 'public address', 'es')}, names of`,
    'this computer and its users, home folders, hardware addresses.',
    'Left in: addresses of the local network, models, measured values, times.',
    '',
    'It is plain text: look at it before you send it.',
    '',
  ].join('\n');
}

function readWords(reads: number | null): string {
  return reads === null ? 'nothing read (no password was given)' : `${count(reads, 'inverter')} read`;
}

function count(number: number, noun: string, plural = 's'): string {
  return `${number} ${noun}${number === 1 ? '' : plural}`;
}
