import type { DeviceIdentity, SearchReport } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { createTurns } from '../../../shared/turns.ts';
import type { Clock, DatagramNetwork, Endpoint } from '../ports/index.ts';
import type { SpeedwireCounters } from './wire/counters.ts';
import { formatEndpoint } from '../../../shared/endpoint.ts';
import { listenToMeters, type MeterListenerOptions } from './meter/listenToMeters.ts';
import { createLink } from './wire/link.ts';
import { createPacketIds } from './frames/packetIds.ts';
import { search, type SearchOptions } from './search/search.ts';
import { createRests } from './rests.ts';
import { openSession, type InverterSession, type SessionOptions } from './session.ts';
import type { TraceSink } from './frames/trace.ts';

export interface SpeedwirePorts {
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  /** 0 <= n < 1 */
  readonly random: () => number;
  /** Gets every datagram sent and received, passwords already blanked. */
  readonly trace?: TraceSink | undefined;
  /** The plant's time zone, an IANA name: tells night from trouble. */
  readonly zone?: string | undefined;
  /** The operating system by Node's name for it: tells macOS's local-network permission from a missing network. */
  readonly platform?: string | undefined;
}

/** The Speedwire client: finds SMA inverters on the local network and reads them. It never writes to a device. */
export interface Speedwire {
  /** Multicast on every interface, or one address only. Ends at its deadline at the latest. */
  search(options: SearchOptions): Promise<SearchReport>;
  /** Identifies the device at an address and logs on to it. */
  openSession(options: SessionOptions): Promise<Result<InverterSession, Failure>>;
  /** Hears energy meters and Home Managers, sending nothing, until the function it gives is called. */
  listenToMeters(options: MeterListenerOptions): () => void;
  /** Who has said in the last half minute to be at this address: several where they sit behind one gateway. */
  devicesAt(endpoint: Endpoint): readonly DeviceIdentity[];
  /** How often, without a pause of half a minute, a question to this address had to be asked again: a sign of loss. */
  repeatsAt(endpoint: Endpoint): number;
  /** Stops everything, logs off every open session and closes the sockets. */
  close(): Promise<void>;
  readonly counters: SpeedwireCounters;
}

/** Makes a client. Its sockets open at the first use. */
export function createSpeedwire(ports: SpeedwirePorts): Speedwire {
  const link = createLink(ports);
  const stopping = new AbortController();
  const opening = new Set<Promise<unknown>>();
  const sessions = new Set<InverterSession>();
  const listeners = new Set<() => void>();
  const parts = {
    link,
    clock: ports.clock,
    network: ports.network,
    random: ports.random,
    packetIds: createPacketIds(ports.random),
    turns: createTurns(),
    rests: createRests(ports.clock),
    signal: stopping.signal,
    // Asked only when somebody is silent: finding out the system's zone takes longer than a read.
    get zone() {
      return ports.zone ?? null;
    },
    platform: ports.platform ?? '',
  };

  async function open(options: SessionOptions): Promise<Result<InverterSession, Failure>> {
    const opened = await openSession(parts, options);
    if (!opened.ok) {
      return opened;
    }
    const session: InverterSession = {
      ...opened.value,
      close: async () => {
        sessions.delete(session);
        await opened.value.close();
      },
    };
    sessions.add(session);
    return success(session);
  }

  async function untilDone<Value>(task: Promise<Value>): Promise<Value> {
    opening.add(task);
    try {
      return await task;
    } finally {
      opening.delete(task);
    }
  }

  return {
    counters: link.counters,
    devicesAt: (endpoint) => link.clues(endpoint).devices,
    repeatsAt: (endpoint) => link.clues(endpoint).repeats,
    search: (options) => untilDone(search(parts, options)),
    openSession: async (options) =>
      stopping.signal.aborted
        ? failed(failure('lostContact', { address: formatEndpoint(options.endpoint) }))
        : untilDone(open(options)),
    listenToMeters: (options) => {
      if (stopping.signal.aborted) {
        return () => undefined;
      }
      const stop = listenToMeters(parts, options);
      listeners.add(stop);
      return () => {
        listeners.delete(stop);
        stop();
      };
    },
    close: async () => {
      stopping.abort();
      listeners.forEach((stop) => stop());
      await Promise.allSettled(opening);
      await Promise.all([...sessions].map((session) => session.close()));
      link.close();
    },
  };
}
