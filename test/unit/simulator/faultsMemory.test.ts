import { describe, expect, test } from 'vitest';

import { linkLoggedOn, logonFrame, queryFrame, type SimulatorLink } from '../../support/simulatorLink.ts';

const energy = queryFrame(0x5400, 0x260100, 0x2622ff);
const noonMs = Date.UTC(2017, 5, 21, 11);
const dayS = 86_400;

function error(answer: readonly Buffer[]): number | undefined {
  return answer[0]?.readUInt16LE(36);
}

/** The values of a record of the energy answer: its stamp and counter. */
function counterAt(answer: readonly Buffer[], place: number): { readonly atS: number; readonly wh: number } {
  const bytes = answer[0] ?? Buffer.alloc(90);
  return { atS: bytes.readUInt32LE(54 + 16 * place + 4), wh: bytes.readUInt32LE(54 + 16 * place + 8) };
}

interface ArchiveValue {
  readonly atS: number;
  readonly wh: bigint;
}

function archiveValues(answer: readonly Buffer[]): ArchiveValue[] {
  const records = Buffer.concat(answer.map((one) => one.subarray(54, -4)));
  return Array.from({ length: records.length / 12 }, (_, index) => ({
    atS: records.readUInt32LE(12 * index),
    wh: records.readBigUInt64LE(12 * index + 4),
  }));
}

describe('error-21', () => {
  test.each([
    ['energy', 0x5400, 0x260100, 0x2622ff],
    ['AC power', 0x5100, 0x263f00, 0x263fff],
    ['status', 0x5180, 0x214800, 0x2148ff],
  ])('%s is answered as ever', async (_name, object, first, last) => {
    const query = queryFrame(object, first, last);
    const faulty = await linkLoggedOn({ faults: ['error-21'] });
    const plain = await linkLoggedOn({});
    expect(await faulty.ask(query)).toEqual(await plain.ask(query));
  });

  test('a gateway does not list its devices', async () => {
    const link = await linkLoggedOn({ faults: ['error-21'], model: 'Multigate' });
    const [answer] = await link.ask(queryFrame(0xfff5, 0, 0xffffffff));
    expect(answer?.readUInt16LE(36)).toBe(0x15);
  });

  test.each([
    ['type label', 0x5800, 0x821e00, 0x8220ff],
    ['firmware', 0x5800, 0x823400, 0x8234ff],
    ['phases', 0x5100, 0x464000, 0x4642ff],
    ['temperature', 0x5200, 0x237700, 0x2377ff],
    ['DC power', 0x5380, 0x251e00, 0x251eff],
    ['5-minute values', 0x7000, noonMs / 1000 - dayS, noonMs / 1000],
    ['day values', 0x7020, noonMs / 1000 - 30 * dayS, noonMs / 1000],
    ['events', 0x7010, noonMs / 1000 - 30 * dayS, noonMs / 1000],
    ['installer events', 0x7012, noonMs / 1000 - 30 * dayS, noonMs / 1000],
  ])('%s: not available, with the range repeated', async (_name, object, first, last) => {
    const link = await linkLoggedOn({ faults: ['error-21'] });
    const [answer, ...more] = await link.ask(queryFrame(object, first, last));
    expect(more).toEqual([]);
    expect(answer?.length).toBe(58);
    expect(answer?.readUInt16LE(36)).toBe(0x15);
    expect([answer?.readUInt32LE(46), answer?.readUInt32LE(50)]).toEqual([first, last]);
  });
});

describe('drop-session', () => {
  test('families differ in how they say so', async () => {
    const link = await linkLoggedOn({ faults: ['drop-session'], model: 'STP5.0-3AV-40' });
    const errors = new Set<number | undefined>();
    for (let round = 0; round < 10; round += 1) {
      errors.add(error(await link.ask(energy)));
    }
    expect(errors).toEqual(new Set([0, 0x0017]));
  });

  test('a session lasts 4 to 8 questions, then the device wants a new logon', async () => {
    const link = await linkLoggedOn({ faults: ['drop-session'] });
    const lasted: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      let questions = 0;
      while (error(await link.ask(energy)) === 0) {
        questions += 1;
      }
      expect(error(await link.ask(energy))).toBe(0xffff);
      expect(error(await link.logOn())).toBe(0);
      lasted.push(questions);
    }
    expect(new Set(lasted)).toEqual(new Set([4, 5, 6, 7, 8]));
  });
});

