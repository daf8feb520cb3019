import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { identifyFrame, linkSimulator, logoffFrame, logonFrame, queryFrame } from '../../support/simulatorLink.ts';

const samples = [
  encodeDiscoveryRequest(),
  identifyFrame(),
  logonFrame('user', '0000'),
  logonFrame('installer', '1111'),
  logoffFrame(),
  queryFrame(0x5400, 0x260100, 0x2622ff),
  queryFrame(0x5100, 0, 0xffffffff),
  queryFrame(0x5800, 0x821e00, 0x8220ff),
].map((one) => Buffer.from(one));

/** A sample with bytes changed, cut, or made longer. */
const damaged = fc
  .record({
    sample: fc.constantFrom(...samples),
    changes: fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 5 }),
    cut: fc.option(fc.nat(80)),
    tail: fc.uint8Array({ maxLength: 40 }),
  })
  .map(({ sample, changes, cut, tail }) => {
    const bytes = Buffer.concat([cut === null ? sample : sample.subarray(0, cut), tail]);
    for (const [offset, value] of changes) {
      if (offset < bytes.length) {
        bytes[offset] = value;
      }
    }
    return bytes;
  });

test('20,000 damaged frames: no throw, at most one answer each, and it still works', async () => {
  const link = await linkSimulator();
  const frames = fc.sample(fc.oneof({ weight: 9, arbitrary: damaged }, fc.uint8Array({ maxLength: 200 })), {
    numRuns: 20_000,
    seed: 42,
  });
  for (let from = 0; from < frames.length; from += 500) {
    for (const frame of frames.slice(from, from + 500)) {
      void link.ask(frame, 0);
    }
    await link.clock.advance(10);
  }
  const { counters } = link.simulator;
  expect(counters.received).toBe(20_000);
  expect(counters.sent).toBeLessThanOrEqual(20_000);
  const answered =
    counters.discoveries +
    counters.identifies +
    counters.logons +
    counters.refusedLogons +
    counters.queries +
    counters.notLoggedOn;
  expect(counters.sent).toBe(answered);
  expect(answered + counters.logoffs + counters.malformed + counters.ignored + counters.writes).toBe(20_000);
  expect(counters.malformed).toBeGreaterThan(1000);
  expect(counters.queries).toBeGreaterThan(100);

  expect((await link.logOn())[0]?.readUInt16LE(36)).toBe(0);
  expect((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]?.readUInt32LE(62)).toBe(
    link.simulator.truth().totalYieldWh,
  );
});

describe('ranges that ask for too much or for nothing', () => {
  const startMs = Date.UTC(2017, 5, 21, 11);
  const nowS = startMs / 1000;
  const archives = [0x7000, 0x7020, 0x7010, 0x7012];

  test.each([
    ['the wrong way round', nowS, nowS - 86_400],
    ['the wrong way round, as far as can be', 0xffffffff, 0],
    ['before there was a device', 0, Date.UTC(2016, 2, 31, 23) / 1000],
    ['the future', nowS + 301, 0xffffffff],
    ['the last second there is', 0xffffffff, 0xffffffff],
  ])('%s: error 21 and the range', async (_name, first, last) => {
    const link = await linkSimulator({ startMs });
    await link.logOn();
    for (const object of archives) {
      const [answer, ...more] = await link.ask(queryFrame(object, first, last, { control: 0xe0 }));
      expect(more).toEqual([]);
      expect([answer?.length, answer?.readUInt16LE(36)]).toEqual([58, 0x15]);
      expect([answer?.readUInt32LE(46), answer?.readUInt32LE(50)]).toEqual([first, last]);
    }
    expect(link.simulator.counters.unavailable).toBe(archives.length);
  });

  test('all there ever was, of a device of 60 years: at most 256 datagrams each', async () => {
    const link = await linkSimulator({ startMs: Date.UTC(2076, 5, 21, 11) });
    await link.logOn();
    for (const [object, datagrams, records] of [
      [0x7000, 221, 62 * 288 + 1],
      [0x7020, 256, 256 * 81],
      [0x7010, 256, 256 * 9],
      [0x7012, 256, 256 * 9],
    ] as const) {
      const answers = await link.ask(queryFrame(object, 0, 0xffffffff), 40);
      expect(answers).toHaveLength(datagrams);
      const [head, tail] = [answers[0], answers.at(-1)];
      expect((tail?.readUInt32LE(50) ?? 0) - (head?.readUInt32LE(46) ?? 0) + 1).toBe(records);
    }
    expect(link.simulator.counters).toMatchObject({ queries: 4, unavailable: 0, dropped: 0 });
  });

  test('a client that is not logged on gets one short refusal, whatever it asks', async () => {
    const link = await linkSimulator({ startMs });
    for (const object of archives) {
      const [answer, ...more] = await link.ask(queryFrame(object, 0, 0xffffffff, { control: 0xe0 }));
      expect(more).toEqual([]);
      expect([answer?.length, answer?.readUInt16LE(36)]).toEqual([58, 0xffff]);
    }
    expect(link.simulator.counters).toMatchObject({ notLoggedOn: 4, queries: 0, sent: 4 });
  });

  test('more answers at once than fit in the queue are dropped whole', async () => {
    const link = await linkSimulator({ startMs, faults: ['late'] });
    await link.ask(logonFrame('user', '0000'), 3000);
    for (let round = 0; round < 20; round += 1) {
      void link.ask(queryFrame(0x7000, 0, 0xffffffff), 0);
    }
    await link.clock.advance(3000);
    expect(link.simulator.counters).toMatchObject({ sent: 1 + 9 * 221, dropped: 11 * 221 });
  });
});
