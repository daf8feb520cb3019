import { failed, success, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../../shared/failures.ts';
import { systemListenTcp } from '../../core/ports/index.ts';
import {
  p1DialectOf,
  p1FaultNames,
  p1Versions,
  startP1Meter,
  type P1FaultName,
  type P1Version,
  type Simulator,
} from '../../core/simulator/index.ts';
import { oneOf, usageFailure, wholeNumber } from '../arguments.ts';
import type { CommandPorts } from '../command.ts';
import type { RunningDevice } from './simulatedDevice.ts';

/** What `simulate` was told of the P1 meter in the house of the inverter. */
export interface P1Wishes {
  readonly port: number;
  readonly version: P1Version;
  readonly faults: readonly P1FaultName[];
}

interface GivenP1 {
  readonly p1?: string | undefined;
  readonly 'p1-version'?: string | undefined;
}

const usualVersion: P1Version = '5';
const largestPort = 65_535;

/** The wishes for a P1 meter, null where none is wanted; options and faults of one then are mistakes. */
export function readP1Wishes(given: GivenP1, faults: readonly string[]): Result<P1Wishes | null, Failure> {
  const p1Faults = p1FaultNames.filter((one) => faults.includes(one));
  if (given.p1 === undefined) {
    const needless = given['p1-version'] === undefined ? p1Faults.map((one) => `--fault ${one}`)[0] : '--p1-version';
    return needless === undefined
      ? success(null)
      : failed(usageFailure(`${needless} is for a P1 meter: add --p1 PORT`));
  }
  const port = wholeNumber('--p1', given.p1, 0, largestPort);
  if (!port.ok) {
    return port;
  }
  const version = oneOf('--p1-version', given['p1-version'] ?? usualVersion, p1Versions);
  return version.ok ? success({ port: port.value, version: version.value, faults: p1Faults }) : version;
}

/** Starts the P1 meter at the address of the inverter, and joins the two to one device that runs. */
export async function addP1Meter(
  inverter: RunningDevice,
  simulator: Simulator,
  wishes: P1Wishes,
  place: { readonly address: string; readonly seed: number },
  ports: CommandPorts,
): Promise<Result<RunningDevice, Failure>> {
  const { port, version, faults } = wishes;
  const meter = await startP1Meter(
    { bind: { address: place.address, port }, version, seed: place.seed, faults },
    simulator,
    { clock: ports.clock, listenTcp: ports.listenTcp ?? systemListenTcp },
  );
  if (!meter.ok) {
    await inverter.stop();
    return meter;
  }
  const { endpoint } = meter.value;
  const address = `${endpoint.address}:${endpoint.port}`;
  const { meterId } = meter.value.displayAt(simulator.houseNowMs());
  return success({
    readyText: `${inverter.readyText}; P1 meter ${meterId}, ${p1DialectOf(version).words}, at ${address} over TCP`,
    readyJson: { ...inverter.readyJson, p1: { address, meterId, version } },
    warning: inverter.warning,
    stop: async () => {
      await Promise.all([meter.value.stop(), inverter.stop()]);
    },
  });
}
