import { userGroups, type UserGroup } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import type { TimeSpan } from '../../../shared/inverterArchive.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { Endpoint } from '../../core/ports/index.ts';
import { parseEndpoint } from '../../core/speedwire/index.ts';
import { clockWords } from '../amounts.ts';
import { archiveDays } from './archiveDays.ts';
import { failuresOf, readArchiveOf, type ArchiveOutcome, type SpanAndNow, type SpanByDevice } from './archiveDevice.ts';
import { archiveJson } from './archiveJson.ts';
import { archiveSpan } from './archiveSpan.ts';
import { archiveText } from './archiveText.ts';
import { oneOf, parseOptions, usageFailure, wantsJson, wholeNumber } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import type { CommandIo } from '../commandIo.ts';
import { exitCodeOf, exitCodes, stopSignals } from '../exitCodes.ts';
import { failureReport, tellFailure } from '../failureOutput.ts';
import { zoneNamed } from '../localDates.ts';
import { readPassword } from '../password.ts';
import { progressLine } from './progress.ts';
import { endOfTrace, openTraceFile, type TraceFile } from '../traceFile.ts';
import { unlessStopped } from '../unlessStopped.ts';

const options = {
  host: { type: 'string', multiple: true },
  serial: { type: 'string' },
  days: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  zone: { type: 'string' },
  events: { type: 'boolean' },
  group: { type: 'string' },
  json: { type: 'boolean' },
  trace: { type: 'string' },
  'device-time': { type: 'boolean' },
  'password-stdin': { type: 'boolean' },
} as const;

const highestSerial = 0xffff_ffff;

/** What the caller wants, understood and possible. */
interface Wanted {
  readonly host: Endpoint;
  readonly serial: number | null;
  readonly group: UserGroup;
  readonly password: string;
  readonly span: TimeSpan | SpanByDevice;
  readonly zone: string;
  readonly events: boolean;
  readonly trace: TraceFile | null;
}

/** `suntally archive`: reads an inverter's own memory: five-minute values, day values and, if asked for, its events. */
export async function archive(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const nowMs = ports.clock.nowMs();
  const understood = await understand(argv, io, () => ports.zone, nowMs);
  if (!understood.ok) {
    return tellFailure(io, 'archive', json, understood.error);
  }
  const { trace, ...wanted } = understood.value;
  const progress = progressLine(io);
  const outcome = await unlessStopped(io, { ...ports, zone: wanted.zone, trace: trace?.sink }, async (speedwire) =>
    readArchiveOf(speedwire, {
      ...wanted,
      onProgress: ({ asked, total }) => progress.show(`Reading: ${asked} of ${total}`),
    }),
  );
  progress.clear();
  const traceFailure = trace?.close() ?? null;
  if (outcome.kind === 'stopped') {
    return stopSignals[outcome.signal];
  }
  const code = outcome.value.ok
    ? print(io, json, outcome.value.value, spanRead(outcome.value.value, wanted.span, nowMs), wanted)
    : tellFailure(io, 'archive', json, outcome.value.error);
  if (!outcome.value.ok && outcome.value.error.code === 'clockWrong') {
    io.stderr('To look at its memory by its own clock: --device-time\n');
  }
  return endOfTrace(io, traceFailure, code);
}

/** What was asked for; by the device's clock the outcome says it. */
function spanRead({ byDevice }: ArchiveOutcome, span: Wanted['span'], nowMs: number): SpanAndNow {
  return byDevice ?? { span: typeof span === 'function' ? { from: nowMs, to: nowMs } : span, nowMs };
}

/** Prints what was read. Done where nothing failed: what the device does not keep is no failure. */
function print(
  io: CommandIo,
  json: boolean,
  outcome: ArchiveOutcome,
  { span, nowMs }: SpanAndNow,
  { zone, events }: Pick<Wanted, 'zone' | 'events'>,
): number {
  const { archive: read, daysBefore } = outcome;
  const failures = failuresOf(outcome);
  const { fiveMinutes } = read;
  const days = archiveDays({ span, zone, nowMs, days: [...daysBefore, ...read.days], fiveMinutes });
  if (json) {
    io.stdout(`${JSON.stringify(archiveJson(outcome, days, span, zone))}\n`);
  } else {
    io.stdout(archiveText(outcome, days, { span, zone, events }));
    for (const { text, hint } of failures.map(failureReport)) {
      io.stderr(`${text}\n${hint}\n`);
    }
  }
  if (outcome.byDevice !== undefined) {
    io.stderr(ownClockWords(read.clockOffsetS));
  }
  const [reason] = failures;
  return reason === undefined ? exitCodes.done : exitCodeOf(reason);
}

function ownClockWords(offsetS: number | null): string {
  const off = offsetS === null ? '; how far it is off is not known' : `: ${clockWords(offsetS)}`;
  return `All times are by the inverter's own clock${off}.\n`;
}

/** All that can be wrong before the first frame is sent. */
async function understand(
  argv: readonly string[],
  io: CommandIo,
  plantZone: () => string,
  nowMs: number,
): Promise<Result<Wanted, Failure>> {
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return parsed;
  }
  const { values } = parsed.value;
  const host = onlyHost(values.host ?? []);
  if (!host.ok) {
    return host;
  }
  const serial = values.serial === undefined ? success(null) : wholeNumber('--serial', values.serial, 1, highestSerial);
  if (!serial.ok) {
    return serial;
  }
  const group = oneOf('--group', values.group ?? 'user', userGroups);
  if (!group.ok) {
    return group;
  }
  const zone = values.zone === undefined ? success(plantZone()) : zoneNamed('--zone', values.zone);
  if (!zone.ok) {
    return zone;
  }
  const spanAt = (atMs: number) => archiveSpan(values, zone.value, atMs);
  const span = values['device-time'] === true ? success(byDevice(spanAt, nowMs)) : spanAt(nowMs);
  if (!span.ok) {
    return span;
  }
  const password = await readPassword(io, values['password-stdin'] ?? false);
  if (!password.ok) {
    return password;
  }
  const trace = values.trace === undefined ? success(null) : openTraceFile(values.trace);
  return trace.ok
    ? success({
        host: host.value,
        serial: serial.value,
        group: group.value,
        password: password.value,
        span: span.value,
        zone: zone.value,
        events: values.events ?? false,
        trace: trace.value,
      })
    : trace;
}

/** The time goes on while the device is found; a few seconds mean nothing here. */
function byDevice(spanAt: (atMs: number) => Result<TimeSpan, Failure>, nowMs: number): SpanByDevice {
  return (aheadS) => {
    const deviceNowMs = nowMs + (aheadS ?? 0) * 1000;
    const span = spanAt(deviceNowMs);
    return span.ok ? success({ span: span.value, nowMs: deviceNowMs }) : span;
  };
}

function onlyHost(hosts: readonly string[]): Result<Endpoint, Failure> {
  const [address, ...others] = hosts;
  if (address === undefined || others.length > 0) {
    return failed(usageFailure('give one inverter, with --host IP'));
  }
  const endpoint = parseEndpoint(address);
  return endpoint === null ? failed(failure('addressUnusable', { address })) : success(endpoint);
}
