import { describe, expect, test } from 'vitest';

import { encodePassword } from '../../../electron/core/speedwire/index.ts';
import { expectWholeFrame, fields } from '../../support/rawAnswers.ts';
import { linkLoggedOn, linkSimulator, logoffFrame, logonFrame, queryFrame } from '../../support/simulatorLink.ts';

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
    const link = await linkLoggedOn();
    expect(await link.ask(logoffFrame())).toEqual([]);
    expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error).toBe(0xffff);
    expect(link.simulator.counters.logoffs).toBe(1);
  });

  test('belongs to the SUSyID and serial of the client, not to its address', async () => {
    const link = await linkLoggedOn();
    const query = queryFrame(0x5400, 0x260100, 0x2622ff, { source: { susyId: 125, serial: 1 } });
    expect(fields((await link.ask(query))[0]).error).toBe(0xffff);
    await link.ask(logoffFrame({ source: { susyId: 125, serial: 1 } }));
    expect(fields((await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff)))[0]).error).toBe(0);
  });

  test('ends after 900 s without a question; each question prolongs it', async () => {
    const link = await linkLoggedOn();
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
