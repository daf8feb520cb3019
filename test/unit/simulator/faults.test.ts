import { describe, expect, test } from 'vitest';

import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { identifyFrame, linkSimulator, logonFrame, queryFrame, simulatedSerial } from '../../support/simulatorLink.ts';

const energy = queryFrame(0x5400, 0x260100, 0x2622ff);

function totalYield(datagram: Buffer | undefined): number | undefined {
  return datagram?.readUInt32LE(62);
}

describe('lossy', () => {
  async function outcome(seed: number): Promise<string> {
    const link = await linkSimulator({ faults: ['lossy'], seed });
    let heard = '';
    for (let round = 0; round < 400; round += 1) {
      heard += (await link.ask(identifyFrame(), 5)).length;
    }
    return heard;
  }

  test('answers about half of all requests: 30 % are lost on the way there and 30 % on the way back', async () => {
    const answered = (await outcome(1)).replaceAll('0', '').length;
    expect(answered).toBeGreaterThan(400 * 0.49 - 40);
    expect(answered).toBeLessThan(400 * 0.49 + 40);
  });

  test('loses the same datagrams for the same seed, others for another', async () => {
    const [one, again, other] = [await outcome(1), await outcome(1), await outcome(2)];
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  test('counts what it dropped', async () => {
    const link = await linkSimulator({ faults: ['lossy'] });
    for (let round = 0; round < 100; round += 1) {
      await link.ask(identifyFrame(), 5);
    }
    const { received, dropped, sent } = link.simulator.counters;
    expect(received).toBe(100);
    expect(dropped + sent).toBe(100);
  });
});

test('late: three answers of four come within 2 s, the fourth after it', async () => {
  const link = await linkSimulator({ faults: ['late'] });
  const delays: number[] = [];
  for (let round = 0; round < 8; round += 1) {
    const askedMs = link.clock.nowMs();
    await link.ask(identifyFrame(), 5000);
    delays.push((link.network.sent.at(-1)?.atMs ?? 0) - askedMs - 1);
  }
  expect(delays).toEqual([1500, 1500, 1500, 2500, 1500, 1500, 1500, 2500]);
});

test('late: stopping it takes back the answers that wait, and too many at once are dropped', async () => {
  const link = await linkSimulator({ faults: ['late'] });
  for (let round = 0; round < 2100; round += 1) {
    void link.ask(identifyFrame(), 0);
  }
  await link.clock.advance(100);
  expect(link.clock.pendingTimers).toBe(2048);
  expect(link.simulator.counters.dropped).toBe(52);
  await link.simulator.stop();
  expect(link.clock.pendingTimers).toBe(0);
});

test('duplicate: every answer comes twice, the discovery reply too', async () => {
  const link = await linkSimulator({ faults: ['duplicate'] });
  for (const request of [encodeDiscoveryRequest(), identifyFrame(), logonFrame('user', '0000'), energy]) {
    const [one, other, ...more] = await link.ask(request);
    expect(other).toEqual(one);
    expect(more).toEqual([]);
  }
});

describe('foreign-source', () => {
  test('before each answer comes one of another device and one to another request, with wrong values', async () => {
    const link = await linkSimulator({ faults: ['foreign-source'] });
    await link.logOn();
    const [otherDevice, otherRequest, own, ...more] = await link.ask(energy);
    expect(more).toEqual([]);
    const truth = link.simulator.truth().totalYieldWh;
    expect(totalYield(own)).toBe(truth);
    expect(own?.readUInt32LE(30)).toBe(simulatedSerial);
    expect(otherDevice?.readUInt32LE(30)).not.toBe(simulatedSerial);
    expect(otherDevice?.readUInt16LE(40)).toBe(0x8001);
    expect(totalYield(otherDevice)).not.toBe(truth);
    expect(otherRequest?.readUInt32LE(30)).toBe(simulatedSerial);
    expect((otherRequest?.readUInt16LE(40) ?? 0) & 0x7fff).not.toBe(1);
    expect(totalYield(otherRequest)).not.toBe(truth);
  });

  test('a foreign logon answer says the opposite', async () => {
    const link = await linkSimulator({ faults: ['foreign-source'] });
    const errors = async (password: string) =>
      (await link.ask(logonFrame('user', password))).map((one) => one.readUInt16LE(36));
    expect(await errors('0000')).toEqual([0x0100, 0x0100, 0]);
    expect(await errors('wrong')).toEqual([0, 0, 0x0100]);
  });

  test('identify tells of no device that is not there', async () => {
    const link = await linkSimulator({ faults: ['foreign-source'] });
    const answers = await link.ask(identifyFrame());
    expect(new Set(answers.map((one) => one.readUInt32LE(30)))).toEqual(new Set([simulatedSerial]));
    expect(answers.map((one) => one.readUInt16LE(40) === 0x8001)).toEqual([false, true]);
  });
});

test('asleep: silence', async () => {
  const link = await linkSimulator({ faults: ['asleep'] });
  for (const request of [encodeDiscoveryRequest(), identifyFrame(), logonFrame('user', '0000'), energy]) {
    expect(await link.ask(request, 5000)).toEqual([]);
  }
  expect(link.simulator.counters).toMatchObject({ received: 4, dropped: 4, sent: 0 });
});

test('refuse-logon: an error that is not the wrong password, with the right one too', async () => {
  const link = await linkSimulator({ faults: ['refuse-logon'] });
  expect((await link.logOn())[0]?.readUInt16LE(36)).toBe(0x0017);
  expect((await link.ask(energy))[0]?.readUInt16LE(36)).toBe(0xffff);
  expect((await link.ask(identifyFrame()))[0]?.length).toBe(98);
});

test('faults combine', async () => {
  const link = await linkSimulator({ faults: ['late', 'duplicate', 'foreign-source'] });
  expect(await link.ask(logonFrame('user', '0000'), 1400)).toEqual([]);
  expect(await link.ask(logonFrame('user', '0000'), 3000)).toHaveLength(12);
});

describe('answers of several datagrams', () => {
  const toS = Date.UTC(2017, 5, 21, 10) / 1000;
  const day = queryFrame(0x7000, toS - 200 * 300, toS);
  const packets = (answers: readonly Buffer[]) => answers.map((one) => [one.readUInt16LE(40), one.readUInt16LE(38)]);

  test('duplicate: each comes twice', async () => {
    const link = await linkSimulator({ faults: ['duplicate'] });
    await link.logOn();
    const answers = await link.ask(day);
    expect(packets(answers)).toEqual([0x8001, 0x8001, 1, 1, 1, 1].map((id, index) => [id, 2 - Math.floor(index / 2)]));
    expect(answers[1]).toEqual(answers[0]);
  });

  test('foreign-source: before each come two of others, with its counter and other values', async () => {
    const link = await linkSimulator({ faults: ['foreign-source'] });
    await link.logOn();
    const answers = await link.ask(day);
    expect(answers.map((one) => one.readUInt16LE(38))).toEqual([2, 2, 2, 1, 1, 1, 0, 0, 0]);
    expect(answers.map((one) => one.readUInt16LE(40) >>> 15)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0]);
    for (let own = 2; own < 9; own += 3) {
      const [otherDevice, otherRequest, mine] = answers.slice(own - 2, own + 1);
      expect(mine?.readUInt32LE(30)).toBe(simulatedSerial);
      expect(otherDevice?.readUInt32LE(30)).not.toBe(simulatedSerial);
      expect((otherRequest?.readUInt16LE(40) ?? 0) & 0x7fff).not.toBe(1);
      expect(otherDevice?.readUInt32LE(54)).toBe(mine?.readUInt32LE(54));
      expect(otherDevice?.readUInt32LE(58)).not.toBe(mine?.readUInt32LE(58));
      expect(otherRequest?.readUInt32LE(58)).not.toBe(mine?.readUInt32LE(58));
    }
  });

  test('foreign-source: the events of others have other codes', async () => {
    const link = await linkSimulator({ faults: ['foreign-source'] });
    await link.logOn();
    const [otherDevice, , mine] = await link.ask(queryFrame(0x7010, toS - 86_400, toS));
    expect(otherDevice?.subarray(54, 66)).toEqual(mine?.subarray(54, 66));
    expect(otherDevice?.readUInt16LE(66)).not.toBe(mine?.readUInt16LE(66));
  });

  test('lossy: one may be lost and the others come; a repeated request gets them all in the end', async () => {
    const link = await linkSimulator({ faults: ['lossy'] });
    while ((await link.logOn()).length === 0 || (await link.ask(energy))[0]?.readUInt16LE(36) !== 0);
    const counts: number[] = [];
    for (let round = 0; round < 40; round += 1) {
      counts.push((await link.ask(day)).length);
    }
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3]));
    const { received, sent, dropped } = link.simulator.counters;
    expect(sent + dropped).toBeGreaterThan(received);
  });

  test('late: all of them come together', async () => {
    const link = await linkSimulator({ faults: ['late'] });
    await link.ask(logonFrame('user', '0000'), 2000);
    expect(await link.ask(day, 1400)).toEqual([]);
    await link.ask(energy, 3000);
    expect(await link.ask(day, 3000)).toHaveLength(3);
  });
});
