import type { ListenTcp, TcpClient } from '../../electron/core/ports/index.ts';
import { createTelegramReader } from '../../electron/core/p1/telegram/telegramReader.ts';
import type { RefusalCounts, Telegram } from '../../electron/core/p1/telegram/telegram.ts';
import {
  startP1Meter,
  startSimulator,
  type P1FaultName,
  type P1MeterOptions,
  type SimulatedP1Meter,
  type Simulator,
} from '../../electron/core/simulator/index.ts';
import { createFakeClock, type FakeClock } from './fakeClock.ts';
import { createFakeNetwork } from './fakeNetwork.ts';
import { usualOptions } from './simulatorLink.ts';

/** TCP in memory: whoever connects gets all that is sent from then on. */
export interface FakeTcp {
  readonly listenTcp: ListenTcp;
  /** Connects a client that keeps every byte. */
  connect(): FakeTcpClient;
}

export interface FakeTcpClient {
  readonly bytes: Uint8Array;
  readonly open: boolean;
}

export function createFakeTcp(): FakeTcp {
  let options: Parameters<ListenTcp>[0] | null = null;
  const closers = new Set<() => void>();
  return {
    listenTcp: async (wishes) => {
      options = wishes;
      return {
        ok: true,
        value: {
          local: { address: wishes.address, port: wishes.port },
          close: async () => closers.forEach((close) => close()),
        },
      };
    },
    connect: () => {
      const chunks: Uint8Array[] = [];
      let open = true;
      const client: TcpClient = {
        from: { address: '127.0.0.1', port: 40_000 },
        waitingBytes: 0,
        send: (bytes) => {
          chunks.push(Uint8Array.from(bytes));
        },
        close: () => {
          if (open) {
            open = false;
            options?.onGone(client);
          }
        },
      };
      closers.add(() => client.close());
      options?.onClient(client);
      return {
        get bytes() {
          return Buffer.concat(chunks);
        },
        get open() {
          return open;
        },
      };
    },
  };
}

export interface P1House {
  readonly clock: FakeClock;
  readonly simulator: Simulator;
  readonly meter: SimulatedP1Meter;
}

/** A simulated inverter and its P1 meter, on a clock that the test moves. */
export async function startP1House(
  options: Partial<P1MeterOptions> & { readonly startMs: number; readonly model?: string },
  listenTcp: ListenTcp,
): Promise<P1House> {
  const { startMs, model = usualOptions.model, ...wishes } = options;
  const clock = createFakeClock(startMs);
  const network = createFakeNetwork(clock).host(['192.168.1.20/24']);
  const simulator = await startSimulator(
    { ...usualOptions, model, startMs, seed: wishes.seed ?? 1 },
    { network, clock },
  );
  if (!simulator.ok) {
    throw new Error(simulator.error.code);
  }
  const meter = await startP1Meter(
    { bind: { address: '127.0.0.1', port: 0 }, version: '5', seed: 1, faults: [], ...wishes },
    simulator.value,
    { clock, listenTcp },
  );
  if (!meter.ok) {
    throw new Error(meter.error.code);
  }
  return { clock, simulator: simulator.value, meter: meter.value };
}

/** What one client got of a meter in some time. */
export interface HeardTelegrams {
  readonly bytes: Uint8Array;
  readonly telegrams: readonly Telegram[];
  readonly refused: RefusalCounts;
  readonly house: P1House;
}

/** Lets a house run for some time with one client, and reads what came. */
export async function hearP1(
  options: Partial<P1MeterOptions> & { readonly startMs: number; readonly model?: string },
  forMs: number,
): Promise<HeardTelegrams> {
  const tcp = createFakeTcp();
  const house = await startP1House(options, tcp.listenTcp);
  const client = tcp.connect();
  await house.clock.advance(forMs);
  await house.meter.stop();
  await house.simulator.stop();
  return { bytes: client.bytes, ...readTelegrams(client.bytes), house };
}

/** Reads all telegrams of some bytes; a checksum is required. */
export function readTelegrams(bytes: Uint8Array): {
  readonly telegrams: readonly Telegram[];
  readonly refused: RefusalCounts;
} {
  const telegrams: Telegram[] = [];
  const reader = createTelegramReader({
    onTelegram: (telegram) => telegrams.push(telegram),
    onRefused: () => undefined,
    checksum: 'required',
    keepOthers: true,
  });
  reader.push(bytes);
  reader.end();
  return { telegrams, refused: reader.refused() };
}

/** How many refusals there were, of all kinds. */
export function sumOfRefusals(refused: RefusalCounts): number {
  return Object.values(refused).reduce((sum, one) => sum + one, 0);
}

/** All faults that change bytes. */
export const byteFaults = ['noise', 'cut', 'bit-flips'] as const satisfies readonly P1FaultName[];
