import { speedwirePort } from '../../../../shared/endpoint.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type {
  Clock,
  DatagramNetwork,
  DatagramSocket,
  Endpoint,
  NetworkInterface,
  OpenSocketOptions,
  SocketProblem,
} from '../../ports/index.ts';
import { createCounters, type SpeedwireCounters } from './counters.ts';
import { commands } from '../frames/commands.ts';
import { decodeDatagram, encryptionProtocol } from '../frames/datagram.ts';
import { isDevice, speedwireGroup, type FrameAddress } from '../frames/deviceAddress.ts';
import type { EnergyMeterFrame } from '../frames/energyMeterFrame.ts';
import { createExpectations, type Expectation } from './expectations.ts';
import type { InverterFrame } from '../frames/inverterFrame.ts';
import { createSightings, type AddressClues, type Sighting } from './sightings.ts';
import { withoutPassword, type TraceSink } from '../frames/trace.ts';

/** The client's way to the wire: one socket for all questions, and every datagram sorted as it comes in. */
export interface Link {
  /** Who we are in every frame. */
  readonly client: FrameAddress;
  readonly counters: SpeedwireCounters;
  /** Sends from the one ephemeral socket, which opens at the first use. */
  send(bytes: Uint8Array, to: Endpoint): Promise<Result<void, SocketProblem>>;
  /** Waits for answers to a question; gives the function that ends it. */
  expect(expectation: Expectation): () => void;
  /** Tells of discovery and identify answers, meters and encryption; gives the function that ends it. */
  watch(onSighting: (sighting: Sighting) => void): () => void;
  /** Gives every energy meter frame, whichever socket heard it, the same one several times; gives the function that ends it. */
  hearMeters(onFrame: (frame: EnergyMeterFrame, from: Endpoint) => void): () => void;
  /** Counts something that only its receiver can tell. */
  count(name: keyof SpeedwireCounters): void;
  /** Remembers that a question to an address had to be asked again. */
  noteRepeat(endpoint: Endpoint): void;
  /** What was seen of an address in the last half minute. */
  clues(endpoint: Endpoint): AddressClues;
  /** A socket of one interface, for multicasts that leave by it. */
  openOn(networkInterface: NetworkInterface): Promise<Result<DatagramSocket, SocketProblem>>;
  /** Listens to the group on all interfaces until the function it gives is called. Where the port is taken it stays deaf. */
  listen(): Promise<() => void>;
  /** Joins a group on one interface, on a shared port 9522 that only ever listens; gives the function that leaves it. */
  join(group: string, networkInterface: NetworkInterface): Promise<Result<() => void, SocketProblem>>;
  close(): void;
}

export interface LinkPorts {
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  readonly random: () => number;
  readonly trace?: TraceSink | undefined;
}

/** SUSyID of a client application, as other public clients use it. */
const clientSusyId = 125;
const firstClientSerial = 900_000_000;
const clientSerials = 100_000_000;

