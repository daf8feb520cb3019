import type { DatagramNetwork, DatagramSocket, Endpoint } from '../../electron/core/ports/index.ts';
import {
  commands,
  decodeDatagram,
  deviceErrors,
  encodeDiscoveryReply,
  encodeInverterFrame,
  encodePassword,
  firstAndLast,
  groupNumbers,
  replyTo,
  sameDevice,
  speedwireGroup,
  speedwirePort,
  type FrameAddress,
  type InverterFrame,
} from '../../electron/core/speedwire/index.ts';
import { inverterFrame, spotRecord } from './speedwireFixtures.ts';

/** One record that the device serves: the command that asks for it, and its bytes. */
export interface ServedRecord {
  readonly command: number;
  readonly bytes: Uint8Array;
}

export interface FakeInverterOptions {
  readonly host: DatagramNetwork;
  readonly address: string;
  readonly port?: number;
  readonly device?: FrameAddress;
  readonly userPassword?: string;
  /** The records it has at this moment. */
  readonly records: () => readonly ServedRecord[];
  /** Answers in its own way: `usual` gives the answers of an ordinary device; an empty list is silence. */
  readonly respond?: (request: InverterFrame, usual: () => readonly Uint8Array[]) => readonly Uint8Array[];
  /** Whether it answers discovery; an ordinary device does. */
  readonly answersDiscovery?: boolean;
}

/** A scripted inverter on a fake or real network. */
export interface FakeInverter {
  readonly device: FrameAddress;
  readonly endpoint: Endpoint;
  /** Everything it was asked, in order. */
  readonly requests: readonly InverterFrame[];
  /** How often it was asked this command. */
  count(command: number): number;
  readonly loggedOn: boolean;
  /** Forgets the session, as devices do now and then. */
  loseSession(): void;
  close(): void;
}

/** Puts a scripted inverter on the network: it identifies itself, wants a logon and answers the ranges it has. */
export async function startFakeInverter(options: FakeInverterOptions): Promise<FakeInverter> {
  const device = options.device ?? { susyId: 181, serial: 2_100_000_001 };
  const requests: InverterFrame[] = [];
  const clients = new Set<string>();
  const sockets: DatagramSocket[] = [];

  function onDatagram(bytes: Uint8Array, from: Endpoint): void {
    const datagram = decodeDatagram(bytes);
    if (!datagram.ok) {
      return;
    }
    if (datagram.value.kind === 'discoveryRequest' && options.answersDiscovery !== false) {
      void sockets[0]?.send(encodeDiscoveryReply(options.address), from);
    }
    if (datagram.value.kind === 'inverter' && isForUs(datagram.value.frame, device)) {
      const request = datagram.value.frame;
      requests.push(request);
      for (const reply of options.respond?.(request, () => usual(request)) ?? usual(request)) {
        void sockets[0]?.send(reply, from);
      }
    }
  }

  function usual(request: InverterFrame): readonly Uint8Array[] {
    const client = `${request.source.susyId}:${request.source.serial}`;
    switch (request.command) {
      case commands.identify:
        return [replyFrame(request, device, { body: new Uint8Array(48) })];
      case commands.logon: {
        const right = hasPassword(request, options.userPassword ?? '0000');
        if (right) {
          clients.add(client);
        }
        return [replyFrame(request, device, { error: right ? 0 : deviceErrors.wrongPassword, body: request.body })];
      }
      case commands.logoff:
        clients.delete(client);
        return [];
      default:
        return [
          clients.has(client)
            ? readReply(request, device, options.records())
            : replyFrame(request, device, { error: deviceErrors.sessionLost, body: request.body.slice(0, 8) }),
        ];
    }
  }

  sockets.push(await openOrThrow(options.host, options.address, options.port ?? speedwirePort, onDatagram));
  if (options.port === undefined) {
    const group = { memberships: [{ group: speedwireGroup, interfaceAddress: options.address }], shared: true };
    sockets.push(await openOrThrow(options.host, speedwireGroup, speedwirePort, onDatagram, group));
  }
  return {
    device,
    endpoint: { address: options.address, port: sockets[0]?.local.port ?? 0 },
    requests,
    count: (command) => requests.filter((one) => one.command === command).length,
    get loggedOn() {
      return clients.size > 0;
    },
    loseSession: () => clients.clear(),
    close: () => sockets.forEach((socket) => socket.close()),
  };
}

/** An answer to a request, from the device to whoever asked. */
export function replyFrame(
  request: InverterFrame,
  device: FrameAddress,
  fields: Partial<InverterFrame> = {},
): Uint8Array {
  return encodeInverterFrame(
    inverterFrame({
      destination: request.source,
      source: device,
      packetId: request.packetId,
      command: replyTo(request.command),
      body: request.body.slice(0, 8),
      ...fields,
    }),
  );
}

/** An answer with records, or "not available" where the device has none in the range. */
export function readReply(request: InverterFrame, device: FrameAddress, records: readonly ServedRecord[]): Uint8Array {
  const range = firstAndLast(request);
  const found = records
    .filter((one) => one.command === request.command)
    .filter((one) => range !== null && isBetween(codeOf(one.bytes), range))
    .map((one) => one.bytes);
  return found.length === 0
    ? replyFrame(request, device, { error: deviceErrors.notAvailable })
    : replyFrame(request, device, { body: recordBody(found) });
}

/** First and last record index, then the records. */
export function recordBody(records: readonly Uint8Array[], firstIndex = 0): Uint8Array {
  const body = new Uint8Array(8 + records.reduce((sum, one) => sum + one.length, 0));
  const view = new DataView(body.buffer);
  view.setUint32(0, firstIndex, true);
  view.setUint32(4, firstIndex + records.length - 1, true);
  let offset = 8;
  for (const one of records) {
    body.set(one, offset);
    offset += one.length;
  }
  return body;
}

