import { afterEach, expect } from 'vitest';

import type { DatagramNetwork } from '../../electron/core/ports/index.ts';
import {
  commands,
  createSpeedwire,
  decodeDatagram,
  isReadRequest,
  type Speedwire,
  type SpeedwirePorts,
} from '../../electron/core/speedwire/index.ts';
import type { Result } from '../../shared/result.ts';
import { createFakeClock, type FakeClock } from './fakeClock.ts';
import { dayRecords, startFakeInverter, type FakeInverter, type FakeInverterOptions } from './fakeInverter.ts';
import { createFakeNetwork, type FakeNetwork, type Flight } from './fakeNetwork.ts';
import { seededRandom } from './seededRandom.ts';

export const clientAddress = '192.168.1.10';
export const inverterAddress = '192.168.1.48';

/** A house: one client computer and as many devices as a test puts into it. */
export interface SpeedwireLan {
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly client: DatagramNetwork;
  /** A client on that computer; the test need not close it. */
  speedwire(ports?: Partial<SpeedwirePorts>): Speedwire;
  /** An ordinary inverter at 192.168.1.48 unless told otherwise. */
  inverter(options?: Partial<FakeInverterOptions>): Promise<FakeInverter>;
  /** Every datagram the client sent. */
  sentByClient(): readonly Flight[];
}

const lansOfThisTest: SpeedwireLan[] = [];

/** After each test of a file: nothing a client sent may be anything but a question, a logon or a logoff. */
export function checkThatNothingIsWritten(): void {
  afterEach(() => {
    for (const lan of lansOfThisTest.splice(0)) {
      for (const flight of lan.sentByClient()) {
        expect(isHarmless(flight.bytes), Buffer.from(flight.bytes).toString('hex')).toBe(true);
      }
    }
  });
}

/** True for discovery, identify, read requests, logon and logoff. */
export function isHarmless(bytes: Uint8Array): boolean {
  const datagram = decodeDatagram(bytes);
  if (!datagram.ok) {
    return false;
  }
  if (datagram.value.kind === 'discoveryRequest') {
    return true;
  }
  if (datagram.value.kind !== 'inverter') {
    return false;
  }
  const { command } = datagram.value.frame;
  return isReadRequest(command) || command === commands.logon || command === commands.logoff;
}

/** Builds the house. */
export function createLan(options: { readonly seed?: number; readonly startMs?: number } = {}): SpeedwireLan {
  const clock = createFakeClock(options.startMs);
  const network = createFakeNetwork(clock, options.seed ?? 1);
  const client = network.host([`${clientAddress}/24`, '127.0.0.1/8']);
  const lan: SpeedwireLan = {
    clock,
    network,
    client,
    speedwire: (ports = {}) =>
      createSpeedwire({ network: client, clock, random: seededRandom((options.seed ?? 1) + 77), ...ports }),
    inverter: (more = {}) => {
      const address = more.address ?? inverterAddress;
      const host = more.host ?? network.host([`${address}/24`]);
      return startFakeInverter({ host, address, records: () => dayRecords(clock.nowMs()), ...more });
    },
    sentByClient: () => network.sent.filter((one) => [clientAddress, '127.0.0.1'].includes(one.from.address)),
  };
  lansOfThisTest.push(lan);
  return lan;
}

/** The value of a result that must be good. */
export function valueOf<Value>(result: Result<Value, unknown>): Value {
  if (!result.ok) {
    throw new Error(`Failed: ${JSON.stringify(result.error)}`);
  }
  return result.value;
}

/** The failure of a result that must be one. */
export function errorOf<Problem>(result: Result<unknown, Problem>): Problem {
  if (result.ok) {
    throw new Error('Went well though it should not');
  }
  return result.error;
}
