import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import {
  startEnergyMeter,
  startSimulator,
  type EnergyMeterOptions,
  type FaultName,
  type Simulator,
  type SimulatorOptions,
} from '../../electron/core/simulator/index.ts';
import type { SuntallyRun } from './runSuntally.ts';

const network = systemNetwork(['127.0.0.1']);
const noon = Date.UTC(2026, 5, 21, 10, 30);
const userPassword = 'sunny-7';

/** The environment of a command that knows the password of these inverters. */
export const knownPassword = { SUNTALLY_PASSWORD: userPassword } as const;

/** Simulated devices on real sockets of this computer. */
export interface RealDevices {
  /** An inverter at noon on an address of its own; port 0 unless told, so that nothing else on this computer is met. */
  inverter(faults?: readonly FaultName[], options?: Partial<SimulatorOptions>): Promise<Simulator>;
  /** An energy meter; does nothing where multicast cannot be had. */
  energyMeter(options: EnergyMeterOptions): Promise<void>;
  readonly stopAll: () => Promise<void>;
}

/** A place for devices that a test file starts and stops together. */
export function realDevices(): RealDevices {
  const running: { stop(): Promise<void> }[] = [];
  return {
    inverter: async (faults = [], options = {}) => {
      const started = await startSimulator(
        {
          bind: { address: '127.0.0.1', port: 0 },
          model: 'STP 6000TL-20',
          serial: 2_141_000_001,
          userPassword,
          installerPassword: 'installer-7',
          startMs: noon,
          seed: 3,
          faults,
          ...options,
        },
        { network, clock: systemClock },
      );
      if (!started.ok) {
        throw new Error(`no simulator: ${JSON.stringify(started.error)}`);
      }
      running.push(started.value);
      return started.value;
    },
    energyMeter: async (options) => {
      const meter = await startEnergyMeter(options, { network, clock: systemClock });
      if (meter.ok) {
        running.push(meter.value);
      }
    },
    stopAll: async () => {
      await Promise.all(running.splice(0).map((one) => one.stop()));
    },
  };
}

/** `IP:PORT` of a simulated inverter. */
export function addressOf(simulator: Simulator): string {
  return `${simulator.endpoint.address}:${simulator.endpoint.port}`;
}

/** What `read --json` prints. */
export interface ReadDocument {
  readonly devices: readonly {
    readonly address: string;
    readonly serial: number | null;
    readonly values: Readonly<Record<string, unknown>> | null;
    readonly errors: readonly { readonly code: string; readonly text: string; readonly hint: string }[];
  }[];
  readonly errors?: readonly { readonly code: string }[];
}

/** What a run of `read --json` printed. */
export function documentOf(run: SuntallyRun): ReadDocument {
  return JSON.parse(run.out) as ReadDocument;
}

/** The codes of the errors of each device that `read --json` printed. */
export function codesOf(run: SuntallyRun): readonly (readonly string[])[] {
  return documentOf(run).devices.map((device) => device.errors.map((error) => error.code));
}
