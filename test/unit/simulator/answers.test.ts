import { describe, expect, test } from 'vitest';

import { stp6000Tl20 } from '../../../electron/core/simulator/models/stp6000Tl20.ts';
import { expectWholeFrame, fields, records } from '../../support/rawAnswers.ts';
import { identifyFrame, linkLoggedOn, linkSimulator, queryFrame } from '../../support/simulatorLink.ts';

describe('reads', () => {
  test('without logon get 0xFFFF in 58 bytes that repeat the range', async () => {
    const link = await linkSimulator();
    const [answer] = await link.ask(queryFrame(0x5100, 0x464000, 0x4642ff, { sourceControl: 0x0100 }));
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ length: 58, control: 0x90, error: 0xffff, command: 0x51000201 });
    expect(fields(answer)).toMatchObject({ destinationControl: 0xe100, first: 0x464000, last: 0x4642ff });
  });

  test.each([
    ['battery charge', 0x5100, 0x295a00, 0x295aff],
    ['battery values', 0x5100, 0x491e00, 0x495dff],
    ['grid meter', 0x5100, 0x463600, 0x4637ff],
    ['a range with a type byte', 0x5400, 0x40469100, 0x404692ff],
    ['a range the wrong way round', 0x5400, 0x2622ff, 0x260100],
    ['an object of its own', 0x5102, 0x254e00, 0x254fff],
    ['the device list', 0xfff5, 0, 0xffffffff],
  ])('of %s, which it does not have, get error 21 in 58 bytes', async (_name, object, first, last) => {
    const link = await linkLoggedOn();
    const [answer, ...more] = await link.ask(queryFrame(object, first, last));
    expect(more).toEqual([]);
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ length: 58, error: 0x15, first, last, destinationControl: 0xe000 });
    expect(link.simulator.counters.unavailable).toBe(1);
  });

  test('control byte 0xE0 and the other way to fill the control words are fine', async () => {
    const link = await linkLoggedOn();
    const [answer] = await link.ask(
      queryFrame(0x5400, 0x260100, 0x2622ff, { control: 0xe0, sourceControl: 0x0100, destinationControl: 0x0100 }),
    );
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({
      error: 0,
      control: 0x90,
      destinationControl: 0xa100,
      sourceControl: 0x0100,
    });
  });

  test('packet ids come back whole', async () => {
    const link = await linkLoggedOn();
    const ids = [0x8001, 0xffff, 0x8000];
    for (const packetId of ids) {
      expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff, { packetId })))[0]).packetId).toBe(packetId);
    }
  });

  const queries = [
    ['software version', 0x5800, 0x823400, 0x8234ff, 40, [0x8234]],
    ['type label', 0x5800, 0x821e00, 0x8220ff, 40, [0x821e, 0x821f, 0x8220, 0x8220]],
    ['status', 0x5180, 0x214800, 0x2148ff, 40, [0x2148]],
    ['temperature', 0x5200, 0x237700, 0x2377ff, 28, [0x2377]],
    ['grid relay', 0x5180, 0x416400, 0x4164ff, 40, [0x4164]],
    ['energy', 0x5400, 0x260100, 0x2622ff, 16, [0x2601, 0x2622]],
    ['times', 0x5400, 0x462e00, 0x462fff, 16, [0x462e, 0x462f]],
    ['DC power', 0x5380, 0x251e00, 0x251eff, 28, [0x251e, 0x251e]],
    ['DC voltage and current', 0x5380, 0x451f00, 0x4521ff, 28, [0x451f, 0x451f, 0x4521, 0x4521]],
    ['AC power', 0x5100, 0x464000, 0x4642ff, 28, [0x4640, 0x4641, 0x4642]],
    ['AC voltage', 0x5100, 0x464800, 0x4655ff, 28, [0x4648, 0x4649, 0x464a, 0x4650, 0x4651, 0x4652]],
    ['total power', 0x5100, 0x263f00, 0x263fff, 28, [0x263f]],
    ['frequency', 0x5100, 0x465700, 0x4657ff, 28, [0x4657]],
    ['nominal power', 0x5100, 0x411e00, 0x4120ff, 28, [0x411e, 0x411f, 0x4120]],
    ['power limit', 0x5100, 0x832a00, 0x832aff, 28, [0x832a]],
    ['a wide range of counters', 0x5400, 0x260000, 0x26ffff, 16, [0x2601, 0x2622]],
    ['all counters', 0x5400, 0, 0xffffffff, 16, [0x2601, 0x2622, 0x462e, 0x462f]],
    ['the second string alone', 0x5380, 0x251e02, 0x251e02, 28, [0x251e]],
  ] as const;

  test.each(queries)('of %s hold all registers of the range', async (_name, object, first, last, length, registers) => {
    const link = await linkLoggedOn();
    const [answer, ...more] = await link.ask(queryFrame(object, first, last));
    expect(more).toEqual([]);
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ error: 0, fragment: 0, recordLength: length, control: 0x90 });
    expect(records(answer).map((one) => (one.readUInt32LE(0) >>> 8) & 0xffff)).toEqual(registers);
  });

  test('every object as a whole fits one datagram, with indexes from 0', async () => {
    const link = await linkLoggedOn();
    for (const object of new Set(stp6000Tl20.registers.map((one) => one.object))) {
      const [answer] = await link.ask(queryFrame(object, 0, 0xffffffff));
      expectWholeFrame(answer);
      expect(fields(answer)).toMatchObject({ error: 0, first: 0 });
      expect(Number.isInteger(fields(answer).recordLength)).toBe(true);
    }
  });

  test('no answer to any range has the size of an energy meter frame', async () => {
    const link = await linkLoggedOn();
    const sizes = new Set<number>();
    for (const object of new Set(stp6000Tl20.registers.map((one) => one.object))) {
      const codes = stp6000Tl20.registers.filter((one) => one.object === object).map((one) => one.number << 8);
      for (const first of codes) {
        for (const last of codes.filter((code) => code >= first)) {
          sizes.add((await link.ask(queryFrame(object, first, last + 0xff)))[0]?.length ?? 0);
        }
      }
    }
    expect(sizes.has(600)).toBe(false);
    expect(sizes.has(608)).toBe(false);
    expect(Math.min(...sizes)).toBeGreaterThan(58);
  });
});

