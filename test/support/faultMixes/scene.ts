import type { Clock, DatagramNetwork } from '../../../electron/core/ports/index.ts';
import { startSimulator, type Simulator } from '../../../electron/core/simulator/index.ts';
import type { HouseOptions, SimulatedHouse } from '../../../electron/core/simulator/house/simulatedState.ts';
import { createSpeedwire, type Speedwire } from '../../../electron/core/speedwire/index.ts';
import { createFakeClock, type FakeClock } from '../fakeClock.ts';
import { createFakeNetwork, type Flight } from '../fakeNetwork.ts';
import { seededRandom } from '../seededRandom.ts';
import { networkTroubles, type Mix } from './mix.ts';
import { plantPlaces } from './plants.ts';

export const deviceAddress = '192.168.1.48';
const deviceAddresses = [deviceAddress, '192.168.1.49', '192.168.1.50'];
export const clientAddress = '192.168.1.10';
export const firstSerial = 2_100_000_001;
const passwords = { user: 'sunny', installer: 'roof' } as const;
const wrongPassword = 'rain';
/** How far the clock of a device with `skewed-clock` is ahead. */
const skewS = 433;

/** A datagram that the client got, and when: UTC epoch ms. */
export interface Receipt {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** A simulated device and our client on a network in memory, with all that is needed to judge what they do. */
export interface Scene {
  readonly mix: Mix;
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly speedwire: Speedwire;
  readonly password: string;
  /** How far the device's clock is ahead, in seconds. */
  readonly skewS: number;
  /** When datagrams reached the device: UTC epoch ms of our clock. */
  readonly arrivals: readonly number[];
  readonly receipts: readonly Receipt[];
  readonly sentByClient: () => readonly Flight[];
  /** The houses of the devices, in their order. */
  readonly houses: readonly SimulatedHouse[];
  /** Timers and sockets of the client that are open. */
  readonly clientTimers: () => number;
  readonly clientSockets: () => number;
}

/** Starts both. */
export async function startScene(mix: Mix, houseOf: (options: HouseOptions) => SimulatedHouse): Promise<Scene> {
  const clock = createFakeClock(mix.startMs);
  const network = createFakeNetwork(clock, mix.seed + 3);
  network.fate = networkTroubles[mix.network];
  const arrivals: number[] = [];
  const receipts: Receipt[] = [];
  const houses: SimulatedHouse[] = [];
  const started = await startSimulator(
    {
      bind: { address: deviceAddress, port: 9522 },
      model: mix.model,
      serial: firstSerial,
      userPassword: passwords.user,
      installerPassword: passwords.installer,
      startMs: null,
      seed: mix.seed,
      faults: mix.faults,
      zone: mix.zone,
      place: plantPlaces[mix.zone],
      moveAfterMs: mix.moveAfterMs,
    },
    {
      network: heard(network.host(deviceAddresses.map((one) => `${one}/24`)), () => arrivals.push(clock.nowMs())),
      clock,
      createHouse: (options) => {
        const house = houseOf(options);
        houses.push(house);
        return house;
      },
    },
  );
  if (!started.ok) {
    throw new Error(`The simulator did not start: ${started.error.code}`);
  }
  const timers = countTimers(clock);
  const sockets = countSockets(
    heard(network.host([`${clientAddress}/24`, '127.0.0.1/8']), (bytes) => {
      receipts.push({ atMs: clock.nowMs(), bytes: bytes.slice() });
    }),
  );
  return {
    mix,
    clock,
    simulator: started.value,
    speedwire: createSpeedwire({
      network: sockets.network,
      clock: timers.clock,
      random: seededRandom(mix.seed + 77),
      zone: mix.zone,
      platform: 'linux',
    }),
    password: mix.password === 'right' ? passwords[mix.group] : wrongPassword,
    skewS: mix.faults.includes('skewed-clock') ? skewS : 0,
    arrivals,
    receipts,
    houses,
    sentByClient: () => network.sent.filter((one) => [clientAddress, '127.0.0.1'].includes(one.from.address)),
    clientTimers: timers.pending,
    clientSockets: sockets.open,
  };
}

/** A host that tells of each datagram before its receiver gets it. */
function heard(host: DatagramNetwork, onDatagram: (bytes: Uint8Array) => void): DatagramNetwork {
  return {
    interfaces: () => host.interfaces(),
    open: (options) =>
      host.open({
        ...options,
        onDatagram: (bytes, from, ...more) => {
          onDatagram(bytes);
          options.onDatagram(bytes, from, ...more);
        },
      }),
  };
}

function countTimers(clock: Clock) {
  const pending = new Set<symbol>();
  return {
    pending: () => pending.size,
    clock: {
      nowMs: () => clock.nowMs(),
      elapsedMs: () => clock.elapsedMs(),
      after: (delayMs, action) => {
        const timer = Symbol('timer');
        pending.add(timer);
        const cancel = clock.after(delayMs, () => {
          pending.delete(timer);
          action();
        });
        return () => {
          pending.delete(timer);
          cancel();
        };
      },
    } satisfies Clock,
  };
}

function countSockets(host: DatagramNetwork) {
  let open = 0;
  return {
    open: () => open,
    network: {
      interfaces: () => host.interfaces(),
      open: async (options) => {
        const opened = await host.open(options);
        if (!opened.ok) {
          return opened;
        }
        open += 1;
        let isOpen = true;
        return {
          ok: true,
          value: {
            ...opened.value,
            close: () => {
              open -= isOpen ? 1 : 0;
              isOpen = false;
              opened.value.close();
            },
          },
        };
      },
    } satisfies DatagramNetwork,
  };
}
