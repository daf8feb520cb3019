import { describe, expect, it } from 'vitest';

import { read } from '../../../electron/commands/read/read.ts';
import {
  commands,
  deviceErrors,
  type InverterFrame,
  type SessionOptions,
} from '../../../electron/core/speedwire/index.ts';
import { runInLan } from '../../support/commandInLan.ts';
import { dayRecords, replyFrame, type FakeInverterOptions } from '../../support/fakeInverter.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  errorOf,
  inverterAddress,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const device = { susyId: 181, serial: 2_100_000_001 };

type Respond = NonNullable<FakeInverterOptions['respond']>;

/** Answers logons in its own way, everything else as usual. */
function answeringLogons(
  answer: (request: InverterFrame, usual: () => readonly Uint8Array[]) => readonly Uint8Array[],
) {
  const respond: Respond = (request, usual) => (request.command === commands.logon ? answer(request, usual) : usual());
  return respond;
}

async function open(lan: SpeedwireLan, options: Partial<SessionOptions> = {}) {
  return lan.clock.settle(lan.speedwire().openSession({ ...asUser, ...options }));
}

describe('passwords', () => {
  it('SBFspot #231, #437: every special character of the keyboard goes through as it is', async () => {
    for (const userPassword of ['!"#$%&\'()*+,', '-./:;<=>?@[', '\\]^_`{|}~ a', 'yellow-zoo!Z']) {
      const lan = createLan();
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter({ userPassword });
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      expect((await open(lan, { password: userPassword })).ok, userPassword).toBe(true);
    }
  });

  it('SBFspot #437; homeassistant-sma-sw #14: what no inverter accepts is said before anything is sent', async () => {
    for (const [password, reason] of [
      ['pass-é', 'notPlainCharacters'],
      ['1234567890123', 'tooLong'],
    ] as const) {
      const lan = createLan();
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter();
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      expect(errorOf(await open(lan, { password }))).toEqual({ code: 'passwordUnusable', details: { reason } });
      expect(lan.sentByClient()).toEqual([]);
    }
  });

  it('SBFspot #364; ha-pysmaplus #19: the group is named that refused, and the other one logs on', async () => {
    const lan = createLan();
    await lan.inverter({ userPassword: 'changed' });
    expect(errorOf(await open(lan, { password: '1111' }))).toMatchObject({
      code: 'wrongPassword',
      details: { group: 'user' },
    });
    valueOf(await open(lan, { group: 'installer', password: '1111' }));
    const run = await runInLan(lan, read, ['--host', inverterAddress], '1111');
    expect(run.code).toBe(4);
    expect(run.err).toContain('refused the user password');
    expect(run.err).toContain('user or the installer');
  });

  it('SBFspot #441: a default password that an update made invalid is tried once, and never again by itself', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({ userPassword: 'New-Rules-26' });
    const { code, err } = await runInLan(lan, read, ['--host', inverterAddress]);
    await lan.clock.advance(3_600_000);
    expect(code).toBe(4);
    expect(err).toContain('Check the password');
    expect(inverter.count(commands.logon)).toBe(1);
  });
});

describe('answers to a logon', () => {
  it('SBFspot #745: the short form, without the password, is understood: accepted and refused', async () => {
    for (const [password, error] of [
      ['0000', 0],
      ['9999', deviceErrors.wrongPassword],
    ] as const) {
      const lan = createLan();
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter({
        respond: answeringLogons((request, usual) => {
          usual();
          return [replyFrame(request, device, { control: 0xf0, error, body: request.body.slice(0, 16) })];
        }),
      });
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const opened = await open(lan, { password });
      expect(opened.ok ? 'open' : opened.error.code).toBe(error === 0 ? 'open' : 'wrongPassword');
    }
  });

  it('ha-pysmaplus #18, #19: only the number for a wrong password is told as one, others by their number', async () => {
    for (const error of [0x0015, 0x0017, 0x0101, 0x0102, 0xffff]) {
      const lan = createLan();
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter({ respond: answeringLogons((request) => [replyFrame(request, device, { error })]) });
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      expect(errorOf(await open(lan))).toMatchObject({ code: 'sessionRefused', details: { errorNumber: error } });
    }
  });

  it('SBFspot #231; ha-pysmaplus #12: silence, while another program is logged on, is no wrong password', async () => {
    const lan = createLan();
    await lan.inverter({ respond: answeringLogons(() => []) });
    const { code, err } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(code).toBe(6);
    expect(err).toContain('Another program may be logged on');
    expect(err).not.toMatch(/refused the/u);
  });

  it('SBFspot #231: a right password is not lost on a link that loses a third of everything', async () => {
    let opened = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const lan = createLan({ seed });
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter();
      lan.network.fate = (_flight, random) => (random() < 0.33 ? [] : [{ delayMs: 2 }]);
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const result = await open(lan);
      opened += result.ok ? 1 : 0;
      expect(result.ok ? null : result.error.code).not.toBe('wrongPassword');
    }
    expect(opened).toBeGreaterThanOrEqual(38);
  });

  it('ha-pysmaplus #77: where the device gives the yields alone, it is told what else it refused', async () => {
    const lan = createLan();
    await lan.inverter({
      records: () => dayRecords(lan.clock.nowMs()),
      respond: (request, usual) =>
        [0x51000200, 0x51800200, 0x52000200, 0x53800200].includes(request.command)
          ? [replyFrame(request, device, { error: deviceErrors.sessionLost })]
          : usual(),
    });
    const session = valueOf(await open(lan));
    const done = await lan.clock.settle(session.readAll());
    const codes = done.ok ? done.value.failures.map((one) => one.code) : [done.error.code];
    expect(codes).toContain('sessionRefused');
  });
});
