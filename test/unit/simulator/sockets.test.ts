import { afterEach, describe, expect, test } from 'vitest';

import { systemClock, systemNetwork, type DatagramSocket, type Endpoint } from '../../../electron/core/ports/index.ts';
import {
  startEnergyMeter,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../electron/core/simulator/index.ts';
import { decodeDatagram, encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeNetwork } from '../../support/fakeNetwork.ts';
import { identifyFrame, logonFrame, queryFrame, usualOptions } from '../../support/simulatorLink.ts';

const group: Endpoint = { address: '239.12.255.254', port: 9522 };
const onLinux = process.platform === 'linux';
const loopback = systemNetwork(['127.0.0.1']);
const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});

async function start(options: Partial<SimulatorOptions>): Promise<Simulator> {
  const started = await startSimulator(
    { ...usualOptions, startMs: Date.UTC(2016, 4, 1, 11), ...options },
    { network: loopback, clock: systemClock },
  );
  if (!started.ok) {
    throw new Error(`did not start: ${JSON.stringify(started.error)}`);
  }
  open.push(started.value);
  return started.value;
}

interface Arrived {
  readonly bytes: Buffer;
  readonly from: Endpoint;
}

/** A client on a free port that can wait until the answers it wants have come. */
async function openClient() {
  const arrived: Arrived[] = [];
  let notify = (): void => undefined;
  const opened = await loopback.open({
    address: '127.0.0.1',
    port: 0,
    multicastInterface: '127.0.0.1',
    onDatagram: (bytes, from) => {
      arrived.push({ bytes: Buffer.from(bytes), from });
      notify();
    },
  });
  if (!opened.ok) {
    throw new Error('no client socket');
  }
  const socket: DatagramSocket = opened.value;
  open.push({ stop: async () => socket.close() });
  return {
    arrived,
    send: async (bytes: Uint8Array, to: Endpoint) => socket.send(bytes, to),
    until: (condition: (all: readonly Arrived[]) => boolean) =>
      new Promise<void>((resolve) => {
        notify = () => {
          if (condition(arrived)) {
            resolve();
          }
        };
        notify();
      }),
  };
}

