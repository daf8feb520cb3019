import type { DatagramNetwork, DatagramSocket, Endpoint } from '../../electron/core/ports/index.ts';
import {
  commands,
  decodeDatagram,
  encodeInverterFrame,
  firstAndLast,
  replyTo,
  type FrameAddress,
  type InverterFrame,
} from '../../electron/core/speedwire/index.ts';
import { inverterFrame } from './speedwireFixtures.ts';
import { createLan, valueOf, type SpeedwireLan } from './speedwireLan.ts';

/** Another client program, for answers that are not for ours. */
export const otherClient: FrameAddress = { susyId: 125, serial: 912_345_678 };

/** Somebody on the client's own network who can write any sender into a datagram and hear what it sends. */
export interface Attacker {
  /** The client's network, with the attacker on it. */
  readonly network: DatagramNetwork;
  /** Puts a datagram into every socket that the client has open, at once. */
  send(bytes: Uint8Array, from: Endpoint): void;
  /** Is told of every question before it leaves: whatever is sent then is there before the true answer. */
  onQuestion: (question: InverterFrame, to: Endpoint) => void;
  /** Datagrams and bytes the client has sent since the start. */
  readonly sent: { readonly datagrams: number; readonly bytes: number };
  /** Datagrams put into sockets since the start. */
  readonly delivered: number;
}

/** Lets an attacker onto a network. */
export function letAttackerIn(lan: SpeedwireLan): Attacker {
  const receivers = new Map<DatagramSocket, (bytes: Uint8Array, from: Endpoint) => void>();
  const sent = { datagrams: 0, bytes: 0 };
  let delivered = 0;

  const attacker: Attacker = {
    network: {
      interfaces: () => lan.client.interfaces(),
      open: async (options) => {
        const opened = await lan.client.open(options);
        if (!opened.ok) {
          return opened;
        }
        const { value } = opened;
        const socket: DatagramSocket = {
          local: value.local,
          send: (bytes, to) => {
            sent.datagrams += 1;
            sent.bytes += bytes.length;
            const datagram = decodeDatagram(bytes);
            if (datagram.ok && datagram.value.kind === 'inverter') {
              attacker.onQuestion(datagram.value.frame, to);
            }
            return value.send(bytes, to);
          },
          close: () => {
            receivers.delete(socket);
            value.close();
          },
        };
        receivers.set(socket, options.onDatagram);
        return { ok: true, value: socket };
      },
    },
    send: (bytes, from) => {
      for (const receive of receivers.values()) {
        delivered += 1;
        receive(bytes, from);
      }
    },
    onQuestion: () => undefined,
    sent,
    get delivered() {
      return delivered;
    },
  };
  return attacker;
}

/** An answer to a question, as the asked device would write it but for the fields given. */
export function forgedAnswer(
  question: InverterFrame,
  source: FrameAddress,
  fields: Partial<InverterFrame> = {},
): Uint8Array {
  return encodeInverterFrame(
    inverterFrame({
      destination: question.source,
      source,
      packetId: question.packetId,
      command: replyTo(question.command),
      ...fields,
    }),
  );
}

/** Sends one datagram again and again, each time with another packet id, until all 32,768 were tried. */
export function tryAllPacketIds(attacker: Attacker, datagram: Uint8Array, from: Endpoint): void {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  for (let packetId = 0; packetId < 0x8000; packetId += 1) {
    view.setUint16(40, 0x8000 | packetId, true);
    attacker.send(datagram, from);
  }
}

/** True for a question about values, not for identify, logon and logoff. */
export function asksForValues(question: InverterFrame): boolean {
  return question.command !== commands.identify && (question.command & 0xff) === 0 && firstAndLast(question) !== null;
}

/** One of thousands of addresses of the client's own network and of others. */
export function addressOf(index: number): string {
  return `${[192, 10, 8, 127][index % 4]}.${(index >> 16) & 0xff}.${(index >> 8) & 0xff}.${index & 0xff}`;
}

/** A client with an open session at an ordinary inverter, and an attacker on its network. */
export async function openAttackedSession() {
  const lan = createLan();
  const attacker = letAttackerIn(lan);
  const inverter = await lan.inverter();
  const speedwire = lan.speedwire({ network: attacker.network });
  const opening = speedwire.openSession({
    endpoint: inverter.endpoint,
    identity: inverter.device,
    group: 'user',
    password: '0000',
  });
  const session = valueOf(await lan.clock.settle(opening));
  return { lan, attacker, inverter, speedwire, session };
}
