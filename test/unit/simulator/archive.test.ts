import { describe, expect, test } from 'vitest';

import { expectWholeFrame, fields, records } from '../../support/rawAnswers.ts';
import { linkSimulator, queryFrame, type SimulatorLink } from '../../support/simulatorLink.ts';

const dayS = 86_400;
const [dayArchive, monthArchive] = [0x7000, 0x7020];
const commissionedS = Date.UTC(2016, 3, 1) / 1000;

async function loggedOn(at: string, options: Parameters<typeof linkSimulator>[0] = {}): Promise<SimulatorLink> {
  const link = await linkSimulator({ startMs: Date.parse(at), ...options });
  await link.logOn();
  return link;
}

function seconds(at: string): number {
  return Date.parse(at) / 1000;
}

function ask(link: SimulatorLink, object: number, fromS: number, toS: number): Promise<Buffer[]> {
  return link.ask(queryFrame(object, fromS, toS, { control: 0xe0 }));
}

/** Stamps in UTC seconds and counters of an answer, over all its datagrams. */
async function values(link: SimulatorLink, object: number, fromS: number, toS: number) {
  const answers = await ask(link, object, fromS, toS);
  return answers
    .filter((one) => fields(one).error === 0)
    .flatMap(records)
    .map((one) => ({ atS: one.readUInt32LE(0), totalYieldWh: Number(one.readBigUInt64LE(4)) }));
}

function stamps(list: readonly { readonly atS: number }[]): string[] {
  return list.map((one) => new Date(one.atS * 1000).toISOString().slice(0, 16));
}

function expectCounters(link: SimulatorLink, list: readonly { readonly atS: number; readonly totalYieldWh: number }[]) {
  expect(list.map((one) => one.totalYieldWh)).toEqual(list.map((one) => link.simulator.totalYieldWhAt(one.atS * 1000)));
}

