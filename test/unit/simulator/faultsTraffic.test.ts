import { describe, expect, test } from 'vitest';

import type { FaultName } from '../../../electron/core/simulator/index.ts';
import {
  decodeDatagram,
  decodeRecords,
  encodeDiscoveryRequest,
  type InverterFrame,
} from '../../../electron/core/speedwire/index.ts';
import {
  identifyFrame,
  linkSimulator,
  logonFrame,
  queryFrame,
  simulatedSerial,
  type SimulatorLink,
} from '../../support/simulatorLink.ts';

const toS = Date.UTC(2017, 5, 21, 10) / 1000;
/** 288 records in four datagrams. */
const day = queryFrame(0x7000, toS - 287 * 300, toS);
const energy = queryFrame(0x5400, 0x260100, 0x2622ff);

function fragments(answer: readonly Buffer[]): number[] {
  return answer.map((one) => one.readUInt16LE(38));
}

/** A client that is logged on, however often it had to ask. */
async function loggedOn(faults: readonly FaultName[], seed = 1): Promise<SimulatorLink> {
  const link = await linkSimulator({ faults, seed });
  for (let round = 0; round < 20; round += 1) {
    await link.ask(logonFrame('user', '0000'), 3000);
  }
  return link;
}

/** What a link without faults answers. */
async function trueAnswer(request: Uint8Array): Promise<Buffer[]> {
  const link = await linkSimulator();
  await link.logOn();
  return link.ask(request);
}

async function askOften(link: SimulatorLink, request: Uint8Array, times: number, waitMs = 3000): Promise<Buffer[][]> {
  const answers: Buffer[][] = [];
  for (let round = 0; round < times; round += 1) {
    answers.push(await link.ask(request, waitMs));
  }
  return answers;
}

describe('lost-fragment', () => {
  test('two answers of three lack one datagram, at different places; the third is whole', async () => {
    const link = await loggedOn(['lost-fragment']);
    const answers = (await askOften(link, day, 30)).map(fragments);
    expect(answers.map((one) => one.length)).toEqual(Array.from({ length: 10 }, () => [3, 3, 4]).flat());
    const lost = answers.flatMap((one) => [3, 2, 1, 0].filter((fragment) => !one.includes(fragment)));
    expect(new Set(lost)).toEqual(new Set([0, 1, 2, 3]));
  });

  test('answers of one datagram are never lost', async () => {
    const link = await loggedOn(['lost-fragment']);
    for (const request of [encodeDiscoveryRequest(), identifyFrame(), energy]) {
      expect((await askOften(link, request, 10)).map((one) => one.length)).toEqual(Array.from({ length: 10 }, () => 1));
    }
  });
});

describe('slow', () => {
  test('an answer takes 0.7 to 1.9 s, never the same, and nothing is lost', async () => {
    const link = await loggedOn(['slow']);
    const delays: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      const askedMs = link.clock.nowMs();
      expect(await link.ask(energy, 3000)).toHaveLength(1);
      delays.push((link.network.sent.at(-1)?.atMs ?? 0) - askedMs - 1);
    }
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(700);
    expect(Math.max(...delays)).toBeLessThan(1900);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(900);
  });

  test('the datagrams of an archive come one by one, in order', async () => {
    const link = await loggedOn(['slow']);
    const sentBefore = link.network.sent.length;
    expect(fragments(await link.ask(day, 3000))).toEqual([3, 2, 1, 0]);
    const times = link.network.sent.slice(sentBefore + 1).map((one) => one.atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(gaps).toHaveLength(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...gaps)).toBeLessThan(60);
  });

  test('stopping it takes back what waits, in the middle of an answer too', async () => {
    const link = await loggedOn(['slow']);
    const running = link.ask(day, 10);
    await running;
    while (link.clock.pendingTimers === 0 || link.network.sent.at(-1)?.from.port !== 9522) {
      await link.clock.advance(5);
    }
    await link.simulator.stop();
    expect(link.clock.pendingTimers).toBeLessThanOrEqual(1);
    const sentBefore = link.network.sent.length;
    await link.clock.advance(5000);
    expect(link.clock.pendingTimers).toBe(0);
    expect(link.network.sent).toHaveLength(sentBefore);
  });
});

