import { describe, expect, test } from 'vitest';

import { encodeDiscoveryReply, encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { meterAddress, startMeterIn } from '../../support/meterLan.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import {
  clientIdentity,
  identifyFrame,
  linkSimulator,
  logoffFrame,
  logonFrame,
  queryFrame,
  simulatedSerial,
  type SimulatorLink,
} from '../../support/simulatorLink.ts';
import { createLan, valueOf } from '../../support/speedwireLan.ts';

const archives = [0x7000, 0x7020, 0x7010, 0x7012];
const lists = 0xfff5;
const spans: readonly (readonly [first: number, last: number])[] = [
  [0, 0xffffffff],
  [0xffffffff, 0],
  [1, 0],
  [0xffffffff, 0xffffffff],
  [0, 0],
];

/** What asks for much and is asked of everybody. */
const greedy = [...archives, lists].flatMap((object) =>
  spans.map(([first, last]) => queryFrame(object, first, last, { control: 0xe0 })),
);

/** Frames of all kinds with some bytes changed. */
function damagedFrames(count: number): readonly Uint8Array[] {
  const random = seededRandom(5);
  const below = (limit: number) => Math.floor(random() * limit);
  const samples = [encodeDiscoveryRequest(), identifyFrame(), logonFrame('user', '1234'), logoffFrame(), ...greedy];
  return Array.from({ length: count }, (_, index) => {
    const frame = Uint8Array.from(samples[index % samples.length] ?? identifyFrame());
    for (let change = below(3); change > 0; change -= 1) {
      frame[below(frame.length)] = below(256);
    }
    return frame;
  });
}

async function askAll(link: SimulatorLink, frames: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < frames.length; from += 100) {
    for (const frame of frames.slice(from, from + 100)) {
      void link.ask(frame, 0);
    }
    await link.clock.advance(10);
  }
}

describe.each([
  ['COM gateway', 3],
  ['Multigate', 5],
] as const)('a %s and who is not logged on', (model, devices) => {
  test('2,000 damaged frames: no throw, at most one short answer of each device to each', async () => {
    const link = await linkSimulator({ model });
    await askAll(link, damagedFrames(2000));
    const { counters } = link.simulator;
    expect(counters.received).toBe(2000);
    expect([counters.logons, counters.queries, counters.dropped]).toEqual([0, 0, 0]);
    expect(counters.sent).toBeLessThanOrEqual(2000 * devices);
    const answers = link.network.sent.filter((one) => one.from.address === '192.168.1.20');
    expect(Math.max(...answers.map((one) => one.bytes.length))).toBeLessThanOrEqual(98);
    expect(link.simulator.devices).toHaveLength(devices);
  });

  test('lists, archives and events are refused, whatever the span', async () => {
    const link = await linkSimulator({ model });
    await askAll(link, greedy);
    const { counters } = link.simulator;
    expect([counters.queries, counters.unavailable]).toEqual([0, 0]);
    expect(counters.notLoggedOn).toBe(counters.sent);
    expect(
      link.network.sent.filter((one) => one.from.address === '192.168.1.20').every((one) => one.bytes.length === 58),
    ).toBe(true);
  });

  test('frames that seem to come from one of its own devices are not answered: no talk with itself', async () => {
    const link = await linkSimulator({ model });
    const source = { susyId: link.simulator.identity.susyId, serial: simulatedSerial };
    for (const frame of [
      identifyFrame({ source }),
      logonFrame('user', '0000', { source }),
      queryFrame(0x5400, 0, 0xffffffff, { source }),
    ]) {
      expect(await link.ask(frame)).toEqual([]);
    }
    expect(link.simulator.counters.ignored).toBe(3);
  });
});

describe('a gateway and who is logged on', () => {
  test('the list is one datagram, whatever the span', async () => {
    const link = await linkSimulator({ model: 'Multigate' });
    await link.logOn();
    for (const [first, last] of spans) {
      const answers = await link.ask(queryFrame(lists, first, last, { destination: link.simulator.identity }));
      expect(answers.map((one) => one.length)).toEqual([58 + 4 * 32]);
    }
  });

  test('all archives of all inverters at once: no more than may wait are sent, and then it works as before', async () => {
    const link = await linkSimulator({ model: 'COM gateway' });
    await link.logOn();
    for (let round = 0; round < 6; round += 1) {
      void link.ask(queryFrame(0x7000, 0, 0xffffffff, { control: 0xe0 }), 0);
    }
    await link.clock.advance(5000);
    const { counters } = link.simulator;
    expect(counters.dropped).toBeGreaterThan(1500);
    expect(counters.sent).toBeLessThanOrEqual(3 + 2048);
    expect(await link.ask(identifyFrame())).toHaveLength(3);
  });

  test('a thousand clients log on: 32 of them stay so, and it works as before', async () => {
    const link = await linkSimulator({ model: 'COM gateway' });
    const source = (index: number) => ({ susyId: 125, serial: 900_000_000 + index });
    await askAll(
      link,
      Array.from({ length: 1000 }, (_, index) => logonFrame('user', '0000', { source: source(index) })),
    );
    await askAll(
      link,
      Array.from({ length: 1000 }, (_, index) => queryFrame(0x5400, 0x260100, 0x2622ff, { source: source(index) })),
    );
    expect(link.simulator.counters).toMatchObject({ logons: 3 * 1000, queries: 3 * 32, notLoggedOn: 3 * (1000 - 32) });
    expect(await link.logOn()).toHaveLength(3);
  });
});

test('an energy meter answers the question who is there with one datagram, and nothing else at all', async () => {
  const lan = createLan();
  const meter = await startMeterIn(lan);
  const to = { address: meterAddress, port: 9522 };
  const socket = valueOf(await lan.client.open({ address: '192.168.1.10', port: 0, onDatagram: () => undefined }));
  const fromMeter = () =>
    lan.network.sent.filter((one) => one.from.address === meterAddress && one.to.address === '192.168.1.10');
  for (const frame of [
    ...damagedFrames(2000).filter((one) => one.length > 20),
    logonFrame('user', '0000', { source: clientIdentity }),
    encodeDiscoveryReply('192.168.1.10'),
  ]) {
    await socket.send(frame, to);
  }
  await lan.clock.advance(3000);
  expect(fromMeter()).toEqual([]);
  for (let round = 0; round < 100; round += 1) {
    await socket.send(encodeDiscoveryRequest(), to);
  }
  await lan.clock.advance(3000);
  expect(fromMeter()).toHaveLength(100);
  expect(Math.max(...fromMeter().map((one) => one.bytes.length))).toBeLessThanOrEqual(65);
  expect(meter.framesSent).toBeLessThanOrEqual(8);
  await meter.stop();
});
