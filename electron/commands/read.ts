import { userGroups } from '../../shared/contract/index.ts';
import { failure, type Failure } from '../../shared/failures.ts';
import { success, failed, type Result } from '../../shared/result.ts';
import type { Endpoint } from '../core/ports/index.ts';
import { createSpeedwire, formatEndpoint, parseEndpoint } from '../core/speedwire/index.ts';
import { oneOf, parseOptions, wantsJson } from './arguments.ts';
import type { CommandPorts, StreamingIo } from './command.ts';
import type { CommandIo } from './commandIo.ts';
import { exitCodeOf, exitCodes, stopSignals, type StopSignal } from './exitCodes.ts';
import { failureReport, tellFailure } from './failureOutput.ts';
import { readPassword } from './password.ts';
import { readDevices, type ReadOutcome, type ReadRequest } from './readDevices.ts';
import { deviceJson } from './readJson.ts';
import { deviceText } from './readText.ts';
import { openTraceFile, type TraceFile } from './traceFile.ts';

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
  const outcome = await readUnlessStopped(io, ports, request, trace);
  const traceFailure = trace?.close() ?? null;
  if (typeof outcome === 'string') {
    return stopSignals[outcome];
  }
  const code = json ? printJson(io, outcome) : printText(io, outcome);
  if (traceFailure === null) {
    return code;
  }
  io.stderr(`${failureReport(traceFailure).text}\n`);
  return code === exitCodes.done ? exitCodeOf(traceFailure) : code;
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
  const hosts = new Map<string, Endpoint>();
  for (const address of host ?? []) {
    const endpoint = parseEndpoint(address);
    if (endpoint === null) {
      return failed(failure('addressUnusable', { address }));
    }
    hosts.set(formatEndpoint(endpoint), endpoint);
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
    hosts: [...hosts.values()],
    group: group.value,
    password: password.value,
    tell: (line) => io.stderr(`${line}\n`),
  };
  return success({ request, trace: trace.value });
}

/**
 * A stop asked for in the middle logs off from every inverter first, as some hold a session for minutes, and gives the
 * signal that asked for it.
 */
async function readUnlessStopped(
  io: CommandIo,
  ports: CommandPorts,
  request: ReadRequest,
  trace: TraceFile | null,
): Promise<ReadOutcome | StopSignal> {
  const speedwire = createSpeedwire(trace === null ? ports : { ...ports, trace: trace.sink });
  const stopped = Promise.withResolvers<StopSignal>();
  const forget = io.onStop(stopped.resolve);
  try {
    return await Promise.race([readDevices(speedwire, request), stopped.promise]);
  } finally {
    await speedwire.close();
    forget();
  }
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
