import { describe, expect, test } from 'vitest';

import { failure } from '../../shared/failures.ts';
import { scriptedHouse } from '../support/scriptedHouse.ts';

const minuteMs = 60_000;
const inverter = { susyId: 181, serial: 1 };
const wish = { ...inverter, address: '192.168.1.48', group: 'user', password: '0000' } as const;
const other = { susyId: 181, serial: 2 };

describe('connecting an inverter', () => {
  test.each([
    ['fails', failure('lostContact')],
    ['works', null],
  ])('that is under way when the program stops leaves nothing at work, whether it %s', async (_name, openFailure) => {
    const { program, clock, device } = await scriptedHouse();
    await clock.settle(program.handlers.connectInverter(wish));
    await clock.advance(minuteMs);
    const again = program.handlers.connectInverter(wish);
    const another = program.handlers.connectInverter({ ...wish, ...other });
    await clock.advance(500);
    device.openFailure = openFailure;
    await program.stop();
    await clock.settle(Promise.all([again, another]));
    const asked = device.logons.length + device.reads.length;
    await clock.advance(60 * minuteMs);
    expect([clock.pendingTimers, device.openSessions]).toEqual([0, 0]);
    expect(device.logons.length + device.reads.length).toBe(asked);
  });

  test('after the program has stopped leaves nothing at work', async () => {
    const { program, clock, device, saved } = await scriptedHouse();
    await clock.settle(program.handlers.connectInverter(wish));
    await program.stop();
    expect(await clock.settle(program.handlers.retryInverter(inverter))).toMatchObject({ ok: false });
    await clock.settle(program.handlers.connectInverter({ ...wish, ...other }));
    await clock.advance(60 * minuteMs);
    expect([clock.pendingTimers, device.openSessions]).toEqual([0, 0]);
    expect(saved.at(-1)?.inverters).toMatchObject([inverter, other]);
  });
});
