import { describe, expect, test } from 'vitest';

import { expectWholeFrame, fields, records } from '../../support/rawAnswers.ts';
import { linkSimulator, queryFrame, simulatedSerial, type SimulatorLink } from '../../support/simulatorLink.ts';

const dayS = 86_400;
const [userEvents, installerEvents] = [0x7010, 0x7012];

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

/** The fields of an event as clients with fixed offsets read them. */
function event(bytes: Buffer) {
  return {
    atS: bytes.readUInt32LE(0),
    entryId: bytes.readUInt16LE(4),
    susyId: bytes.readUInt16LE(6),
    serial: bytes.readUInt32LE(8),
    code: bytes.readUInt16LE(12),
    kind: bytes.readUInt16LE(14) & 7,
    severity: bytes.readUInt16LE(14) >>> 14,
    group: bytes.readUInt32LE(16),
    tag: bytes.readUInt32LE(24),
    counter: bytes.readUInt32LE(28),
    arguments: [32, 36, 40, 44].map((offset) => bytes.readUInt32LE(offset)),
  };
}

async function events(link: SimulatorLink, object: number, fromS: number, toS: number) {
  return (await ask(link, object, fromS, toS))
    .filter((one) => fields(one).error === 0)
    .flatMap(records)
    .map(event);
}