describe('skewed-clock', () => {
  const skewS = 433;

  test('stamps are 7 minutes and 13 seconds ahead, and the truth is told by the same clock', async () => {
    const link = await linkLoggedOn({ faults: ['skewed-clock'] });
    const truth = link.simulator.truth();
    const today = counterAt(await link.ask(energy, 0).then(async () => link.ask(energy)), 1);
    expect(truth.atMs - noonMs).toBeGreaterThanOrEqual(skewS * 1000);
    expect(truth.atMs - noonMs).toBeLessThan(skewS * 1000 + 100);
    expect(today.atS).toBe(noonMs / 1000 + skewS);
  });

  test('without a starting time it is ahead of the computer', async () => {
    const link = await linkLoggedOn({ faults: ['skewed-clock'], startMs: null });
    expect(link.simulator.truth().atMs).toBe(link.clock.nowMs() + skewS * 1000);
  });

  test('the archive has slots that the computer will only reach, with the counters of its own clock', async () => {
    const link = await linkLoggedOn({ faults: ['skewed-clock'] });
    const nowS = noonMs / 1000;
    const values = archiveValues(await link.ask(queryFrame(0x7000, nowS - 600, nowS + 3600)));
    expect(values.map((one) => one.atS)).toEqual([-600, -300, 0, 300].map((offset) => nowS + offset));
    for (const { atS, wh } of values) {
      expect(Number(wh)).toBe(link.simulator.totalYieldWhAt(atS * 1000));
    }
  });
});

describe('stale-day-yield', () => {
  const zone = 'Europe/Amsterdam';
  const query = (link: SimulatorLink) => link.ask(energy);

  test('by day nothing is different', async () => {
    const faulty = await linkLoggedOn({ faults: ['stale-day-yield'], zone });
    const plain = await linkLoggedOn({ zone });
    expect(await query(faulty)).toEqual(await query(plain));
  });

  test('before sunrise the day yield has the value and stamp of the evening before', async () => {
    const startMs = Date.UTC(2017, 5, 21, 1);
    const link = await linkLoggedOn({ faults: ['stale-day-yield'], zone, startMs });
    const { measuredMs, totalYieldWh, dayYieldWh } = link.simulator.truth();
    expect(dayYieldWh).toBe(0);
    const yesterdayMs = Date.UTC(2017, 5, 19, 22);
    const stale = counterAt(await query(link), 1);
    expect(stale).toEqual({
      atS: measuredMs / 1000,
      wh: totalYieldWh - link.simulator.totalYieldWhAt(yesterdayMs),
    });
    expect(stale.wh).toBeGreaterThan(0);
    expect(measuredMs).toBeLessThan(Date.UTC(2017, 5, 20, 22));
  });

  test('once it wakes the day yield is the one of today', async () => {
    const link = await linkLoggedOn({ faults: ['stale-day-yield'], zone, startMs: Date.UTC(2017, 5, 21, 2) });
    while (link.simulator.truth().asleep) {
      await link.clock.advance(60_000);
    }
    await link.logOn();
    const truth = link.simulator.truth();
    const today = counterAt(await query(link), 1);
    expect(today.wh).toBe(truth.dayYieldWh);
    expect(today.atS).toBeGreaterThanOrEqual(Math.floor(truth.atMs / 1000));
  });

  test('by night no record of any question has a fresh stamp', async () => {
    const startMs = Date.UTC(2017, 5, 21, 1);
    const link = await linkLoggedOn({ faults: ['stale-day-yield'], zone, startMs });
    const { measuredMs } = link.simulator.truth();
    for (const [object, length] of [
      [0x5100, 28],
      [0x5180, 40],
      [0x5200, 28],
      [0x5380, 28],
      [0x5400, 16],
    ] as const) {
      const [answer] = await link.ask(queryFrame(object, 0, 0xffffff));
      const records = answer?.subarray(54, -4) ?? Buffer.alloc(0);
      expect(records.length).toBeGreaterThan(0);
      for (let at = 4; at < records.length; at += length) {
        expect(records.readUInt32LE(at) * 1000).toBeLessThanOrEqual(measuredMs);
      }
    }
  });
});

