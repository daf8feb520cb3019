import { describe, expect, test } from 'vitest';

import { records } from '../../support/rawAnswers.ts';
import { linkLoggedOn, queryFrame } from '../../support/simulatorLink.ts';

describe('records', () => {
  test('of spot values hold the value four times and a 1, types as the family has them', async () => {
    const link = await linkLoggedOn();
    const truth = link.simulator.truth();
    const [power] = records((await link.ask(queryFrame(0x5100, 0x263f00, 0x263fff)))[0]);
    expect(power?.readUInt32LE(0)).toBe(0x40263f01);
    expect([8, 12, 16, 20, 24].map((offset) => power?.readInt32LE(offset))).toEqual([
      ...Array.from({ length: 4 }, () => truth.acPowerW),
      1,
    ]);
    const voltages = records((await link.ask(queryFrame(0x5100, 0x464800, 0x4655ff)))[0]);
    expect(voltages.map((one) => one.readUInt8(3))).toEqual([0, 0, 0, 0, 0, 0]);
    const strings = records((await link.ask(queryFrame(0x5380, 0x451f00, 0x4521ff)))[0]);
    expect(strings.map((one) => [one.readUInt8(3), one.readUInt8(0)])).toEqual([
      [0x40, 1],
      [0x40, 2],
      [0x40, 1],
      [0x40, 2],
    ]);
  });

  test('of the counters hold 64 bits; the total has the stamp of its last change, the day that of now', async () => {
    const link = await linkLoggedOn({ startMs: Date.UTC(2017, 5, 21, 22, 40) });
    const [answer] = await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff));
    const truth = link.simulator.truth();
    const [total, day] = records(answer);
    expect(Number(total?.readBigUInt64LE(8))).toBe(truth.totalYieldWh);
    expect(answer?.readUInt32LE(62)).toBe(truth.totalYieldWh);
    expect(Number(day?.readBigUInt64LE(8))).toBe(truth.dayYieldWh);
    expect((day?.readUInt32LE(4) ?? 0) * 1000).toBe(Math.floor(truth.atMs / 1000) * 1000);
    const staleMs = truth.atMs - (total?.readUInt32LE(4) ?? 0) * 1000;
    expect(staleMs).toBeGreaterThan(2 * 3_600_000);
    expect(staleMs).toBeLessThan(4 * 3_600_000);
  });

  test('of the type label: eight models without an end mark, then the rest; 9099 is chosen', async () => {
    const link = await linkLoggedOn();
    const [name, deviceClass, models, moreModels] = records(
      (await link.ask(queryFrame(0x5800, 0x821e00, 0x8220ff)))[0],
    );
    expect(name?.readUInt32LE(0)).toBe(0x10821e01);
    expect(name?.subarray(8, 8 + 'SN: 2100000001'.length + 1).toString('latin1')).toBe('SN: 2100000001\0');
    expect([8, 12, 16].map((offset) => deviceClass?.readUInt32LE(offset))).toEqual([0x01001f41, 8002, 0xfffffe]);
    const first = Array.from({ length: 8 }, (_, index) => models?.readUInt32LE(8 + 4 * index) ?? 0);
    expect(first).not.toContain(0xfffffe);
    expect(first.filter((one) => one >>> 24 === 1)).toEqual([0x0100238b]);
    const rest = Array.from({ length: 8 }, (_, index) => moreModels?.readUInt32LE(8 + 4 * index) ?? 0);
    expect(rest.indexOf(0xfffffe)).toBe(5);
    expect(moreModels?.readUInt32LE(0)).toBe(0x08822001);
  });

  test('of the firmware hold 2.53.05.R', async () => {
    const link = await linkLoggedOn();
    const [version] = records((await link.ask(queryFrame(0x5800, 0x823400, 0x8234ff)))[0]);
    expect(version?.subarray(24, 28).toString('hex')).toBe('04055302');
  });

  test.each([
    ['by day', Date.UTC(2017, 5, 21, 11), 307, 51],
    ['by night', Date.UTC(2017, 5, 21, 23), 303, 311],
  ])('of the status lists %s choose one tag', async (_name, startMs, status, relay) => {
    const link = await linkLoggedOn({ startMs });
    const words = async (register: number) => {
      const [list] = records((await link.ask(queryFrame(0x5180, register << 8, (register << 8) | 0xff)))[0]);
      return Array.from({ length: 8 }, (_, index) => list?.readUInt32LE(8 + 4 * index) ?? 0);
    };
    const statusWords = await words(0x2148);
    expect(statusWords.map((one) => one & 0xffffff)).toEqual([35, 303, 307, 455, 0xfffffe, 0, 0, 0]);
    expect(statusWords.filter((one) => one >>> 24 === 1).map((one) => one & 0xffffff)).toEqual([status]);
    const relayWords = await words(0x4164);
    expect(relayWords.slice(0, 4).map((one) => one & 0xffffff)).toEqual([51, 311, 16_777_213, 0xfffffe]);
    expect(relayWords.filter((one) => one >>> 24 === 1).map((one) => one & 0xffffff)).toEqual([relay]);
  });

  test('by night spot values are missing, counters are not', async () => {
    const link = await linkLoggedOn({ startMs: Date.UTC(2017, 5, 21, 23) });
    const firstWords = async (object: number, first: number, last: number) =>
      new Set(
        records((await link.ask(queryFrame(object, first, last)))[0]).map((one) => one.readUInt32LE(8).toString(16)),
      );
    expect(await firstWords(0x5100, 0x263f00, 0x263fff)).toEqual(new Set(['80000000']));
    expect(await firstWords(0x5100, 0x464000, 0x4642ff)).toEqual(new Set(['80000000']));
    expect(await firstWords(0x5380, 0, 0xffffffff)).toEqual(new Set(['80000000']));
    expect(await firstWords(0x5200, 0, 0xffffffff)).toEqual(new Set(['80000000']));
    expect(await firstWords(0x5100, 0x464800, 0x4657ff)).toEqual(new Set(['ffffffff']));
    const [total] = records((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]);
    expect(Number(total?.readBigUInt64LE(8))).toBeGreaterThan(5_000_000);
  });

  test('a name of one’s own is cut to what the record holds', async () => {
    const link = await linkLoggedOn({ name: 'Dach Süd mit einem sehr langen Namen' });
    const [name] = records((await link.ask(queryFrame(0x5800, 0x821e00, 0x821eff)))[0]);
    expect(name?.subarray(8).toString('utf8')).toBe('Dach Süd mit einem sehr langen\0');
  });
});
