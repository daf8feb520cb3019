import type { Failure } from '../../../shared/failures.ts';
import type { MeterWay } from '../../../shared/meterWay.ts';
import { success, type Result } from '../../../shared/result.ts';
import { passwordName, type KeptInverter } from '../collector/index.ts';
import { memorySecrets, type Clock, type DatagramNetwork, type ListenTcp, type Secrets } from '../ports/index.ts';
import { startP1Meter, startSimulator, type SimulatedP1Meter } from '../simulator/index.ts';
import { formatEndpoint } from '../speedwire/index.ts';
import { demoPlace, demoStartMs } from './demoClock.ts';
import { emptySettings } from './settingsDocument.ts';
import { memorySettingsStore, type SettingsStore } from './settingsStore.ts';

const loopback = '127.0.0.1';
const model = 'STP 6000TL-20';
const serial = 2_130_006_000;
const userPassword = '0000';
const installerPassword = '1111';
const seed = 6;
/** The roof is in Utrecht wherever the computer is: its day begins and ends there. */
const zone = 'Europe/Amsterdam';

/** A house on this computer alone: a simulated inverter and meter, and a memory that knows it and forgets all at the end. */
export interface DemoHouse {
  readonly secrets: Secrets;
  readonly settingsStore: SettingsStore;
  /**
   * Starts its meter on a free TCP port of 127.0.0.1, and gives the way to it; null where it cannot be started, or the
   * house was stopped. Plans years of a household, which takes this thread almost half a second.
   */
  startMeter(): Promise<MeterWay | null>;
  stop(): Promise<void>;
}

export interface DemoDependencies {
  /** A network that ends at this computer. */
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  readonly listenTcp: ListenTcp;
}

/** Starts the demo's inverter on a free UDP port of 127.0.0.1. Fails as the simulator does. */
export async function startDemoHouse({
  network,
  clock,
  listenTcp,
}: DemoDependencies): Promise<Result<DemoHouse, Failure>> {
  const started = await startSimulator(
    {
      bind: { address: loopback, port: 0 },
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
  let meter: Promise<SimulatedP1Meter | null> = Promise.resolve(null);
  let stopped = false;
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
    startMeter: async () => {
      if (stopped) {
        return null;
      }
      const bind = { address: loopback, port: 0 };
      const starting = startP1Meter({ bind, version: '5', seed, faults: [] }, simulator, { clock, listenTcp });
      meter = starting.then((one) => (one.ok ? one.value : null));
      const running = await meter;
      return running === null ? null : { kind: 'tcp', host: running.endpoint.address, port: running.endpoint.port };
    },
    stop: async () => {
      stopped = true;
      await (await meter)?.stop();
      await simulator.stop();
    },
  });
}
