import type { FoundDevice } from '../../shared/contract/index.ts';
import { success } from '../../shared/result.ts';
import { createSpeedwire } from '../core/speedwire/index.ts';
import { parseOptions, secondsAsMs, wantsJson } from './arguments.ts';
import { columns } from './columns.ts';
import type { CommandPorts, StreamingIo } from './command.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import { failureReport, tellFailure } from './failureOutput.ts';

const options = { json: { type: 'boolean' }, timeout: { type: 'string' } } as const;

const longestTimeoutS = 600;

/** `suntally discover`: lists the SMA devices that answer, on all interfaces. */
export async function discover(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const parsed = parseOptions(argv, options);
  if (!parsed.ok) {
    return tellFailure(io, 'discover', json, parsed.error);
  }
  const { timeout } = parsed.value.values;
  const deadlineMs = timeout === undefined ? success(null) : secondsAsMs('--timeout', timeout, longestTimeoutS);
  if (!deadlineMs.ok) {
    return tellFailure(io, 'discover', json, deadlineMs.error);
  }
  const speedwire = createSpeedwire(ports);
  const report = await speedwire.search({
    address: null,
    ...(deadlineMs.value !== null && { deadlineMs: deadlineMs.value }),
  });
  await speedwire.close();
  if (report.devices.length === 0) {
    const failure = report.failure ?? { code: 'nothingFound' };
    if (json) {
      io.stdout(`${JSON.stringify({ devices: [], errors: [failureReport(failure)] })}\n`);
      return exitCodeOf(failure);
    }
    return tellFailure(io, 'discover', json, failure);
  }
  io.stdout(json ? `${JSON.stringify({ devices: report.devices.map(toJson) })}\n` : deviceTable(report.devices));
  return exitCodes.done;
}

function toJson({ address, susyId, serial, model, kind }: FoundDevice): FoundDevice {
  return { address, susyId, serial, model, kind };
}

const kindWords: Readonly<Record<FoundDevice['kind'], string>> = {
  inverter: 'inverter',
  batteryInverter: 'battery inverter',
  energyMeter: 'energy meter',
  homeManager: 'home manager',
  gateway: 'gateway',
  unknown: 'unknown',
};

function deviceTable(devices: readonly FoundDevice[]): string {
  return columns([
    ['Address', 'Kind', 'Model', 'SUSyID', 'Serial'],
    ...devices.map((one) => [
      one.address,
      kindWords[one.kind],
      one.model ?? '-',
      String(one.susyId ?? '-'),
      String(one.serial ?? '-'),
    ]),
  ]);
}