/** A spot value of 28 bytes. */
export function numberRecord(
  command: number,
  register: number,
  value: number,
  more: Partial<RecordFields> = {},
): ServedRecord {
  const words = [value, value, value, value, 1].map((word) => word >>> 0);
  return { command, bytes: spotRecord({ type: 0x40, register, words, ...more }) };
}

/** A counter of 16 bytes. */
export function counterRecord(
  command: number,
  register: number,
  value: number,
  more: Partial<RecordFields> = {},
): ServedRecord {
  const words = [value >>> 0, Math.floor(value / 0x1_0000_0000)];
  return { command, bytes: spotRecord({ type: 0, register, words, ...more }) };
}

/** A status list of 40 bytes: up to eight words. */
export function statusRecord(
  command: number,
  register: number,
  words: readonly number[],
  more: Partial<RecordFields> = {},
): ServedRecord {
  const padded = [...words, ...Array.from({ length: 8 - words.length }, () => 0x00fffffe)];
  return { command, bytes: spotRecord({ type: 0x08, register, words: padded, ...more }) };
}

/** A text of 40 bytes. */
export function textRecord(command: number, register: number, text: string): ServedRecord {
  const words = Array.from({ length: 8 }, () => 0);
  const { bytes } = { bytes: spotRecord({ type: 0x10, register, words }) };
  bytes.set(new TextEncoder().encode(text), 8);
  return { command, bytes };
}

interface RecordFields {
  readonly type: number;
  readonly class: number;
  readonly atS: number;
}

/** The word of a status list that marks the chosen tag. */
export function chosen(tag: number): number {
  return 0x0100_0000 | tag;
}

/** No value, as devices write it in signed and in unsigned words. */
export const noSignedValue = 0x8000_0000;
export const noUnsignedValue = 0xffff_ffff;

/** All that a three-phase inverter with two strings serves by day; `nowMs` is its own clock. */
export function dayRecords(nowMs: number): ServedRecord[] {
  const atS = Math.floor(nowMs / 1000);
  return [
    textRecord(0x58000200, 0x821e, 'Roof south'),
    statusRecord(0x58000200, 0x821f, [chosen(8001)]),
    statusRecord(0x58000200, 0x8220, [9098, chosen(9099), 9100]),
    { command: 0x58000200, bytes: spotRecord({ type: 0, register: 0x8234, words: [0, 0, 0, 0, 0x03100a04, 0, 0, 0] }) },
    counterRecord(0x54000200, 0x2601, 41_161_805, { atS: atS - 600 }),
    counterRecord(0x54000200, 0x2622, 12_345, { atS }),
    counterRecord(0x54000200, 0x462e, 90_000_000, { atS }),
    counterRecord(0x54000200, 0x462f, 85_000_000, { atS }),
    numberRecord(0x51000200, 0x263f, 2997, { atS }),
    ...[1000, 999, 998].map((power, index) => numberRecord(0x51000200, 0x4640 + index, power, { atS })),
    ...[23010, 23120, 23230].map((voltage, index) =>
      numberRecord(0x51000200, 0x4648 + index, voltage, { atS, type: 0 }),
    ),
    ...[4346, 4321, 4296].map((current, index) => numberRecord(0x51000200, 0x4650 + index, current, { atS, type: 0 })),
    numberRecord(0x51000200, 0x4657, 5001, { atS, type: 0 }),
    numberRecord(0x53800200, 0x251e, 1600, { atS, class: 1 }),
    numberRecord(0x53800200, 0x251e, 1500, { atS, class: 2 }),
    numberRecord(0x53800200, 0x451f, 40012, { atS, class: 1 }),
    numberRecord(0x53800200, 0x451f, 38007, { atS, class: 2 }),
    numberRecord(0x53800200, 0x4521, 3999, { atS, class: 1 }),
    numberRecord(0x53800200, 0x4521, 3947, { atS, class: 2 }),
    numberRecord(0x52000200, 0x2377, 4550, { atS }),
    statusRecord(0x51800200, 0x2148, [35, 303, chosen(307), 455], { atS }),
    statusRecord(0x51800200, 0x4164, [chosen(51), 311], { atS }),
    numberRecord(0x51000200, 0x411e, 6000, { atS, type: 0 }),
  ];
}

function isForUs(frame: InverterFrame, device: FrameAddress): boolean {
  const { destination } = frame;
  return (destination.susyId === 0xffff && destination.serial === 0xffffffff) || sameDevice(destination, device);
}

function hasPassword(request: InverterFrame, userPassword: string): boolean {
  const group = new DataView(request.body.buffer, request.body.byteOffset).getUint32(0, true);
  const expected =
    group === groupNumbers.user ? encodePassword('user', userPassword) : encodePassword('installer', '1111');
  return Buffer.from(request.body.subarray(16)).equals(Buffer.from(expected));
}

function codeOf(record: Uint8Array): number {
  return new DataView(record.buffer, record.byteOffset).getUint32(0, true) & 0xffffff;
}

function isBetween(code: number, range: { readonly first: number; readonly last: number }): boolean {
  return code >= range.first && code <= range.last;
}

async function openOrThrow(
  host: DatagramNetwork,
  address: string,
  port: number,
  onDatagram: (bytes: Uint8Array, from: Endpoint) => void,
  more: { readonly shared?: boolean; readonly memberships?: { group: string; interfaceAddress: string }[] } = {},
): Promise<DatagramSocket> {
  const opened = await host.open({ address, port, onDatagram, ...more });
  if (!opened.ok) {
    throw new Error(`The fake inverter cannot open ${address}:${port}: ${opened.error.systemCode}`);
  }
  return opened.value;
}
