import { describe, expect, test } from 'vitest';

import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { capturedPackets } from '../../support/corpus.ts';
import { records } from '../../support/rawAnswers.ts';
import { identifyFrame, linkSimulator, logoffFrame, logonFrame, queryFrame } from '../../support/simulatorLink.ts';

/** What a client of this kind asks, in its order: object, first, last. Error 21 is expected of the last part. */
const spotQueries = [
  [0x5800, 0x823400, 0x8234ff],
  [0x5800, 0x821e00, 0x8220ff],
  [0x5180, 0x214800, 0x2148ff],
  [0x5200, 0x237700, 0x2377ff],
  [0x5180, 0x416400, 0x4164ff],
  [0x5400, 0x260100, 0x2622ff],
  [0x5400, 0x462e00, 0x462fff],
  [0x5380, 0x251e00, 0x251eff],
  [0x5380, 0x451f00, 0x4521ff],
  [0x5100, 0x464000, 0x4642ff],
  [0x5100, 0x464800, 0x4655ff],
  [0x5100, 0x263f00, 0x263fff],
  [0x5100, 0x465700, 0x4657ff],
] as const;

describe('the sequence of SBFspot', () => {
  test('identify, logoff, logon, all spot queries, archives, events, logoff', async () => {
    const link = await linkSimulator();
    let packet = 1;
    const next = () => ({ packetId: 0x8000 | packet++ });
    const errors: number[] = [];
    const ask = async (bytes: Uint8Array) => {
      const answers = await link.ask(bytes);
      errors.push(...answers.map((one) => one.readUInt16LE(36)));
      return answers;
    };

    expect((await ask(identifyFrame(next())))[0]?.length).toBe(98);
    expect(await ask(logoffFrame(next()))).toEqual([]);
    expect((await ask(logonFrame('user', '0000', next())))[0]?.length).toBe(78);
    for (const [object, first, last] of spotQueries) {
      const id = next();
      const [answer] = await ask(queryFrame(object, first, last, id));
      const count = (answer?.readUInt32LE(50) ?? 0) - (answer?.readUInt32LE(46) ?? 0) + 1;
      const recordSize = (4 * ((answer?.readUInt8(18) ?? 0) - 9)) / count;
      expect([16, 28, 40]).toContain(recordSize);
      expect(answer?.readUInt16LE(40)).toBe(id.packetId);
    }
    expect(new Set(errors)).toEqual(new Set([0]));

    errors.length = 0;
    expect((await ask(queryFrame(0x5100, 0x463600, 0x4637ff, next())))[0]?.length).toBe(58);
    expect(errors).toEqual([0x15]);

    errors.length = 0;
    const archive = async (object: number, fromS: number, toS: number) =>
      (await ask(queryFrame(object, fromS, toS, { ...next(), control: 0xe0 }))).flatMap(records);
    const midnightS = Date.UTC(2017, 5, 20, 22) / 1000;
    const slots = await archive(0x7000, midnightS - 600, midnightS + 86_100);
    expect(slots[0]?.readUInt32LE(0)).toBe(midnightS - 600);
    expect(slots.at(-1)?.readUInt32LE(0)).toBe(Math.floor(link.simulator.truth().atMs / 300_000) * 300);
    for (const [month, days] of [
      [4, 31 + 1],
      [5, 20 + 2],
    ] as const) {
      const noonS = Date.UTC(2017, month, 1, 10) / 1000;
      expect(await archive(0x7020, noonS - 2 * 86_400, noonS + 30 * 86_400)).toHaveLength(days);
      const events = await archive(0x7010, Date.UTC(2017, month, 1) / 1000, Date.UTC(2017, month + 1, 1) / 1000 - 1);
      expect(events.length).toBeGreaterThanOrEqual(2 * 20 + 1);
    }
    expect(new Set(errors)).toEqual(new Set([0]));
    expect(await ask(logoffFrame(next()))).toEqual([]);
    expect(link.simulator.counters).toMatchObject({ identifies: 1, logons: 1, logoffs: 2, queries: 19, malformed: 0 });
  });

  test('a wrong password ends it with error 0x0100', async () => {
    const link = await linkSimulator({ userPassword: 'other' });
    const [answer] = await link.ask(logonFrame('user', '0000'));
    expect(answer?.readUInt16LE(36)).toBe(0x0100);
  });
});

