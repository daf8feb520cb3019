import { describe, expect, test } from 'vitest';

import { stp6000Tl20 } from '../../../electron/core/simulator/models/stp6000Tl20.ts';
import { encodeDiscoveryRequest, encodePassword } from '../../../electron/core/speedwire/index.ts';
import { expectWholeFrame, fields, records } from '../../support/rawAnswers.ts';
import {
  identifyFrame,
  linkSimulator,
  logoffFrame,
  logonFrame,
  queryFrame,
  simulatedSerial,
  type SimulatorLink,
} from '../../support/simulatorLink.ts';

async function loggedOn(options: Parameters<typeof linkSimulator>[0] = {}): Promise<SimulatorLink> {
  const link = await linkSimulator(options);
  await link.logOn();
  return link;
}

describe('discovery', () => {
  const lua = Buffer.concat([encodeDiscoveryRequest(), Buffer.alloc(500)]);

  test.each([
    ['20 bytes', Buffer.from(encodeDiscoveryRequest())],
    ['520 bytes with trailing zeros', lua],
  ])('a request of %s is answered to its sender with 65 bytes', async (_name, request) => {
    const link = await linkSimulator();
    const [answer, ...more] = await link.ask(request);
    expect(more).toEqual([]);
    expect(answer?.length).toBe(65);
    expect(answer?.subarray(0, 18).toString('hex')).toBe('534d4100000402a000000001000200000001');
    expect([...(answer?.subarray(38, 42) ?? [])]).toEqual([192, 168, 1, 20]);
    const sent = link.network.sent.at(-1);
    expect(sent?.from).toEqual({ address: '192.168.1.20', port: 9522 });
    expect(sent?.to).toEqual(link.client);
  });

  test('multicast to the group finds it', async () => {
    const link = await linkSimulator();
    expect(link.simulator.hearsGroup).toBe(true);
    const answers = await link.ask(encodeDiscoveryRequest(), 20, { address: '239.12.255.254', port: 9522 });
    expect(answers.map((one) => one.length)).toEqual([65]);
    expect(link.network.sent.at(-1)?.from).toEqual({ address: '192.168.1.20', port: 9522 });
  });

  test('a device on another port answers from that port', async () => {
    const link = await linkSimulator({ bind: { address: '192.168.1.20', port: 0 } });
    expect(link.simulator.endpoint.port).not.toBe(0);
    await link.ask(encodeDiscoveryRequest(), 20, { address: '239.12.255.254', port: 9522 });
    expect(link.network.sent.at(-1)?.from).toEqual(link.simulator.endpoint);
  });
});

describe('identify', () => {
  test('is answered before logon with 98 bytes that name the device twice', async () => {
    const link = await linkSimulator();
    const [answer] = await link.ask(identifyFrame());
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ length: 98, longwords: 0x13, control: 0x90, command: 0x201, error: 0 });
    expect(fields(answer)).toMatchObject({ destinationControl: 0, sourceControl: 0, packetId: 0x8001 });
    expect(answer?.readUInt16LE(54 + 14)).toBe(181);
    expect(answer?.readUInt32LE(54 + 16)).toBe(simulatedSerial);
  });

  test.each([
    ['its own address', { susyId: 181, serial: simulatedSerial }, 1],
    ['any device', { susyId: 0xffff, serial: 0xffffffff }, 1],
    ['its serial in any family', { susyId: 0xffff, serial: simulatedSerial }, 1],
    ['another serial', { susyId: 181, serial: simulatedSerial + 1 }, 0],
    ['another family', { susyId: 138, serial: simulatedSerial }, 0],
  ])('a request to %s', async (_name, destination, answers) => {
    const link = await linkSimulator();
    expect(await link.ask(identifyFrame({ destination }))).toHaveLength(answers);
  });

  test('answers of others and its own echo are ignored', async () => {
    const link = await linkSimulator();
    const [answer] = await link.ask(identifyFrame());
    expect(await link.ask(answer ?? Buffer.alloc(0))).toEqual([]);
    expect(await link.ask(identifyFrame({ source: { susyId: 181, serial: simulatedSerial } }))).toEqual([]);
    expect(await link.ask(identifyFrame({ command: 0x00000201 }))).toEqual([]);
    expect(link.simulator.counters.ignored).toBe(3);
  });
});