describe.runIf(onLinux)('on real sockets', () => {
  test('two inverters on one computer both answer a multicast, each from its own address', async () => {
    const one = await start({ bind: { address: '127.0.43.2', port: 9522 }, serial: 2_100_000_001 });
    const other = await start({ bind: { address: '127.0.43.3', port: 9522 }, serial: 2_100_000_002 });
    expect([one.hearsGroup, other.hearsGroup]).toEqual([true, true]);
    const client = await openClient();
    await client.send(encodeDiscoveryRequest(), group);
    const own = (address: string) => client.arrived.filter((reply) => reply.from.address === address);
    await client.until(() => own('127.0.43.2').length > 0 && own('127.0.43.3').length > 0);
    for (const { endpoint } of [one, other]) {
      const [reply] = own(endpoint.address);
      expect(reply?.from).toEqual(endpoint);
      expect([...(reply?.bytes.subarray(38, 42) ?? [])].join('.')).toBe(endpoint.address);
    }
  });

  test('several inverters on ports of one address answer from their ports', async () => {
    const one = await start({ bind: { address: '127.0.0.1', port: 0 }, serial: 2_100_000_003 });
    const other = await start({ bind: { address: '127.0.0.1', port: 0 }, serial: 2_100_000_004 });
    const client = await openClient();
    for (const [index, device] of [one, other].entries()) {
      await client.send(identifyFrame({ packetId: 0x8001 + index }), device.endpoint);
    }
    await client.until((all) => all.length === 2);
    expect(new Map(client.arrived.map((reply) => [reply.from.port, reply.bytes.readUInt32LE(30)]))).toEqual(
      new Map([
        [one.endpoint.port, 2_100_000_003],
        [other.endpoint.port, 2_100_000_004],
      ]),
    );
  });

  test('the longest archive arrives whole, however many datagrams it has', async () => {
    const startMs = Date.UTC(2016, 7, 1, 11);
    const device = await start({ bind: { address: '127.0.0.1', port: 0 }, startMs });
    const client = await openClient();
    await client.send(logonFrame('user', '0000'), device.endpoint);
    await client.until((all) => all.length === 1);
    await client.send(queryFrame(0x7000, 0, 0xffffffff), device.endpoint);
    await client.until((all) => all.length === 1 + 221);
    const fragments = client.arrived.slice(1).map((one) => one.bytes.readUInt16LE(38));
    expect(fragments).toEqual(Array.from({ length: 221 }, (_, index) => 220 - index));
  });

  test('a client logs on and reads over UDP', async () => {
    const device = await start({ bind: { address: '127.0.0.1', port: 0 } });
    const client = await openClient();
    await client.send(logonFrame('user', '0000'), device.endpoint);
    await client.until((all) => all.length === 1);
    await client.send(queryFrame(0x5400, 0x260100, 0x2622ff), device.endpoint);
    await client.until((all) => all.length === 2);
    const totalYieldWh = client.arrived[1]?.bytes.readUInt32LE(62) ?? 0;
    expect(device.truth().totalYieldWh - totalYieldWh).toBeLessThan(10);
    expect(device.truth().totalYieldWh - totalYieldWh).toBeGreaterThanOrEqual(0);
  });

  test('the address and port of a running inverter are refused, and free again when it has stopped', async () => {
    const first = await start({ bind: { address: '127.0.43.4', port: 0 } });
    const bind = first.endpoint;
    const second = await startSimulator({ ...usualOptions, bind }, { network: loopback, clock: systemClock });
    expect(second).toEqual({ ok: false, error: { code: 'portTaken', details: { port: bind.port } } });
    await first.stop();
    expect((await start({ bind })).endpoint).toEqual(bind);
  });

  test('a program that listens on all addresses and shares the port does not keep it out', async () => {
    const listener = await loopback.open({ address: '0.0.0.0', port: 9522, shared: true, onDatagram: () => undefined });
    if (!listener.ok) {
      throw new Error(listener.error.systemCode);
    }
    open.push({ stop: async () => listener.value.close() });
    const device = await start({ bind: { address: '127.0.0.5', port: 9522 } });
    const client = await openClient();
    await client.send(identifyFrame(), device.endpoint);
    await client.until((all) => all.length === 1);
    expect(client.arrived[0]?.from).toEqual(device.endpoint);
  });

  test('an energy meter multicasts a frame of 608 bytes and answers discovery, but not identify', async () => {
    const received: Buffer[] = [];
    let notify = (): void => undefined;
    const listener = await loopback.open({
      ...group,
      shared: true,
      memberships: [{ group: group.address, interfaceAddress: '127.0.0.1' }],
      onDatagram: (bytes) => {
        received.push(Buffer.from(bytes));
        notify();
      },
    });
    if (!listener.ok) {
      throw new Error(listener.error.systemCode);
    }
    open.push({ stop: async () => listener.value.close() });
    const isOurs = (bytes: Buffer) => bytes.length === 608 && bytes.readUInt32BE(20) === 3_000_000_001;
    const heard = new Promise<void>((resolve) => {
      notify = () => {
        if (received.some(isOurs)) {
          resolve();
        }
      };
    });
    const meter = await startEnergyMeter(
      { bind: { address: '127.0.0.1', port: 0 }, group: group.address, serial: 3_000_000_001, seed: 1 },
      { network: loopback, clock: systemClock },
    );
    if (!meter.ok) {
      throw new Error(meter.error.code);
    }
    open.push(meter.value);
    await heard;
    const decoded = decodeDatagram(received.find(isOurs) ?? Buffer.alloc(0));
    expect(decoded.ok && decoded.value.kind).toBe('energyMeter');

    const client = await openClient();
    await client.send(identifyFrame(), meter.value.endpoint);
    await client.send(encodeDiscoveryRequest(), meter.value.endpoint);
    await client.until((all) => all.length > 0);
    expect(client.arrived.map((one) => one.bytes.length)).toEqual([65]);
  });
});