describe('reorder', () => {
  test('the datagrams of an answer are all there, and never in their order', async () => {
    const link = await loggedOn(['reorder']);
    const orders = (await askOften(link, day, 30)).map(fragments);
    for (const order of orders) {
      expect(order).toHaveLength(4);
      expect(new Set(order)).toEqual(new Set([0, 1, 2, 3]));
      expect(order).not.toEqual([3, 2, 1, 0]);
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(5);
  });

  test('now and then an answer comes after the one to the next question', async () => {
    const link = await loggedOn(['reorder']);
    let overtaken = 0;
    for (let packetId = 0x8001; packetId < 0x8101; packetId += 2) {
      const first = await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff, { packetId }), 100);
      const next = { packetId: packetId + 1 };
      const second = await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff, next), 3000);
      const ids = [...first, ...second].map((one) => one.readUInt16LE(40));
      expect(ids).toHaveLength(2);
      expect(new Set(ids)).toEqual(new Set([packetId, packetId + 1]));
      if (first.length === 0) {
        expect(ids).toEqual([packetId + 1, packetId]);
        overtaken += 1;
      }
    }
    expect(overtaken).toBeGreaterThan(3);
    expect(overtaken).toBeLessThan(32);
  });

  test('an answer that nothing overtakes comes after 2.5 s all the same', async () => {
    const link = await loggedOn(['reorder']);
    const answers = await askOften(link, energy, 40, 2600);
    expect(answers.map((one) => one.length)).toEqual(Array.from({ length: 40 }, () => 1));
  });
});

describe('truncate', () => {
  async function cutLengths(request: Uint8Array): Promise<{ readonly whole: number; readonly cut: number[][] }> {
    const [whole] = await trueAnswer(request);
    const link = await loggedOn(['truncate']);
    const answers = await askOften(link, request, 300, 20);
    const length = whole?.length ?? 0;
    return { whole: length, cut: answers.map((one) => one.map((bytes) => bytes.length).filter((one) => one < length)) };
  }

  test('a cut datagram is the beginning of the true one, and the next answer is whole', async () => {
    const { whole, cut } = await cutLengths(energy);
    const wasCut = cut.map((one) => one.length > 0);
    expect(wasCut.filter(Boolean).length).toBeGreaterThan(60);
    expect(wasCut.some((one, index) => one && wasCut[index + 1])).toBe(false);
    const link = await loggedOn(['truncate']);
    const answers = (await askOften(link, energy, 50, 20)).flat();
    const [complete] = answers.filter((one) => one.length === whole);
    for (const one of answers) {
      expect(one).toEqual(complete?.subarray(0, one.length));
    }
  });

  test('it cuts within the header, on the borders of records and longwords, and within the end tag', async () => {
    const { whole, cut } = await cutLengths(energy);
    const lengths = cut.flat();
    expect(lengths.some((one) => one < 54)).toBe(true);
    expect(lengths.some((one) => one === 54 + 16)).toBe(true);
    expect(lengths.some((one) => one > 54 && one % 4 === 54 % 4 && (one - 54) % 16 !== 0)).toBe(true);
    expect(lengths).toContain(whole - 4);
    expect(lengths.some((one) => one > whole - 4)).toBe(true);
    expect(Math.max(...lengths)).toBeLessThan(whole);
  });

  test('of a long answer some datagrams are cut; asked again, it is whole', async () => {
    const complete = await trueAnswer(day);
    const link = await loggedOn(['truncate']);
    const answers = await askOften(link, day, 40, 20);
    const isWhole = answers.map((one) => one.every((bytes, index) => bytes.length === complete[index]?.length));
    expect(isWhole.filter((one) => !one).length).toBeGreaterThan(5);
    expect(isWhole.some((one, index) => !one && isWhole[index + 1] === false)).toBe(false);
    expect(answers.every((one) => one.length === 4)).toBe(true);
  });

  test('search replies are cut too', async () => {
    const link = await linkSimulator({ faults: ['truncate'] });
    const lengths = (await askOften(link, encodeDiscoveryRequest(), 40, 20)).flat().map((one) => one.length);
    expect(new Set(lengths).size).toBeGreaterThan(5);
  });
});