describe('logon', () => {
  test.each([
    ['user', '0000', 0],
    ['installer', '1111', 0],
    ['user', '0001', 0x0100],
    ['user', '1111', 0x0100],
    ['installer', '0000', 0x0100],
  ] as const)('as %s with %s gives error %i in 78 bytes with the password repeated', async (group, password, error) => {
    const link = await linkSimulator();
    const [answer, ...more] = await link.ask(logonFrame(group, password, { packetId: 0x8123 }));
    expect(more).toEqual([]);
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ length: 78, control: 0xd0, command: 0xfffd040d, error, packetId: 0x8123 });
    expect(fields(answer)).toMatchObject({ destinationControl: 0x0100, sourceControl: 0x0100 });
    expect(answer?.subarray(46, 62)).toEqual(Buffer.from(logonFrame(group, password)).subarray(46, 62));
    expect(answer?.subarray(62, 74)).toEqual(Buffer.from(encodePassword(group, password)));
    expect(link.simulator.counters).toMatchObject(error === 0 ? { logons: 1 } : { refusedLogons: 1 });
  });

  test('an unknown group is a wrong password', async () => {
    const link = await linkSimulator();
    const request = Buffer.from(logonFrame('user', '0000'));
    request.writeUInt32LE(8, 46);
    expect(fields((await link.ask(request))[0]).error).toBe(0x0100);
  });

  test('a wrong password does not log on', async () => {
    const link = await linkSimulator();
    await link.logOn('user', 'wrong');
    expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error).toBe(0xffff);
  });

  test('logoff is never answered and ends the session', async () => {
    const link = await loggedOn();
    expect(await link.ask(logoffFrame())).toEqual([]);
    expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error).toBe(0xffff);
    expect(link.simulator.counters.logoffs).toBe(1);
  });

  test('belongs to the SUSyID and serial of the client, not to its address', async () => {
    const link = await loggedOn();
    const query = queryFrame(0x5400, 0x260100, 0x2622ff, { source: { susyId: 125, serial: 1 } });
    expect(fields((await link.ask(query))[0]).error).toBe(0xffff);
    await link.ask(logoffFrame({ source: { susyId: 125, serial: 1 } }));
    expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error).toBe(0);
  });

  test('ends after 900 s without a question; each question prolongs it', async () => {
    const link = await loggedOn();
    const ask = async () => fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error;
    await link.clock.advance(890_000);
    expect(await ask()).toBe(0);
    await link.clock.advance(890_000);
    expect(await ask()).toBe(0);
    await link.clock.advance(900_001);
    expect(await ask()).toBe(0xffff);
  });

  test('32 clients at most; the one that was silent for longest is dropped', async () => {
    const link = await linkSimulator();
    const client = (serial: number) => ({ source: { susyId: 125, serial } });
    const ask = async (serial: number) =>
      fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff, client(serial))))[0]).error;
    for (let serial = 1; serial <= 32; serial += 1) {
      await link.ask(logonFrame('user', '0000', client(serial)));
    }
    expect(await ask(1)).toBe(0);
    await link.ask(logonFrame('user', '0000', client(33)));
    expect([await ask(1), await ask(2), await ask(3), await ask(33)]).toEqual([0, 0xffff, 0, 0]);
  });
});

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
    const link = await loggedOn();
    const [answer, ...more] = await link.ask(queryFrame(object, first, last));
    expect(more).toEqual([]);
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ length: 58, error: 0x15, first, last, destinationControl: 0xe000 });
    expect(link.simulator.counters.unavailable).toBe(1);
  });

  test('control byte 0xE0 and the other way to fill the control words are fine', async () => {
    const link = await loggedOn();
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
    const link = await loggedOn();
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
    const link = await loggedOn();
    const [answer, ...more] = await link.ask(queryFrame(object, first, last));
    expect(more).toEqual([]);
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ error: 0, fragment: 0, recordLength: length, control: 0x90 });
    expect(records(answer).map((one) => (one.readUInt32LE(0) >>> 8) & 0xffff)).toEqual(registers);
  });

  test('every object as a whole fits one datagram, with indexes from 0', async () => {
    const link = await loggedOn();
    for (const object of new Set(stp6000Tl20.registers.map((one) => one.object))) {
      const [answer] = await link.ask(queryFrame(object, 0, 0xffffffff));
      expectWholeFrame(answer);
      expect(fields(answer)).toMatchObject({ error: 0, first: 0 });
      expect(Number.isInteger(fields(answer).recordLength)).toBe(true);
    }
  });

  test('no answer to any range has the size of an energy meter frame', async () => {
    const link = await loggedOn();
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

describe('records', () => {
  test('of spot values hold the value four times and a 1, types as the family has them', async () => {
    const link = await loggedOn();
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
    const link = await loggedOn({ startMs: Date.UTC(2017, 5, 21, 22, 40) });
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
    const link = await loggedOn();
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
    const link = await loggedOn();
    const [version] = records((await link.ask(queryFrame(0x5800, 0x823400, 0x8234ff)))[0]);
    expect(version?.subarray(24, 28).toString('hex')).toBe('04055302');
  });

  test.each([
    ['by day', Date.UTC(2017, 5, 21, 11), 307, 51],
    ['by night', Date.UTC(2017, 5, 21, 23), 303, 311],
  ])('of the status lists %s choose one tag', async (_name, startMs, status, relay) => {
    const link = await loggedOn({ startMs });
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
    const link = await loggedOn({ startMs: Date.UTC(2017, 5, 21, 23) });
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
    const link = await loggedOn({ name: 'Dach Süd mit einem sehr langen Namen' });
    const [name] = records((await link.ask(queryFrame(0x5800, 0x821e00, 0x821eff)))[0]);
    expect(name?.subarray(8).toString('utf8')).toBe('Dach Süd mit einem sehr langen\0');
  });
});

describe('what it must not do', () => {
  test('writes and unknown operations are counted, not answered', async () => {
    const link = await loggedOn();
    for (const command of [0x0000010e, 0x5100020e, 0xf000020a, 0x5100020c]) {
      expect(await link.ask(identifyFrame({ command }))).toEqual([]);
    }
    expect(link.simulator.counters.writes).toBe(4);
  });

  test('damaged frames are counted, not answered', async () => {
    const link = await loggedOn();
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
