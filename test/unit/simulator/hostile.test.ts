import fc from 'fast-check';
import { expect, test } from 'vitest';

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