/** Makes a link; nothing is opened yet. Two clients need different serials: a device ties the session to the serial. */
export function createLink(ports: LinkPorts): Link {
  const { network, clock, trace } = ports;
  const client = { susyId: clientSusyId, serial: firstClientSerial + Math.floor(ports.random() * clientSerials) };
  const counters = createCounters();
  const expectations = createExpectations(client);
  const sightings = createSightings(clock);
  const watchers = new Set<(sighting: Sighting) => void>();
  const meterHearers = new Set<(frame: EnergyMeterFrame, from: Endpoint) => void>();
  let opening: Promise<Result<DatagramSocket, SocketProblem>> | null = null;
  let closed = false;

  function receive(bytes: Uint8Array, peer: Endpoint): void {
    counters.received += 1;
    record('received', peer, bytes);
    const datagram = decodeDatagram(bytes);
    if (!datagram.ok) {
      counters.malformed += 1;
      expectations.tellDamaged(peer);
      return;
    }
    switch (datagram.value.kind) {
      case 'inverter':
        receiveFrame(datagram.value.frame, peer);
        return;
      case 'discoveryReply':
        counters.discoveryAnswers += 1;
        see({ kind: 'discovered', from: peer });
        return;
      case 'discoveryRequest':
        counters.foreign += 1;
        return;
      case 'energyMeter':
        see({ kind: 'energyMeter', from: peer, device: datagram.value.frame.source });
        hearMeter(datagram.value.frame, peer);
        return;
      case 'other':
        counters.unread += 1;
        if (datagram.value.protocol === encryptionProtocol) {
          see({ kind: 'encryption', from: peer });
        }
    }
  }

  function receiveFrame(frame: InverterFrame, peer: Endpoint): void {
    const verdict = expectations.deliver(frame, peer);
    counters[verdict === 'delivered' ? 'answers' : verdict] += 1;
    if (
      (verdict === 'delivered' || verdict === 'late') &&
      frame.command === commands.identifyReply &&
      isDevice(frame.source)
    ) {
      const { susyId, serial } = frame.source;
      see({ kind: 'identified', from: peer, device: { susyId, serial } });
    }
  }

  function hearMeter(frame: EnergyMeterFrame, peer: Endpoint): void {
    counters.unread += meterHearers.size === 0 ? 1 : 0;
    for (const hear of meterHearers) {
      hear(frame, peer);
    }
  }

  function see(sighting: Sighting): void {
    sightings.note(sighting);
    for (const watcher of watchers) {
      watcher(sighting);
    }
  }

  function record(direction: 'sent' | 'received', peer: Endpoint, bytes: Uint8Array): void {
    trace?.({ atMs: clock.nowMs(), direction, peer, bytes: withoutPassword(bytes) });
  }

  function traced(socket: DatagramSocket): DatagramSocket {
    return {
      local: socket.local,
      send: (bytes, to) => {
        counters.sent += 1;
        record('sent', to, bytes);
        return counted(socket.send(bytes, to));
      },
      close: () => socket.close(),
    };
  }

  async function counted<Value>(trying: Promise<Result<Value, SocketProblem>>): Promise<Result<Value, SocketProblem>> {
    const outcome = await trying;
    counters.socketProblems += outcome.ok ? 0 : 1;
    return outcome;
  }

  function openSocket(
    options: Omit<OpenSocketOptions, 'onDatagram' | 'onProblem'>,
  ): Promise<Result<DatagramSocket, SocketProblem>> {
    return counted(
      network.open({
        ...options,
        onDatagram: receive,
        onProblem: () => {
          counters.socketProblems += 1;
        },
      }),
    );
  }

  async function open(address: string, multicastInterface?: string): Promise<Result<DatagramSocket, SocketProblem>> {
    const opened = await openSocket({
      address,
      port: 0,
      ...(multicastInterface !== undefined && { multicastInterface }),
    });
    return opened.ok ? success(traced(opened.value)) : opened;
  }

  async function join(group: string, { address }: NetworkInterface): Promise<Result<() => void, SocketProblem>> {
    const opened = await openSocket({
      address: '0.0.0.0',
      port: speedwirePort,
      shared: true,
      memberships: [{ group, interfaceAddress: address }],
    });
    return opened.ok ? success(() => opened.value.close()) : opened;
  }

  return {
    client,
    counters,
    send: async (bytes, to) => {
      if (closed) {
        return failed({ reason: 'other', systemCode: 'CLOSED' });
      }
      opening ??= open('0.0.0.0');
      const opened = await opening;
      if (!opened.ok) {
        opening = null;
        return opened;
      }
      return opened.value.send(bytes, to);
    },
    expect: (expectation) => expectations.add(expectation),
    watch: (onSighting) => {
      watchers.add(onSighting);
      return () => {
        watchers.delete(onSighting);
      };
    },
    hearMeters: (onFrame) => {
      meterHearers.add(onFrame);
      return () => {
        meterHearers.delete(onFrame);
      };
    },
    count: (name) => {
      counters[name] += 1;
    },
    noteRepeat: (from) => sightings.note({ kind: 'repeat', from }),
    clues: (endpoint) => sightings.about(endpoint),
    openOn: (networkInterface) => open(networkInterface.address, networkInterface.address),
    listen: () => listenOnAll(network.interfaces(), join),
    join,
    close: () => {
      closed = true;
      void opening?.then((opened) => opened.ok && opened.value.close());
      opening = null;
    },
  };
}

/** One shared socket for each interface, so that one without multicast does not silence the others. */
async function listenOnAll(interfaces: readonly NetworkInterface[], join: Link['join']): Promise<() => void> {
  const joined = await Promise.all(interfaces.map((one) => join(speedwireGroup, one)));
  return () => {
    for (const one of joined) {
      if (one.ok) {
        one.value();
      }
    }
  };
}
