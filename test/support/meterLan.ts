import {
  startEnergyMeter,
  type EnergyMeterOptions,
  type SimulatedEnergyMeter,
} from '../../electron/core/simulator/index.ts';
import type {
  MeterListening,
  MeterListenerOptions,
  MeterReading,
  Speedwire,
} from '../../electron/core/speedwire/index.ts';
import { valueOf, type SpeedwireLan } from './speedwireLan.ts';

export const meterAddress = '192.168.1.60';
export const meterSerial = 1_900_000_001;
export const meterGroup = '239.12.255.254';

/** Puts a simulated meter into the house, at 192.168.1.60 unless told otherwise. */
export async function startMeterIn(
  lan: SpeedwireLan,
  options: Partial<EnergyMeterOptions> = {},
): Promise<SimulatedEnergyMeter> {
  const address = options.bind?.address ?? meterAddress;
  return valueOf(
    await startEnergyMeter(
      { bind: { address, port: 9522 }, group: meterGroup, serial: meterSerial, seed: 1, ...options },
      { network: lan.network.host([`${address}/24`]), clock: lan.clock },
    ),
  );
}

/** What a listener was told so far. */
export interface Listener {
  readonly readings: MeterReading[];
  readonly states: MeterListening[];
  stop(): void;
}

/** Listens and keeps what comes. */
export function startListener(speedwire: Speedwire, options: Partial<MeterListenerOptions> = {}): Listener {
  const readings: MeterReading[] = [];
  const states: MeterListening[] = [];
  const stop = speedwire.listenToMeters({
    onReading: (reading) => readings.push(reading),
    onState: (state) => states.push(state),
    ...options,
  });
  return { readings, states, stop };
}
