import { createSocket, type Socket } from 'node:dgram';

import {
  commands,
  encodeDiscoveryReply,
  encodeDiscoveryRequest,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  longwordBody,
} from '../../electron/core/speedwire/index.ts';
import type { DeviceIdentity } from '../../shared/contract/index.ts';
import { inverterFrame, spotRecord } from '../support/speedwireFixtures.ts';

/** What the process of the attacker is told. */
export interface AttackOrder {
  /** The client's port on 127.0.0.1. */
  readonly port: number;
  /** Who the client reads. */
  readonly device: DeviceIdentity;
  /** The address to send from: that of the device. */
  readonly from: string;
}

/** Datagrams in one go: as many as the client's socket can hold besides the answers it waits for. */
const burst = 64;
const packetIdAt = 40;

/** One datagram of each kind; those with packet ids first. */
function arsenal({ device: source }: AttackOrder) {
  const stranger = { susyId: 125, serial: 912_345_678 };
  const wrongValue = Buffer.concat([
    longwordBody([0, 0]),
    spotRecord({ type: 0, register: 0x2601, words: [77_777_777, 0] }),
  ]);
  const answer = (command: number, body: Uint8Array, destination = stranger) =>
    encodeInverterFrame(inverterFrame({ command, source, destination, body }));
  const withPacketIds = [
    answer(0x54000201, wrongValue),
    answer(0x51000201, wrongValue),
    answer(0x70000201, longwordBody([0, 0, 1_780_000_200, 77_777_777, 0])),
    answer(0x70000201, longwordBody([0, 0xffffffff])),
    answer(commands.logonReply, longwordBody([7, 900, 0, 0])),
    answer(commands.identifyReply, new Uint8Array(48)),
    answer(0x54000201, wrongValue, { susyId: 0xffff, serial: 0xffffffff }),
  ];
  const others = [
    encodeDiscoveryRequest(),
    encodeDiscoveryReply('127.0.0.9'),
    encodeInverterFrame(inverterFrame({ command: commands.identify, source: stranger })),
    encodeInverterFrame(
      inverterFrame({ command: commands.dayArchive, source: stranger, body: longwordBody([0, 0xffffffff]) }),
    ),
    encodeEnergyMeterFrame({ source: { susyId: 349, serial: 1 }, tickerMs: 1, firmware: null, records: [] }),
    Buffer.from('534d4100000402a0000000010004001060750102' + '00000000', 'hex'),
    Buffer.concat([
      Buffer.from('534d4100', 'hex'),
      ...Array.from({ length: 2000 }, () => Buffer.from('00000001', 'hex')),
    ]),
    new Uint8Array(1400).fill(0x53),
    new Uint8Array(0),
  ];
  return { withPacketIds, others, longest: new Uint8Array(65_507).fill(0xff) };
}

/** Sends until it is ended, as fast as the system lets it. */
function attack(socket: Socket, order: AttackOrder): void {
  const { withPacketIds, others, longest } = arsenal(order);
  let count = 0;
  const send = (bytes: Uint8Array, done?: () => void) => socket.send(bytes, order.port, '127.0.0.1', () => done?.());

  function next(): void {
    for (let index = 0; index < burst; index += 1) {
      count += 1;
      const frame = withPacketIds[count % withPacketIds.length];
      if (count % 3 > 0 && frame !== undefined) {
        const forged = Buffer.from(frame);
        forged.writeUInt16LE(0x8000 | (count & 0x7fff), packetIdAt);
        send(forged);
      } else {
        send(others[(count / 3) % others.length] ?? longest);
      }
    }
    send(longest, () => setImmediate(next));
  }
  next();
}

process.on('message', (order: AttackOrder) => {
  const socket = createSocket('udp4');
  socket.bind(0, order.from, () => attack(socket, order));
});
process.on('disconnect', () => process.exit());
