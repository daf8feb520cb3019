import type { DatagramSocket, Endpoint } from '../../electron/core/ports/index.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../electron/core/simulator/index.ts';
import {
  anyDevice,
  encodeInverterFrame,
  encodePassword,
  groupNumbers,
  longwordBody,
  type InverterFrame,
} from '../../electron/core/speedwire/index.ts';
import type { UserGroup } from '../../shared/contract/index.ts';
import { createFakeClock, type FakeClock } from './fakeClock.ts';
import { createFakeNetwork, type FakeNetwork } from './fakeNetwork.ts';

export const simulatedSerial = 2_100_000_001;
export const deviceEndpoint: Endpoint = { address: '192.168.1.20', port: 9522 };
/** The identity a client gives itself. */
export const clientIdentity = { susyId: 125, serial: 912_345_678 };

/** What a simulator is started with where the test does not care: a June noon in Utrecht, in an early year: fewer days to add up. */
export const usualOptions: SimulatorOptions = {
  bind: deviceEndpoint,
  model: 'STP 6000TL-20',
  serial: simulatedSerial,
  userPassword: '0000',
  installerPassword: '1111',
  startMs: Date.UTC(2017, 5, 21, 11),
  seed: 1,
  faults: [],
};

/** A simulator and a client on a network in memory. */
export interface SimulatorLink {
  readonly simulator: Simulator;
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly client: Endpoint;
  /** Sends a datagram and gives every datagram that came back within so many ms. */
  ask(bytes: Uint8Array, waitMs?: number, to?: Endpoint): Promise<Buffer[]>;
  /** Logs on as user and expects the device to accept. */
  logOn(group?: UserGroup, password?: string): Promise<Buffer[]>;
}

/** Starts a simulator at 192.168.1.20, on a computer that has the next two addresses too, and a client at 192.168.1.10. */
export async function linkSimulator(options: Partial<SimulatorOptions> = {}): Promise<SimulatorLink> {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  const started = await startSimulator(
    { ...usualOptions, ...options },
    { network: network.host(['192.168.1.20/24', '192.168.1.21/24', '192.168.1.22/24']), clock },
  );
  if (!started.ok) {
    throw new Error(`The simulator did not start: ${started.error.code}`);
  }
  const received: Buffer[] = [];
  const socket = await openClient(network, received);
  const ask = async (bytes: Uint8Array, waitMs = 20, to = deviceEndpoint) => {
    received.length = 0;
    await socket.send(bytes, to);
    await clock.advance(waitMs);
    return [...received];
  };
  return {
    simulator: started.value,
    clock,
    network,
    client: { address: '192.168.1.10', port: socket.local.port },
    ask,
    logOn: (group = 'user', password = '0000') => ask(logonFrame(group, password)),
  };
}

/** The same with a client that is logged on as user. */
export async function linkLoggedOn(options: Partial<SimulatorOptions> = {}): Promise<SimulatorLink> {
  const link = await linkSimulator(options);
  await link.logOn();
  return link;
}

async function openClient(network: FakeNetwork, received: Buffer[]): Promise<DatagramSocket> {
  const opened = await network.host(['192.168.1.10/24']).open({
    address: '192.168.1.10',
    port: 0,
    onDatagram: (bytes) => received.push(Buffer.from(bytes)),
  });
  if (!opened.ok) {
    throw new Error('The client has no socket');
  }
  return opened.value;
}

function requestFrame(fields: Partial<InverterFrame>): Uint8Array {
  return encodeInverterFrame({
    control: 0xa0,
    destination: anyDevice,
    destinationControl: 0,
    source: clientIdentity,
    sourceControl: 0,
    error: 0,
    fragment: 0,
    packetId: 0x8001,
    command: 0x00000200,
    body: longwordBody([0, 0]),
    ...fields,
  });
}

/** The question who is there, by unicast. */
export function identifyFrame(fields: Partial<InverterFrame> = {}): Uint8Array {
  return requestFrame({ command: 0x00000200, ...fields });
}

/** A logon with the encoded password. */
export function logonFrame(group: UserGroup, password: string, fields: Partial<InverterFrame> = {}): Uint8Array {
  const head = longwordBody([groupNumbers[group], 900, 1_780_000_000, 0]);
  return requestFrame({
    command: 0xfffd040c,
    destinationControl: 0x0100,
    sourceControl: 0x0100,
    body: Buffer.concat([head, encodePassword(group, password)]),
    ...fields,
  });
}

/** A logoff, which no device answers. */
export function logoffFrame(fields: Partial<InverterFrame> = {}): Uint8Array {
  return requestFrame({
    command: 0xfffd010e,
    destinationControl: 0x0300,
    sourceControl: 0x0300,
    body: longwordBody([0xffffffff]),
    ...fields,
  });
}

/** A read of a range of registers of an object. */
export function queryFrame(
  object: number,
  first: number,
  last: number,
  fields: Partial<InverterFrame> = {},
): Uint8Array {
  return requestFrame({ command: ((object << 16) | 0x0200) >>> 0, body: longwordBody([first, last]), ...fields });
}