describe('replayed-archive', () => {
  const nowS = noonMs / 1000;
  const day = queryFrame(0x7000, nowS - 288 * 300, nowS);

  async function values(request: Uint8Array, seed = 1) {
    const faulty = await linkLoggedOn({ faults: ['replayed-archive'], seed });
    const plain = await linkLoggedOn({ seed });
    const all = archiveValues(await faulty.ask(request));
    const truth = archiveValues(await plain.ask(request));
    const known = new Set(truth.map((one) => `${one.atS}:${one.wh}`));
    const wrong = all.filter((one) => !known.has(`${one.atS}:${one.wh}`));
    return { faulty, all, truth, wrong };
  }

  test('all true values are there, in their order, first and last', async () => {
    const { all, truth, wrong } = await values(day);
    const wrongOnes = new Set(wrong);
    expect(all.filter((one) => !wrongOnes.has(one))).toEqual(truth);
    expect([all[0], all.at(-1)]).toEqual([truth[0], truth.at(-1)]);
    expect(wrong).toHaveLength(18);
  });

  test('a day holds wrong values of each kind', async () => {
    const { wrong, truth, faulty } = await values(day);
    const trueWh = new Map(truth.map((one) => [one.atS, one.wh]));
    const [first] = truth;
    const kinds = wrong.map(({ atS, wh }) => {
      const expected = trueWh.get(atS);
      if (wh === 0xffff_ffff_ffff_ffffn || wh === 0x8000_0000_0000_0000n) {
        return 'no value';
      }
      if (atS > nowS + dayS) {
        return atS % 300 === 0 ? 'future' : 'unknown';
      }
      if (atS % 300 !== 0) {
        return 'phantom';
      }
      if (expected === undefined) {
        expect(Number(wh)).toBe(faulty.simulator.totalYieldWhAt(atS * 1000));
        return atS < (first?.atS ?? 0) ? 'replayed' : 'unknown';
      }
      return wh > expected ? 'too high' : 'too low';
    });
    for (const kind of ['no value', 'future', 'phantom', 'replayed', 'too high', 'too low']) {
      expect(
        kinds.filter((one) => one === kind),
        kind,
      ).toHaveLength(3);
    }
  });

  test('the same values are wrong whatever span is asked for, others for another seed', async () => {
    const { wrong } = await values(day);
    const half = await values(queryFrame(0x7000, nowS - 144 * 300, nowS));
    expect(wrong.slice(-half.wrong.length)).toEqual(half.wrong);
    const other = await values(day, 2);
    expect(other.wrong.map((one) => one.atS)).not.toEqual(wrong.map((one) => one.atS));
  });

  test('day values have wrong ones among them too; fragments, indexes and lengths agree', async () => {
    const { wrong, truth, faulty } = await values(queryFrame(0x7020, nowS - 200 * dayS, nowS));
    expect(truth.length).toBeGreaterThan(190);
    expect(wrong.length).toBeGreaterThan(10);
    const answer = await faulty.ask(queryFrame(0x7020, nowS - 200 * dayS, nowS));
    let index = answer[0]?.readUInt32LE(46) ?? 0;
    answer.forEach((one, place) => {
      expect(one.readUInt16LE(38)).toBe(answer.length - 1 - place);
      expect(one.readUInt32LE(46)).toBe(index);
      index = one.readUInt32LE(50) + 1;
      expect((one.readUInt32LE(50) - one.readUInt32LE(46) + 1) * 12).toBe(one.length - 58);
    });
  });

  test('answers are no longer than ever', async () => {
    const link = await linkLoggedOn({ faults: ['replayed-archive'], startMs: Date.UTC(2076, 5, 21, 11) });
    const all = await link.ask(queryFrame(0x7020, 0, 0xffffffff), 100);
    expect(all.length).toBeLessThanOrEqual(256);
    await link.ask(logonFrame('user', '0000'));
  });
});
