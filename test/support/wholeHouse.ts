import { createSpeedwire } from '../../electron/core/speedwire/index.ts';
import { passwordName, type MeterPorts } from '../../electron/core/collector/index.ts';
import type { History } from '../../electron/core/history/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { createLog, emptySettings, memorySettingsStore, type Program } from '../../electron/core/program/index.ts';
import { runProgram } from '../../electron/core/program/runProgram.ts';
import { startP1Meter, type SimulatedP1Meter, type SimulatorOptions } from '../../electron/core/simulator/index.ts';
import { success } from '../../shared/result.ts';
import { fakeMeterPorts } from './fakeMeterPorts.ts';
import { openTestHistory } from './historyFixture.ts';
import { keptInverter } from './keptInverterFixture.ts';
import { createWire } from './memoryWire.ts';
import { seededRandom } from './seededRandom.ts';
import { startPlant, type SimulatedPlant } from './simulatedPlant.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A simulated house with its inverter and its meter, and the program that watches both, on one clock. */
export interface WholeHouse {
  readonly plant: SimulatedPlant;
  readonly meter: SimulatedP1Meter;
  readonly history: History;
  readonly program: () => Program;
  readonly lines: readonly string[];
  /** The computer is switched off, and on again after so long. */
  off(durationMs: number): Promise<void>;
}

/** Builds the house in Utrecht; the program starts at once. */
export async function wholeHouse(startMs: number, more: Partial<SimulatorOptions> = {}): Promise<WholeHouse> {
  const plant = await startPlant('STP 6000TL-20', startMs, { zone: 'Europe/Amsterdam', ...more });
  const { lan, simulator, endpoint } = plant;
  const { clock } = lan;
  const wire = createWire();
  const meter = await startP1Meter(
    { bind: { address: '127.0.0.1', port: 2001 }, version: '5', seed: 1, faults: [] },
    simulator,
    { clock, listenTcp: wire.listenTcp },
  );
  if (!meter.ok) {
    throw new Error(meter.error.code);
  }
  const history = await openTestHistory(temporaryFolder(), { clock });
  const kept = keptInverter({ ...simulator.identity, address: endpoint.address });
  const settings = memorySettingsStore({
    ...emptySettings,
    inverters: [kept],
    meters: [{ way: { kind: 'tcp', host: '127.0.0.1', port: 2001 }, meterId: null }],
  });
  const lines: string[] = [];
  const meterPorts: MeterPorts = { ...fakeMeterPorts(), tcp: wire.tcp };
  let program = await start();

  function start(): Promise<Program> {
    const secrets = memorySecrets({ [passwordName(kept)]: '0000' });
    return runProgram({
      speedwire: createSpeedwire({ network: lan.client, clock, random: seededRandom(5), zone: 'Europe/Amsterdam' }),
      network: lan.client,
      meterPorts,
      history: success(history),
      clock,
      secrets,
      settingsStore: settings,
      log: createLog(clock, (line) => lines.push(line)),
      facts: { version: '1', door: 'browser', demo: false, passwordsKeptIn: 'memory', zone: 'Europe/Amsterdam' },
      problems: [],
    });
  }

  return {
    plant,
    meter: meter.value,
    history,
    lines,
    program: () => program,
    off: async (durationMs) => {
      await clock.settle(program.stop());
      await clock.advance(durationMs);
      program = await start();
    },
  };
}
