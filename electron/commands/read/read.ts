import { userGroups } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { oneOf, parseOptions, wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';
import { exitCodeOf, exitCodes, stopSignals } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';
import { hostsNamed } from '../hosts.ts';
import { readPassword } from '../password.ts';
import { readDevices, type ReadOutcome, type ReadRequest } from './readDevices.ts';
import { deviceJson } from './readJson.ts';
import { deviceText } from './readText.ts';
import { endOfTrace, openTraceFile, type TraceFile } from '../traceFile.ts';
import { unlessStopped } from '../unlessStopped.ts';

const options = {
  host: { type: 'string', multiple: true },
  group: { type: 'string' },
  json: { type: 'boolean' },
  trace: { type: 'string' },
  'password-stdin': { type: 'boolean' },
} as const;

/** `suntally read`: logs on to inverters, reads all their values, logs off, and prints the values, total yield first. */
export async function read(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const prepared = await prepare(argv, io);
  if (!prepared.ok) {
    return tellFailure(io, 'read', json, prepared.error);
  }
  const { request, trace } = prepared.value;
  const tracedPorts = trace === null ? ports : { ...ports, trace: trace.sink };
  const outcome = await unlessStopped(io, tracedPorts, (speedwire) => readDevices(speedwire, request));
  const traceFailure = trace?.close() ?? null;
  if (outcome.kind === 'stopped') {
    return stopSignals[outcome.signal];
  }
  const code = json ? printJson(io, outcome.value) : printText(io, outcome.value);
  return endOfTrace(io, traceFailure, code);
}

interface Prepared {
  readonly request: ReadRequest;
  readonly trace: TraceFile | null;
}

/** All that can be wrong before the first frame is sent. */
async function prepare(argv: readonly string[], io: CommandIo): Promise<Result<Prepared, Failure>> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const { host, group: groupName, trace: tracePath, 'password-stdin': passwordStdin } = parsed.value.values;
  const group = oneOf('--group', groupName ?? 'user', userGroups);
  if (!group.ok) {
    return group;
  }
  const hosts = hostsNamed(host ?? []);
  if (!hosts.ok) {
    return hosts;
  }
  const password = await readPassword(io, passwordStdin ?? false);
  if (!password.ok) {
    return password;
  }
  const trace = tracePath === undefined ? success(null) : openTraceFile(tracePath);
  if (!trace.ok) {
    return trace;
  }
  const request: ReadRequest = {
    hosts: hosts.value,
    group: group.value,
    password: password.value,
    tell: (line) => io.stderr(`${line}\n`),
  };
  return success({ request, trace: trace.value });
}

function printJson(io: CommandIo, outcome: ReadOutcome): number {
  const devices = outcome.devices.map(deviceJson);
  const errors = outcome.failure === null ? {} : { errors: [failureReport(outcome.failure)] };
  io.stdout(`${JSON.stringify({ devices, ...errors })}\n`);
  return exitCodeOfOutcome(outcome);
}

function printText(io: CommandIo, outcome: ReadOutcome): number {
  if (outcome.failure !== null) {
    return tellFailure(io, 'read', false, outcome.failure);
  }
  let separator = '';
  for (const device of outcome.devices) {
    if (device.read !== null) {
      io.stdout(`${separator}${deviceText(device, device.read)}`);
      separator = '\n';
    }
    for (const { text, hint } of device.failures.map(failureReport)) {
      io.stderr(device.read === null ? `${device.address}: ${text}\n${hint}\n` : `${device.address}: ${text}\n`);
    }
  }
  return exitCodeOfOutcome(outcome);
}

/** Done only where every device was read; single values that a device does not have do not count. */
function exitCodeOfOutcome(outcome: ReadOutcome): number {
  const unread = outcome.devices.find((device) => device.read === null);
  const reason = outcome.failure ?? unread?.failures[0] ?? null;
  return reason === null ? exitCodes.done : exitCodeOf(reason);
}