test('a client that logs on and off once per poll and repeats identify is served every time', async () => {
  const link = await linkSimulator();
  for (let poll = 0; poll < 5; poll += 1) {
    for (let repeat = 0; repeat < 6; repeat += 1) {
      expect(await link.ask(identifyFrame(), 500)).toHaveLength(1);
    }
    expect((await link.logOn())[0]?.readUInt16LE(36)).toBe(0);
    const [answer] = await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff, { sourceControl: 0x0100 }));
    expect(answer?.readUInt16LE(36)).toBe(0);
    await link.ask(logoffFrame());
    await link.clock.advance(10_000);
  }
  expect(link.simulator.counters).toMatchObject({ identifies: 30, logons: 5, logoffs: 5, notLoggedOn: 0 });
});

test('a client that asks for many ranges of other devices gets error 21 for them and values for the rest', async () => {
  const link = await linkSimulator();
  await link.logOn();
  const others = [
    [0x5400, 0x40469100, 0x404692ff],
    [0x5100, 0x40574600, 0x405748ff],
    [0x5180, 0x08412b00, 0x08412bff],
    [0x5180, 0x0046a600, 0x0046a6ff],
    [0x5800, 0x00893700, 0x008937ff],
    [0x5802, 0x08822c00, 0x08822cff],
    [0x5802, 0x00b18900, 0x00b189ff],
    [0x5100, 0x0046c200, 0x0046c2ff],
    [0x5400, 0x00496700, 0x004968ff],
    [0x5100, 0x00496900, 0x00496aff],
    [0x5100, 0x00416600, 0x004166ff],
    [0x5400, 0x00462400, 0x004628ff],
  ] as const;
  for (const [object, first, last] of others) {
    const [answer] = await link.ask(queryFrame(object, first, last));
    expect([answer?.length, answer?.readUInt16LE(36)]).toEqual([58, 0x15]);
  }
  for (const [object, first, last] of spotQueries) {
    expect((await link.ask(queryFrame(object, first, last)))[0]?.readUInt16LE(36)).toBe(0);
  }
});

const script = capturedPackets().filter((one) => one.id.startsWith('seed-'));

test.skipIf(script.length === 0)('the four frames of an old Lua script read the total yield at offset 62', async () => {
  const frames = Object.fromEntries(script.map((one) => [one.id, Buffer.from(one.hex, 'hex')]));
  const frame = (id: string) => frames[id] ?? Buffer.alloc(0);
  const link = await linkSimulator({ userPassword: '0000' });

  expect(frame('seed-discovery-520')).toHaveLength(520);
  expect(await link.ask(frame('seed-discovery-520'), 20, { address: '239.12.255.254', port: 9522 })).toHaveLength(1);
  expect((await link.ask(frame('seed-query-energy')))[0]?.readUInt16LE(36)).toBe(0xffff);
  expect((await link.ask(frame('seed-logon')))[0]?.readUInt16LE(36)).toBe(0);
  const [energy] = await link.ask(frame('seed-query-energy'));
  expect(energy?.length).toBeGreaterThanOrEqual(66);
  expect(energy?.readUInt32LE(62)).toBe(link.simulator.truth().totalYieldWh);
  expect(await link.ask(frame('seed-logoff'))).toEqual([]);
  expect((await link.ask(frame('seed-query-energy')))[0]?.length).toBe(58);
});

test('two discoveries at once get two answers', async () => {
  const link = await linkSimulator();
  void link.ask(encodeDiscoveryRequest());
  await link.ask(encodeDiscoveryRequest());
  expect(link.simulator.counters).toMatchObject({ discoveries: 2, sent: 2 });
});