describe('where multicast or the address is missing', () => {
  async function startOnFake(refuseGroup: boolean, options: Partial<SimulatorOptions>) {
    const clock = createFakeClock();
    const network = createFakeNetwork(clock);
    network.openProblem = (asked) =>
      refuseGroup && asked.address.startsWith('239.')
        ? { reason: 'addressMissing', systemCode: 'EADDRNOTAVAIL' }
        : null;
    const ports = { network: network.host(['192.168.1.20/24']), clock };
    return { network, started: await startSimulator({ ...usualOptions, ...options }, ports) };
  }

  test('without a group it works by unicast alone', async () => {
    const { started, network } = await startOnFake(true, {});
    expect(started.ok && started.value.hearsGroup).toBe(false);
    expect(network.openSockets).toBe(1);
  });

  test('it binds its own address and the group, never all addresses unless told', async () => {
    const { started, network } = await startOnFake(false, {});
    expect(network.openSockets).toBe(2);
    expect(started.ok && started.value.endpoint.address).toBe('192.168.1.20');
  });

  test('told to bind all addresses it hears each multicast once and names the address on the client’s network', async () => {
    const clock = createFakeClock();
    const network = createFakeNetwork(clock);
    const started = await startSimulator(
      { ...usualOptions, bind: { address: '0.0.0.0', port: 9522 } },
      { network: network.host(['10.0.0.5/8', '192.168.1.20/24']), clock },
    );
    expect(started.ok && started.value.hearsGroup).toBe(true);
    const client = await network
      .host(['192.168.1.10/24'])
      .open({ address: '192.168.1.10', port: 0, onDatagram: () => undefined });
    if (!client.ok) {
      throw new Error(client.error.systemCode);
    }
    await client.value.send(encodeDiscoveryRequest(), group);
    await clock.advance(20);
    const replies = network.sent.slice(1);
    expect(replies).toHaveLength(1);
    expect([...(replies[0]?.bytes.subarray(38, 42) ?? [])]).toEqual([192, 168, 1, 20]);
  });

  test.each([
    ['an address that is not this computer’s', { bind: { address: '10.1.1.1', port: 9522 } }, 'addressUnusable'],
    ['a name for an address', { bind: { address: 'localhost', port: 9522 } }, 'addressUnusable'],
    ['an unknown model', { model: 'STP 1' }, 'usage'],
    ['an unknown zone', { zone: 'Europe/Nowhere' }, 'usage'],
    ['a password no device takes', { userPassword: 'thirteen chars' }, 'passwordUnusable'],
  ])('%s is refused', async (_name, options, code) => {
    const { started, network } = await startOnFake(false, options);
    expect(started.ok ? 'started' : started.error.code).toBe(code);
    expect(network.openSockets).toBe(0);
  });

  test('a second one on the same address and port 9522 is refused, one on another address is not', async () => {
    const clock = createFakeClock();
    const network = createFakeNetwork(clock);
    const ports = { network: network.host(['192.168.1.20/24', '192.168.1.21/24']), clock };
    const startAt = (address: string) => startSimulator({ ...usualOptions, bind: { address, port: 9522 } }, ports);
    expect((await startAt('192.168.1.20')).ok).toBe(true);
    expect(await startAt('192.168.1.20')).toMatchObject({ ok: false, error: { code: 'portTaken' } });
    expect((await startAt('192.168.1.21')).ok).toBe(true);
  });

  test('stopping closes every socket', async () => {
    const { started, network } = await startOnFake(false, {});
    if (started.ok) {
      await started.value.stop();
    }
    expect(network.openSockets).toBe(0);
  });
});

test('the energy meter sends once a second until it is stopped; its counters never fall', async () => {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  const meter = await startEnergyMeter(
    { bind: { address: '192.168.1.30', port: 9522 }, group: group.address, serial: 3_000_000_002, seed: 1 },
    { network: network.host(['192.168.1.30/24']), clock },
  );
  if (!meter.ok) {
    throw new Error(meter.error.code);
  }
  await clock.advance(10_500);
  expect(network.sent).toHaveLength(11);
  const counters = network.sent.map(({ bytes }) => {
    const decoded = decodeDatagram(bytes);
    const records = decoded.ok && decoded.value.kind === 'energyMeter' ? decoded.value.frame.records : [];
    const raw = (index: number) => records.find((one) => one.index === index && one.type === 8)?.raw ?? Number.NaN;
    return raw(1) + raw(2);
  });
  expect(counters).toEqual(counters.toSorted((one, other) => one - other));
  await meter.value.stop();
  await clock.advance(5000);
  expect(network.sent).toHaveLength(11);
  expect(network.openSockets).toBe(0);
});