describe('events', () => {
  test('come nine to a datagram of 490 bytes, with the indexes and packet ids of an archive', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const answers = await ask(link, userEvents, seconds('2017-06-01T00:00Z'), seconds('2017-06-30T23:59Z'));
    for (const one of answers) {
      expectWholeFrame(one);
      expect(fields(one)).toMatchObject({ error: 0, control: 0xd0, command: 0x70100201, recordLength: 48 });
    }
    expect(answers.length).toBeGreaterThanOrEqual(5);
    expect(new Set(answers.slice(0, -1).map((one) => one.length))).toEqual(new Set([490]));
    expect(answers.map((one) => fields(one).fragment)).toEqual([...answers.keys()].toReversed());
    expect(answers.map((one) => fields(one).packetId)).toEqual(answers.map((_, index) => (index === 0 ? 0x8001 : 1)));
    expect(answers.slice(1).map((one) => fields(one).first)).toEqual(
      answers.slice(0, -1).map((one) => fields(one).last + 1),
    );
  });

  test('are numbered from 1, the first morning of the device, without a hole', async () => {
    const link = await loggedOn('2016-09-30T23:00Z');
    for (const object of [userEvents, installerEvents]) {
      const all = await events(link, object, 0, 0xffffffff);
      expect(all.map((one) => one.entryId)).toEqual(all.map((_, index) => index + 1));
      expect(all.map((one) => one.counter)).toEqual(all.map((one) => one.entryId));
      expect(all.map((one) => one.atS)).toEqual(all.map((one) => one.atS).toSorted((one, other) => one - other));
      const [first] = all;
      expect(first).toMatchObject({ susyId: 181, serial: simulatedSerial, code: 3902, kind: 1 });
      expect(first?.atS).toBeGreaterThan(seconds('2016-04-01T03:00Z'));
      expect(first?.atS).toBeLessThan(seconds('2016-04-01T07:00Z'));
    }
  });

  test('each day has a start and a stop, when the inverter wakes up and falls asleep', async () => {
    const link = await loggedOn('2017-06-10T23:00Z');
    const fromS = seconds('2017-05-01T00:00Z');
    const light = (await events(link, userEvents, fromS, 0xffffffff)).filter((one) => one.code === 3902);
    expect(light).toHaveLength(2 * 41);
    expect(light.map((one) => one.kind)).toEqual(light.map((_, index) => 1 - (index % 2)));
    const [start, stop] = light.slice(-2);
    const { lastWakeUpMs, measuredMs } = link.simulator.truth();
    expect([start?.atS, stop?.atS]).toEqual([lastWakeUpMs / 1000, measuredMs / 1000]);
    expect(start).toMatchObject({ severity: 0, arguments: [0, 0x0821_4801, 307, 303] });
    expect(stop).toMatchObject({ severity: 0, arguments: [0, 0x0821_4801, 303, 307] });
  });

  test('now and then there is a disturbance that comes and goes by daylight', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const all = await events(link, userEvents, seconds('2016-06-01T00:00Z'), seconds('2017-05-31T23:59Z'));
    const disturbances = all.filter((one) => one.severity === 1);
    const came = disturbances.filter((one) => one.kind === 0);
    expect(came.length).toBeGreaterThan(10);
    expect(came.length).toBeLessThan(50);
    for (const one of came) {
      const went = disturbances.find((other) => other.code === one.code && other.kind === 1 && other.atS > one.atS);
      expect((went?.atS ?? 0) - one.atS).toBeGreaterThan(0);
      expect((went?.atS ?? 0) - one.atS).toBeLessThan(300);
      const before = all.findLast((other) => other.code === 3902 && other.atS <= one.atS);
      expect(before?.kind).toBe(1);
    }
  });

  test('the installer sees all that the user sees, and more', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    await link.logOn('installer', '1111');
    const [fromS, toS] = [seconds('2017-01-01T00:00Z'), seconds('2017-05-31T23:59Z')];
    const plain = (one: ReturnType<typeof event>) => `${one.atS} ${one.code} ${one.kind}`;
    const users = (await events(link, userEvents, fromS, toS)).map(plain);
    const installers = new Set((await events(link, installerEvents, fromS, toS)).map(plain));
    expect(users.filter((one) => !installers.has(one))).toEqual([]);
    expect(installers.size).toBeGreaterThan(2 * users.length);
  });

  test('a range takes the events of both its ends, and none that is still to come', async () => {
    const link = await loggedOn('2017-06-21T11:00Z');
    const month = await events(link, userEvents, seconds('2017-06-01T00:00Z'), 0xffffffff);
    expect(month.at(-1)?.atS).toBeLessThanOrEqual(seconds('2017-06-21T11:00:01Z'));
    expect(month.at(-1)?.atS).toBeGreaterThan(seconds('2017-06-21T00:00Z'));
    const [one, next] = month.slice(10, 12);
    const [fromS, toS] = [one?.atS ?? 0, next?.atS ?? 0];
    expect(await events(link, userEvents, fromS, toS)).toEqual([one, next]);
    expect(await events(link, userEvents, fromS + 1, toS - 1)).toEqual([]);
    expect(fields((await ask(link, userEvents, fromS + 1, toS - 1))[0])).toMatchObject({
      length: 58,
      error: 0x15,
      first: fromS + 1,
      last: toS - 1,
    });
  });

  test('months add up to the whole', async () => {
    const link = await loggedOn('2016-09-30T23:00Z');
    const found = [];
    for (const month of [8, 7, 6, 5, 4, 3]) {
      const [fromS, nextS] = [month, month + 1].map((one) => Date.UTC(2016, one, 1) / 1000);
      found.unshift(...(await events(link, userEvents, fromS ?? 0, (nextS ?? 0) - 1)));
    }
    expect(found).toEqual(await events(link, userEvents, 0, 0xffffffff));
  });

  test('are the same in every process, and other ones for another seed', async () => {
    const fromS = seconds('2016-04-01T00:00Z');
    const outcome = async (seed: number) =>
      events(await loggedOn('2016-12-01T12:00Z', { seed }), userEvents, fromS, 0xffffffff);
    expect(await outcome(1)).toEqual(await outcome(1));
    expect(await outcome(2)).not.toEqual(await outcome(1));
  });

  test('where light goes on over midnight (UTC) there still is one start and one stop a day', async () => {
    const link = await loggedOn('2017-01-20T12:00Z', {
      zone: 'Pacific/Auckland',
      place: { latitude: -36.8, longitude: 174.8 },
    });
    const fromS = seconds('2017-01-01T12:00Z');
    const light = (await events(link, userEvents, fromS, fromS + 10 * dayS)).filter((one) => one.code === 3902);
    expect(light.map((one) => one.kind)).toEqual(Array.from({ length: 20 }, (_, index) => 1 - (index % 2)));
    const all = await events(link, userEvents, 0, 0xffffffff);
    expect(all.map((one) => one.entryId)).toEqual(all.map((_, index) => index + 1));
  });
});
