import { describe, expect, test } from 'vitest';

import { simulatedModels } from '../../../electron/core/simulator/index.ts';
import { findInstallation } from '../../../electron/core/simulator/models/modelTable.ts';
import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { fields, records } from '../../support/rawAnswers.ts';
import {
  clientIdentity,
  identifyFrame,
  linkSimulator,
  logoffFrame,
  logonFrame,
  queryFrame,
  type SimulatorLink,
} from '../../support/simulatorLink.ts';

/** What a client of this kind asks every device, in its order: object, first, last. */
const queries = [
  [0x5800, 0x823400, 0x8234ff],
  [0x5800, 0x821e00, 0x8220ff],
  [0x5100, 0x295a00, 0x295aff],
  [0x5100, 0x491e00, 0x495dff],
  [0x5100, 0x463600, 0x4637ff],
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
  [0x5400, 0x40469100, 0x404692ff],
  [0x5400, 0, 0xffffffff],
  [0x5100, 0, 0xffffffff],
] as const;

const startMs = Date.UTC(2017, 5, 21, 11);

/** Every device of every model, with a link to its simulator. */
const everyDevice = simulatedModels.flatMap((model) =>
  (findInstallation(model)?.devices ?? []).map((device, index) => ({ model, device, index })),
);

describe.each(everyDevice)('$model, device $index', ({ model, device, index }) => {
  async function start(): Promise<{ readonly link: SimulatorLink; readonly destination: typeof clientIdentity }> {
    const link = await linkSimulator({ model, startMs });
    const destination = link.simulator.devices[index]?.identity ?? link.simulator.identity;
    return { link, destination };
  }

  function expectConsistent(answer: Buffer | undefined, destination: typeof clientIdentity, packetId: number) {
    const frame = fields(answer);
    expect(frame.length).toBe(16 + frame.netLength + 4);
    expect(frame.longwords).toBe((frame.netLength - 2) / 4);
    expect(frame.packetId & 0x7fff).toBe(packetId & 0x7fff);
    expect([frame.sourceSusyId, frame.sourceSerial]).toEqual([destination.susyId, destination.serial]);
    expect([frame.destinationSusyId, frame.destinationSerial]).toEqual([clientIdentity.susyId, clientIdentity.serial]);
    expect([600, 608]).not.toContain(frame.length);
  }

  test('discovery: the bytes that clients look at, and the address at offset 38', async () => {
    const { link } = await start();
    const answers = await link.ask(encodeDiscoveryRequest());
    expect(answers).toHaveLength(1);
    expect(answers[0]?.subarray(0, 18).toString('hex')).toBe('534d4100000402a000000001000200000001');
    expect([...(answers[0]?.subarray(38, 42) ?? [])]).toEqual([192, 168, 1, 20]);
    expect([54, 57, 60, 65]).toContain(answers[0]?.length);
  });

  test('identify before a logon, logon with the right and the wrong password, logoff in silence', async () => {
    const { link, destination } = await start();
    const [identified] = await link.ask(identifyFrame({ destination }));
    expectConsistent(identified, destination, 0x8001);
    expect(identified?.readUInt16LE(54 + 14)).toBe(destination.susyId);
    expect(identified?.readUInt32LE(54 + 16)).toBe(destination.serial);
    const [wrong] = await link.ask(logonFrame('user', 'wrong', { destination }));
    expect(fields(wrong).error).toBe(0x0100);
    const refused = [0xffff, 0x0017];
    const query = queryFrame(0x5800, 0x821e00, 0x8220ff, { destination, control: 0xe0 });
    expect(refused).toContain(fields((await link.ask(query))[0]).error);
    const [right] = await link.ask(logonFrame('user', '0000', { destination }));
    expectConsistent(right, destination, 0x8001);
    expect([66, 78]).toContain(right?.length);
    expect(fields((await link.ask(query))[0]).error).toBe(0);
    expect(await link.ask(logoffFrame({ destination }))).toEqual([]);
    expect(refused).toContain(fields((await link.ask(query))[0]).error);
  });

  test('every query: record sizes that the indexes give, or error 21 in 58 bytes', async () => {
    const { link, destination } = await start();
    await link.ask(logonFrame('user', '0000', { destination }));
    for (const [place, [object, first, last]] of queries.entries()) {
      const packetId = 0x8100 + place;
      const [answer, ...more] = await link.ask(
        queryFrame(object, first, last, { destination, packetId, control: 0xe0 }),
      );
      expect(more).toEqual([]);
      expectConsistent(answer, destination, packetId);
      const frame = fields(answer);
      if (frame.error === 0) {
        const size = (4 * (frame.longwords - 9)) / (frame.last - frame.first + 1);
        expect([16, 28, 40]).toContain(size);
        expect(frame.control).toBe(device.answers.dataControl);
        const codes = records(answer).map((one) => one.readUInt32LE(0) & 0xffffff);
        expect(codes.every((code) => code >= first && code <= last)).toBe(true);
        expect(codes).toEqual(codes.toSorted((one, other) => one - other));
      } else {
        expect([frame.error, frame.length, frame.first, frame.last]).toEqual([0x15, 58, first, last]);
        expect(frame.control).toBe(device.answers.errorControl);
      }
    }
  });

  test('archives: fragments that count down, stamps that ascend, counters that never fall, error 21 beyond', async () => {
    const { link, destination } = await start();
    await link.ask(logonFrame('user', '0000', { destination }));
    const ask = (object: number, fromMs: number, toMs: number) =>
      link.ask(queryFrame(object, fromMs / 1000, toMs / 1000, { destination, control: 0xe0 }));
    if (device.archive === null) {
      expect(fields((await ask(0x7000, startMs - 86_400_000, startMs))[0]).error).toBe(0x15);
      return;
    }
    const midnightMs = Date.UTC(2017, 5, 19, 22);
    const answers = await ask(0x7000, midnightMs - 600_000, midnightMs + 86_100_000);
    expect(answers.map((one) => fields(one).fragment)).toEqual([3, 2, 1, 0]);
    expect(answers.map((one) => fields(one).packetId)).toEqual([0x8001, 1, 1, 1]);
    expect(answers.map((one) => one.length)).toEqual([1030, 1030, 1030, 622]);
    expect(new Set(answers.map((one) => fields(one).control))).toEqual(new Set([device.answers.archiveControl]));
    const list = answers.flatMap(records).map((one) => [one.readUInt32LE(0), Number(one.readBigUInt64LE(4))] as const);
    expect(list).toHaveLength(290);
    list.forEach(([atS, wh], place) => {
      expect(atS % 300).toBe(0);
      expect(atS).toBeGreaterThan(list[place - 1]?.[0] ?? 0);
      expect(wh).toBeGreaterThanOrEqual(list[place - 1]?.[1] ?? 0);
    });
    const oldestMs = startMs - device.archive.keptDays * 86_400_000;
    expect(fields((await ask(0x7000, oldestMs - 86_400_000, oldestMs - 300_000))[0]).error).toBe(0x15);
    const days = (await ask(0x7020, Date.UTC(2017, 4, 1), startMs + 2 * 86_400_000)).flatMap(records);
    expect(days.length).toBeGreaterThanOrEqual(50);
    const events = (await ask(0x7010, Date.UTC(2017, 0, 1), startMs)).flatMap(records);
    expect(events.length).toBeGreaterThan(0);
    expect(new Set(events.map((one) => [one.readUInt16LE(6), one.readUInt32LE(8)].join(':')))).toEqual(
      new Set([[destination.susyId, destination.serial].join(':')]),
    );
  });
});

test('names are told apart by their names', () => {
  expect(new Set(simulatedModels).size).toBe(simulatedModels.length);
  expect(simulatedModels[0]).toBe('STP 6000TL-20');
});
