import type { Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { passwordName, type KeptInverter } from '../collector/index.ts';
import { memorySecrets, type Clock, type DatagramNetwork, type Secrets } from '../ports/index.ts';
import { startSimulator } from '../simulator/index.ts';
import { formatEndpoint } from '../speedwire/index.ts';
import { demoPlace, demoStartMs } from './demoClock.ts';
import { emptySettings } from './settingsDocument.ts';
import { memorySettingsStore, type SettingsStore } from './settingsStore.ts';

const model = 'STP 6000TL-20';
const serial = 2_130_006_000;
const userPassword = '0000';
const installerPassword = '1111';
const seed = 6;
/** The roof is in Utrecht wherever the computer is: its day begins and ends there. */
const zone = 'Europe/Amsterdam';

/** A house on this computer alone: a simulated inverter, and a memory that knows it and forgets all at the end. */
export interface DemoHouse {
  readonly secrets: Secrets;
  readonly settingsStore: SettingsStore;
  stop(): Promise<void>;
}

export interface DemoDependencies {
  /** A network that ends at this computer. */
  readonly network: DatagramNetwork;
  readonly clock: Clock;
}

/** Starts the demo's inverter on a free UDP port of 127.0.0.1. Fails as the simulator does. */
export async function startDemoHouse({ network, clock }: DemoDependencies): Promise<Result<DemoHouse, Failure>> {
  const started = await startSimulator(
    {
      bind: { address: '127.0.0.1', port: 0 },
      model,
      serial,
      userPassword,
      installerPassword,
      startMs: demoStartMs(clock.nowMs()),
      seed,
      faults: [],
      zone,
      place: demoPlace,
    },
    { network, clock },
  );
  if (!started.ok) {
    return started;
  }
  const simulator = started.value;
  const kept: KeptInverter = {
    susyId: simulator.identity.susyId,
    serial: simulator.identity.serial,
    address: formatEndpoint(simulator.endpoint),
    group: 'user',
    name: null,
    model: null,
    deviceClass: null,
    firmware: null,
    passwordRefused: false,
  };
  return success({
    secrets: memorySecrets({ [passwordName(kept)]: userPassword }),
    settingsStore: memorySettingsStore({ ...emptySettings, inverters: [kept] }),
    stop: async () => {
      await simulator.stop();
    },
  });
}