describe('the day archive', () => {
  const midnightS = seconds('2017-06-19T22:00Z');

  test('a whole day and 10 minutes: 290 records in four datagrams as devices send them', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const answers = await ask(link, dayArchive, midnightS - 600, midnightS + 86_100);
    for (const one of answers) {
      expectWholeFrame(one);
      expect(fields(one)).toMatchObject({ error: 0, control: 0xd0, command: 0x70000201, recordLength: 12 });
      expect(fields(one).destinationControl).toBe(0xa000);
    }
    expect(answers.map((one) => one.length)).toEqual([1030, 1030, 1030, 622]);
    expect(answers.map((one) => fields(one).fragment)).toEqual([3, 2, 1, 0]);
    expect(answers.map((one) => fields(one).packetId)).toEqual([0x8001, 1, 1, 1]);
    const [head] = answers;
    const firstIndex = fields(head).first;
    expect(answers.map((one) => fields(one).first - firstIndex)).toEqual([0, 81, 162, 243]);
    expect(answers.map((one) => fields(one).last - firstIndex)).toEqual([80, 161, 242, 289]);
    expect(link.simulator.counters).toMatchObject({ queries: 1, sent: 1 + 4 });
  });

  test('a packet id without bit 15 comes back with it, in the first datagram alone', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const answers = await link.ask(queryFrame(dayArchive, midnightS, midnightS + 82 * 300, { packetId: 0x7fff }));
    expect(answers.map((one) => fields(one).packetId)).toEqual([0xffff, 0x7fff]);
  });

  test('indexes go on from one request to the next', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const [one] = await ask(link, dayArchive, midnightS, midnightS + 900);
    const [next] = await ask(link, dayArchive, midnightS + 1200, midnightS + 1200);
    expect(fields(next).first).toBe(fields(one).last + 1);
  });

  test('holds the counter every 300 s, by night too', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const list = await values(link, dayArchive, midnightS - 600, midnightS + 86_100);
    expect(list.map((one) => one.atS)).toEqual(Array.from({ length: 290 }, (_, slot) => midnightS - 600 + slot * 300));
    expectCounters(link, list);
    expect((list.at(-1)?.totalYieldWh ?? 0) - (list[0]?.totalYieldWh ?? 0)).toBeGreaterThan(5000);
  });

  test('both ends belong to it; between two stamps there is nothing', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const count = async (fromS: number, toS: number) => (await values(link, dayArchive, fromS, toS)).length;
    expect(await count(midnightS, midnightS)).toBe(1);
    expect(await count(midnightS, midnightS + 300)).toBe(2);
    expect(await count(midnightS + 1, midnightS + 599)).toBe(1);
    expect(await count(midnightS + 1, midnightS + 299)).toBe(0);
    expect(fields((await ask(link, dayArchive, midnightS + 1, midnightS + 299))[0])).toMatchObject({
      length: 58,
      error: 0x15,
      destinationControl: 0xe000,
      first: midnightS + 1,
      last: midnightS + 299,
    });
  });

  test('ends with the slot that has passed by the clock of the device', async () => {
    const link = await loggedOn('2017-06-21T11:04:50Z');
    const newest = async () => stamps(await values(link, dayArchive, seconds('2017-06-21T10:50Z'), 0xffffffff)).at(-1);
    link.clock.jumpWallClock(3_600_000);
    expect(await newest()).toBe('2017-06-21T11:00');
    await link.clock.advance(10_000);
    expect(await newest()).toBe('2017-06-21T11:05');
  });

  test('goes 62 days back, then error 21', async () => {
    const link = await loggedOn('2017-06-21T11:02Z');
    const all = await values(link, dayArchive, 0, 0xffffffff);
    expect([all[0]?.atS, all.at(-1)?.atS]).toEqual([seconds('2017-04-20T11:00Z'), seconds('2017-06-21T11:00Z')]);
    expect(all).toHaveLength(62 * 288 + 1);
    expect(fields((await ask(link, dayArchive, 0, seconds('2017-04-20T10:55Z')))[0]).error).toBe(0x15);
  });

  test('begins with the first day of the device', async () => {
    const link = await loggedOn('2016-04-10T11:00Z');
    const [oldest] = await values(link, dayArchive, 0, 0xffffffff);
    expect(oldest).toEqual({ atS: commissionedS, totalYieldWh: link.simulator.totalYieldWhAt(0) });
    expect(fields((await ask(link, dayArchive, 0, 0xffffffff))[0]).first).toBe(0);
  });

  test.each([
    ['an ordinary day', '2017-06-19T22:00Z', '2017-06-20T22:00Z', 288],
    ['the day of 23 hours', '2017-03-25T23:00Z', '2017-03-26T22:00Z', 276],
    ['the day of 25 hours', '2016-10-29T22:00Z', '2016-10-30T23:00Z', 300],
  ])('%s: the differences between its midnights add up to the day yield', async (_name, from, to, slots) => {
    const link = await loggedOn(new Date((seconds(to) - 5) * 1000).toISOString());
    const { dayYieldWh } = link.simulator.truth();
    await link.clock.advance(5000);
    const list = await values(link, dayArchive, seconds(from), seconds(to));
    const amounts = list.slice(1).map((one, index) => one.totalYieldWh - (list[index]?.totalYieldWh ?? 0));
    expect(amounts).toHaveLength(slots);
    expect(Math.min(...amounts)).toBe(0);
    expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(dayYieldWh);
    expect(dayYieldWh).toBeGreaterThan(1000);
  });

  test('no number of records makes a datagram of the size of an energy meter frame', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const sizes = new Set<number>();
    for (let count = 1; count <= 163; count += 1) {
      const answers = await ask(link, dayArchive, midnightS, midnightS + (count - 1) * 300);
      expect(answers.flatMap(records)).toHaveLength(count);
      answers.forEach((one) => sizes.add(one.length));
    }
    expect([sizes.has(600), sizes.has(608), Math.max(...sizes), Math.min(...sizes)]).toEqual([false, false, 1030, 70]);
  });
});

