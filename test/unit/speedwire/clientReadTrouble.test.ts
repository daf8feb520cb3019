import { describe, expect, it } from 'vitest';

import { commands, deviceErrors, firstAndLast, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import { recordBody, replyFrame, type FakeInverter } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, errorOf, valueOf } from '../../support/speedwireLan.ts';
import { openTo, readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

function errorReply(request: InverterFrame, inverterSource: FakeInverter['device'], error: number): Uint8Array {
  return replyFrame(request, inverterSource, { error });
}

const device = { susyId: 181, serial: 2_100_000_001 };

describe('single queries that fail', () => {
  it('tells an unknown error with its number and reads on', async () => {
    const lan = createLan();
    const { read } = await readOnce(lan, {
      respond: (request, usual) => (request.command === 0x52000200 ? [errorReply(request, device, 0x0042)] : usual()),
    });
    expect(read.failures).toEqual([{ code: 'deviceError', details: { query: 'temperature', errorNumber: 0x42 } }]);
    expect(read.values).toMatchObject({ temperatureC: null, acPowerW: 2997, operatingTimeS: 90_000_000 });
  });

  it('tells a record area that does not divide, and reads on', async () => {
    const lan = createLan();
    const { read } = await readOnce(lan, {
      respond: (request, usual) =>
        request.command === 0x53800200
          ? [
              replyFrame(request, device, {
                body: recordBody([4, 4, 4, 4, 5].map((length) => new Uint8Array(length * 4))),
              }),
            ]
          : usual(),
    });
    expect(read.failures.map((one) => one.details?.['query'])).toEqual(['dcPower', 'dcVoltageAndCurrent']);
    expect(read.failures[0]).toEqual({
      code: 'unreadableAnswer',
      details: { query: 'dcPower', reason: '84 bytes do not divide into records 0 to 4' },
    });
    expect(read.values).toMatchObject({ dcPowerW: [], acPowerW: 2997 });
  });

  it.each([0x00823400, 0x00237700])('tells a query that stays unanswered, and reads on', async (firstRegister) => {
    const lan = createLan();
    const { read } = await readOnce(lan, {
      respond: (request, usual) => (firstAndLast(request)?.first === firstRegister ? [] : usual()),
    });
    expect(read.failures.map((one) => one.code)).toEqual(['unanswered']);
    expect(read.values).toMatchObject({ acPowerW: 2997, totalYieldWh: 41_161_805 });
  });

  it('fails as a whole where not one value was read, with the first reason', async () => {
    const lan = createLan();
    const { session } = await openTo(lan, {
      respond: (request, usual) =>
        request.command < 0xf0000000 && request.command !== commands.identify
          ? [errorReply(request, device, 0x0999)]
          : usual(),
    });
    expect(errorOf(await lan.clock.settle(session.readAll()))).toMatchObject({
      code: 'deviceError',
      details: { errorNumber: 0x0999 },
    });
  });

  it('asks the device who it is again in the next read when that failed', async () => {
    const lan = createLan();
    let broken = true;
    const { session, read } = await readOnce(lan, {
      respond: (request, usual) =>
        broken && request.command === 0x58000200 ? [errorReply(request, device, 0x0042)] : usual(),
    });
    expect(read.device.model).toBeNull();
    broken = false;
    expect(valueOf(await lan.clock.settle(session.readAll())).device.model).toBe('STP 6000TL-20');
  });

  it('says that a device which has none of the values needs Modbus', async () => {
    const lan = createLan();
    const { session } = await openTo(lan, { records: () => [] });
    expect(errorOf(await lan.clock.settle(session.readAll()))).toMatchObject({ code: 'needsModbus' });
  });
});

describe('a session that is lost during a read', () => {
  it.each([deviceErrors.sessionLost, deviceErrors.notLoggedOn])(
    'logs on again and repeats the query: %s',
    async (error) => {
      const lan = createLan();
      let refusals = 0;
      const { inverter, read } = await readOnce(lan, {
        respond: (request, usual) => {
          if (request.command === 0x53800200 && refusals < 1) {
            refusals += 1;
            return [errorReply(request, device, error)];
          }
          return usual();
        },
      });
      expect(read.values.dcPowerW).toEqual([1600, 1500]);
      expect(read.failures).toEqual([]);
      expect(inverter.count(commands.logon)).toBe(2);
    },
  );

  it('gives up after two more logons', async () => {
    const lan = createLan();
    const { inverter, session } = await openTo(lan, {
      respond: (request, usual) =>
        request.command === 0x53800200 ? [errorReply(request, device, deviceErrors.sessionLost)] : usual(),
    });
    expect(errorOf(await lan.clock.settle(session.readAll()))).toMatchObject({
      code: 'sessionRefused',
      details: { errorNumber: 0x17 },
    });
    expect(inverter.count(commands.logon)).toBe(3);
  });

  it('tells a password that was changed meanwhile, with one more logon', async () => {
    const lan = createLan();
    let changed = false;
    const { inverter, session } = await openTo(lan, {
      respond: (request, usual) =>
        changed && request.command === commands.logon
          ? [replyFrame(request, device, { error: deviceErrors.wrongPassword, body: request.body })]
          : usual(),
    });
    changed = true;
    inverter.loseSession();
    expect(errorOf(await lan.clock.settle(session.readAll()))).toMatchObject({ code: 'wrongPassword' });
    expect(inverter.count(commands.logon)).toBe(2);
  });
});