describe('what it must not do', () => {
  test('writes and unknown operations are counted, not answered', async () => {
    const link = await linkLoggedOn();
    for (const command of [0x0000010e, 0x5100020e, 0xf000020a, 0x5100020c]) {
      expect(await link.ask(identifyFrame({ command }))).toEqual([]);
    }
    expect(link.simulator.counters.writes).toBe(4);
  });

  test('damaged frames are counted, not answered', async () => {
    const link = await linkLoggedOn();
    const query = Buffer.from(queryFrame(0x5400, 0x260100, 0x2622ff));
    const wrongLongwords = Buffer.from(query);
    wrongLongwords.writeUInt8(8, 18);
    const wrongSignature = Buffer.from(query);
    wrongSignature.writeUInt8(0x53, 1);
    for (const frame of [query.subarray(0, 40), wrongLongwords, wrongSignature, Buffer.alloc(0)]) {
      expect(await link.ask(frame)).toEqual([]);
    }
    expect(link.simulator.counters.malformed).toBe(4);
  });
});

test('the device clock starts where it was told and runs on; the computer’s clock does not move it', async () => {
  const startMs = Date.UTC(2024, 1, 29, 12);
  const link = await linkSimulator({ startMs });
  await link.clock.advance(60_000);
  link.clock.jumpWallClock(3_600_000);
  expect(link.simulator.truth().atMs).toBe(startMs + 60_000);
});

test('without a start of its own the device follows the computer’s clock', async () => {
  const link = await linkSimulator({ startMs: null });
  await link.clock.advance(60_000);
  link.clock.jumpWallClock(3_600_000);
  expect(link.simulator.truth().atMs).toBe(link.clock.nowMs());
});