describe('garbage', () => {
  /** Whether a client could take the datagram for an answer to the request, were it less careful than it should be. */
  function understood(bytes: Uint8Array, command: number): InverterFrame | null {
    const decoded = decodeDatagram(bytes);
    if (!decoded.ok || decoded.value.kind !== 'inverter' || decoded.value.frame.command !== command) {
      return null;
    }
    return decodeRecords(decoded.value.frame).ok ? decoded.value.frame : null;
  }

  test('every answer has one to three datagrams of nonsense around the true one', async () => {
    const [complete] = await trueAnswer(energy);
    const link = await loggedOn(['garbage']);
    const counts = new Set<number>();
    const places = new Set<number>();
    for (const answer of await askOften(link, energy, 200, 20)) {
      const own = answer.filter((one) => one.length === complete?.length && understood(one, 0x54000201) !== null);
      expect(own).toHaveLength(1);
      counts.add(answer.length);
      places.add(answer.findIndex((one) => one === own[0]));
    }
    expect(counts).toEqual(new Set([2, 3, 4]));
    expect(places).toEqual(new Set([0, 1, 2, 3]));
  });

  test.each([
    ['search', encodeDiscoveryRequest()],
    ['identify', identifyFrame()],
    ['logon', logonFrame('user', '0000')],
    ['energy', energy],
    ['one counter', queryFrame(0x5400, 0x260100, 0x2601ff)],
    ['one value', queryFrame(0x5100, 0x263f00, 0x263fff)],
    ['AC side', queryFrame(0x5100, 0x263f00, 0x4657ff)],
    ['type label', queryFrame(0x5800, 0x821e00, 0x8220ff)],
    ['refused', queryFrame(0x5100, 0x10000, 0x100ff)],
    ['day archive', day],
    ['events', queryFrame(0x7010, toS - 5 * 86_400, toS)],
  ])('none of it can be understood as an answer: %s', async (_name, request) => {
    const link = await loggedOn(['garbage']);
    const plain = await loggedOn([]);
    const commonLength = (await plain.ask(request, 20)).length;
    for (const answer of await askOften(link, request, 150, 20)) {
      const valid = answer.filter((bytes) => {
        const decoded = decodeDatagram(bytes);
        if (!decoded.ok || decoded.value.kind === 'other') {
          return false;
        }
        if (decoded.value.kind !== 'inverter') {
          return true;
        }
        const { frame } = decoded.value;
        return (
          frame.command >>> 16 !== 0x6a3b &&
          (frame.body.length === 8 || decodeRecords(frame).ok || (frame.command & 0xff) !== 1)
        );
      });
      expect(valid.length).toBe(commonLength);
    }
  });

  test('some of it claims to be the device, with lengths or indexes that do not fit, or unknown commands', async () => {
    const link = await loggedOn(['garbage']);
    const frames = (await askOften(link, day, 200, 20))
      .flat()
      .filter((one) => one.length >= 58 && one.readUInt16BE(16) === 0x6065 && one.readUInt32LE(30) === simulatedSerial);
    const answers = frames.filter((one) => one.readUInt32LE(42) === 0x70000201);
    const claimed = answers.map((one) => one.readUInt32LE(50) - one.readUInt32LE(46) + 1);
    expect(Math.min(...claimed)).toBeLessThanOrEqual(0);
    expect(Math.max(...claimed)).toBeGreaterThan(1000);
    expect(frames.length).toBeGreaterThan(answers.length);
    expect(frames.some((one) => one.readUInt8(18) * 4 + 2 !== one.readUInt16BE(12))).toBe(true);
  });

  test('a long answer has no more of it than a short one', async () => {
    const link = await loggedOn(['garbage']);
    const counts = (await askOften(link, day, 50, 20)).map((one) => one.length);
    expect(Math.max(...counts)).toBe(7);
  });
});
