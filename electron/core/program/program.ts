import type { ProgramFacts } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { systemMeterPorts, type MeterPorts } from '../collector/index.ts';
import { memorySecrets, systemListenTcp, type Clock, type DatagramNetwork, type Secrets } from '../ports/index.ts';
import { createSpeedwire } from '../speedwire/index.ts';
import { startDemoHouse, type DemoHouse } from './demoHouse.ts';
import type { Log } from './log.ts';
import { loopbackNetwork } from './loopbackNetwork.ts';
import { openProgramHistory, type HistoryPlace } from './programHistory.ts';
import { runProgram, type Program } from './runProgram.ts';
import { memorySettingsStore, type SettingsStore } from './settingsStore.ts';

/** How long after the start the demo's meter comes to it. */
const demoMeterMs = 3000;

export interface ProgramPorts {
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly log: Log;
  /** The ways to a meter; the computer's own unless given. */
  readonly meters?: MeterPorts;
  /** In memory unless given; not used in the demo. */
  readonly secrets?: Secrets;
  /** In memory unless given; not used in the demo. */
  readonly settingsStore?: SettingsStore;
}

export interface ProgramOptions {
  readonly ports: ProgramPorts;
  readonly door: ProgramFacts['door'];
  /** Run against a simulated inverter over UDP on 127.0.0.1, and keep nothing. */
  readonly demo: boolean;
  readonly version: string;
  /** The plant's time zone, an IANA name. */
  readonly zone: string;
  /** The operating system by Node's name for it: some failures have another reason on macOS. */
  readonly platform?: string;
  /** Where all that devices say is kept; left out, nothing is. */
  readonly history?: HistoryPlace;
  /** What was wrong before the start, to be told to the user. */
  readonly problems?: readonly Failure[];
  /** Called at the very end of `stop`, when nothing is kept any more. */
  readonly onStopped?: () => void;
  /** How often each inverter is read; 10 s unless given, never less than 5 s. */
  readonly pollMs?: number;
}

/**
 * Starts the program: it watches the inverters that were kept, and answers calls. Where the demo's inverter cannot be
 * started the program runs without one and says so in its `problems`.
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { ports, door, demo, version, zone } = options;
  const { clock, random, log } = ports;
  const network = demo ? loopbackNetwork(ports.network) : ports.network;
  const started = demo ? await startDemoHouse({ network, clock, listenTcp: systemListenTcp }) : null;
  const house = started?.ok === true ? started.value : null;
  const memory = { secrets: memorySecrets(), settingsStore: memorySettingsStore() };
  const stores = demo ? (house ?? memory) : { ...memory, ...ports };
  const kept = await openProgramHistory(options.history, demo, clock, log);
  const program = await runProgram({
    network,
    meterPorts: ports.meters ?? systemMeterPorts,
    history: kept.history,
    speedwire: createSpeedwire({ network, clock, random, zone, platform: options.platform }),
    clock,
    log,
    secrets: stores.secrets,
    settingsStore: stores.settingsStore,
    facts: { version, door, demo, passwordsKeptIn: stores.secrets.keptIn, zone },
    problems: [
      ...(options.problems ?? []),
      ...(started?.ok === false ? [started.error] : []),
      ...(kept.history.ok || options.history === undefined ? [] : [kept.history.error]),
    ],
    ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
    computer: { interfaces: () => network.interfaces() },
  });
  // Behind the first numbers of the inverter: it keeps this thread busy for a while.
  const cancelMeter = house === null ? null : clock.after(demoMeterMs, () => void addDemoMeter(house, program));
  return {
    ...program,
    stop: async () => {
      cancelMeter?.();
      try {
        await program.stop();
        await house?.stop();
      } finally {
        await kept.close().finally(() => options.onStopped?.());
      }
    },
  };
}

async function addDemoMeter(house: DemoHouse, program: Program): Promise<void> {
  const way = await house.startMeter();
  if (way !== null) {
    await program.dispatch('connectMeter', { way, secret: null });
  }
}