describe('the month archive', () => {
  test('one value for each local day, at its end, back to the first', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const all = await values(link, monthArchive, 0, 0xffffffff);
    const [first, second] = stamps(all);
    expect([first, second, stamps(all).at(-1)]).toEqual(['2016-04-01T22:00', '2016-04-02T22:00', '2017-06-20T22:00']);
    expect(all).toHaveLength(365 + 81);
    expectCounters(link, all);
    const answers = await ask(link, monthArchive, 0, 0xffffffff);
    expect(answers.map((one) => one.length)).toEqual([1030, 1030, 1030, 1030, 1030, 58 + 12 * 41]);
    expect([fields(answers[0]).first, fields(answers.at(-1)).last]).toEqual([0, all.length - 1]);
    expect(fields(answers[0])).toMatchObject({ control: 0xd0, command: 0x70200201, recordLength: 12 });
  });

  test('days begin and end by the clocks of the zone on both days of a clock change', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const between = async (from: string, to: string) =>
      stamps(await values(link, monthArchive, seconds(from), seconds(to)));
    expect(await between('2017-03-25T00:00Z', '2017-03-28T00:00Z')).toEqual([
      '2017-03-25T23:00',
      '2017-03-26T22:00',
      '2017-03-27T22:00',
    ]);
    expect(await between('2016-10-29T22:00Z', '2016-10-31T23:00Z')).toEqual([
      '2016-10-29T22:00',
      '2016-10-30T23:00',
      '2016-10-31T23:00',
    ]);
    const [change] = await ask(link, monthArchive, seconds('2016-10-29T22:00Z'), seconds('2016-10-30T23:00Z'));
    const [next] = await ask(link, monthArchive, seconds('2016-10-31T23:00Z'), seconds('2016-10-31T23:00Z'));
    expect(fields(next).first).toBe(fields(change).last + 1);
  });

  test('the difference of two values is what the day archive says of that day', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const [before, after] = await values(
      link,
      monthArchive,
      seconds('2017-06-18T22:00Z'),
      seconds('2017-06-19T22:00Z'),
    );
    const slots = await values(link, dayArchive, seconds('2017-06-18T22:00Z'), seconds('2017-06-19T22:00Z'));
    expect(slots).toHaveLength(289);
    expect([before, after]).toEqual([slots[0], slots.at(-1)]);
  });

  test.each([
    ['at noon', '2017-01-10T12:00Z', '2017-01-09T23:00'],
    ['in the evening', '2017-01-10T22:59Z', '2017-01-09T23:00'],
    ['after midnight', '2017-01-10T23:01Z', '2017-01-09T23:00'],
    ['before dawn', '2017-01-11T05:00Z', '2017-01-09T23:00'],
    ['next morning', '2017-01-11T10:00Z', '2017-01-10T23:00'],
    ['next night', '2017-01-11T22:30Z', '2017-01-10T23:00'],
  ])('%s the newest value is that of the last closed day', async (_name, now, newest) => {
    const link = await loggedOn(now);
    const list = await values(link, monthArchive, seconds('2017-01-05T00:00Z'), 0xffffffff);
    expect(stamps(list).at(-1)).toBe(newest);
  });

  test('a range without a midnight, and a device on its first day, have nothing', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const noonS = seconds('2017-06-10T12:00Z');
    expect(fields((await ask(link, monthArchive, noonS, noonS + 3600))[0])).toMatchObject({
      length: 58,
      error: 0x15,
      first: noonS,
      last: noonS + 3600,
    });
    const fresh = await loggedOn('2016-04-01T12:00Z');
    expect(fields((await ask(fresh, monthArchive, 0, 0xffffffff))[0]).error).toBe(0x15);
  });

  test.each([
    ['at once under the midnight sun', '2017-06-20T22:00:01Z', '2017-06-20T22:00'],
    ['only in spring after the polar night', '2017-01-05T12:00Z', '2016-11'],
  ])('a day is closed %s', async (_name, now, newest) => {
    const link = await loggedOn(now, { place: { latitude: 71, longitude: 25 } });
    const all = await values(link, monthArchive, 0, 0xffffffff);
    expect(stamps(all).at(-1)).toMatch(newest);
  });

  test('in another zone the days end at its own midnight', async () => {
    const link = await loggedOn('2017-01-21T20:00Z', {
      zone: 'America/New_York',
      place: { latitude: 40.7, longitude: -74 },
    });
    const list = await values(link, monthArchive, seconds('2017-01-18T00:00Z'), 0xffffffff);
    expect(stamps(list)).toEqual(['2017-01-18T05:00', '2017-01-19T05:00', '2017-01-20T05:00', '2017-01-21T05:00']);
    expectCounters(link, list);
  });
});

test('archives answer control byte 0xA0 as well as 0xE0', async () => {
  const link = await loggedOn('2017-06-21T11:00Z');
  const fromS = seconds('2017-06-20T11:00Z');
  for (const object of [dayArchive, monthArchive]) {
    const [one] = await link.ask(queryFrame(object, fromS, fromS + dayS, { control: 0xa0 }));
    const [other] = await link.ask(queryFrame(object, fromS, fromS + dayS, { control: 0xe0 }));
    expect(fields(one).error).toBe(0);
    expect(other).toEqual(one);
  }
});
