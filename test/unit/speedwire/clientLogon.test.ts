import { describe, expect, it } from 'vitest';

import { commands, decodeDatagram, deviceErrors } from '../../../electron/core/speedwire/index.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, errorOf, inverterAddress, valueOf } from '../../support/speedwireLan.ts';
import { longword, sentFrames } from '../../support/sentFrames.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const device = { susyId: 181, serial: 2_100_000_001 };

describe('logging on', () => {
  it('identifies the device without knowing it, then logs on to that device alone', async () => {
    const lan = createLan();
    await lan.inverter();
    const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    expect(session.identity).toEqual(device);
    const [identify] = sentFrames(lan, commands.identify);
    const [logon] = sentFrames(lan, commands.logon);
    expect(identify).toMatchObject({ length: 58, frame: { destination: { susyId: 0xffff, serial: 0xffffffff } } });
    expect(logon).toMatchObject({
      length: 78,
      frame: { destination: device, control: 0xa0, destinationControl: 0x0100 },
    });
  });

  it.each([
    { group: 'user', password: '0000', groupNumber: 7 },
    { group: 'installer', password: '1111', groupNumber: 10 },
  ] as const)(
    'as $group sends the group, a time-out of 900 s and the time',
    async ({ group, password, groupNumber }) => {
      const lan = createLan();
      await lan.inverter();
      const startS = Math.floor(lan.clock.nowMs() / 1000);
      valueOf(await lan.clock.settle(lan.speedwire().openSession({ ...asUser, group, password })));
      const [logon] = sentFrames(lan, commands.logon);
      const words = [0, 1, 2, 3].map((index) => (logon === undefined ? null : longword(logon.frame, index)));
      expect(words).toEqual([groupNumber, 900, startS, 0]);
    },
  );

  it('takes client serials of its own: 125 and 900000000 upwards, another for each client', async () => {
    const lan = createLan();
    await lan.inverter();
    await lan.clock.settle(lan.speedwire({ random: () => 0.25 }).openSession(asUser));
    await lan.clock.settle(lan.speedwire({ random: () => 0.75 }).openSession(asUser));
    expect(sentFrames(lan, commands.logon).map((one) => one.frame.source)).toEqual([
      { susyId: 125, serial: 925_000_000 },
      { susyId: 125, serial: 975_000_000 },
    ]);
  });

  it.each([
    { password: '', reason: 'empty' },
    { password: '1234567890123', reason: 'tooLong' },
    { password: 'pässword', reason: 'notPlainCharacters' },
  ])('sends nothing for a password that is $reason', async ({ password, reason }) => {
    const lan = createLan();
    await lan.inverter();
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, password }));
    expect(errorOf(opened)).toEqual({ code: 'passwordUnusable', details: { reason } });
    expect(lan.sentByClient()).toEqual([]);
  });

  it('tells a wrong password after exactly one logon and no logoff', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, password: 'wrong' }));
    expect(errorOf(opened)).toEqual({
      code: 'wrongPassword',
      details: { address: inverterAddress, group: 'user', ...inverter.device },
    });
    await lan.clock.advance(60_000);
    expect(inverter.count(commands.logon)).toBe(1);
    expect(inverter.count(commands.logoff)).toBe(0);
  });

  it.each([300, 1500])('sends a wrong password once to a device that answers after %i ms', async (delayMs) => {
    const lan = createLan();
    const inverter = await lan.inverter();
    lan.network.fate = (flight) => [{ delayMs: flight.from.address === inverterAddress ? delayMs : 1 }];
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, password: 'wrong' }));
    expect(errorOf(opened).code).toBe('wrongPassword');
    await lan.clock.advance(60_000);
    expect(inverter.count(commands.logon)).toBe(1);
  });

  it('gives a device three seconds to judge a password', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    lan.network.fate = (flight) => {
      const datagram = decodeDatagram(flight.bytes);
      const isVerdict =
        datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.command === commands.logonReply;
      return [{ delayMs: isVerdict ? 2900 : 1 }];
    };
    const opened = await lan.clock.settle(lan.speedwire().openSession({ ...asUser, password: 'wrong' }));
    expect(errorOf(opened)).toMatchObject({ code: 'wrongPassword', details: inverter.device });
    await lan.clock.advance(60_000);
    expect(inverter.count(commands.logon)).toBe(1);
  });

  it('repeats an unanswered logon, then says busy within 18 s, and logs off', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({
      respond: (request, usual) => (request.command === commands.logon ? [] : usual()),
    });
    const startMs = lan.clock.elapsedMs();
    const opened = await lan.clock.settle(lan.speedwire().openSession(asUser));
    expect(errorOf(opened)).toMatchObject({ code: 'sessionBusy' });
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(18_000);
    const ids = sentFrames(lan, commands.logon).map((one) => one.frame.packetId);
    expect(ids.length).toBeGreaterThanOrEqual(6);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id >= 0x8000)).toBe(true);
    expect(inverter.count(commands.logoff)).toBe(0);
    await lan.clock.advance(10);
    expect(inverter.count(commands.logoff)).toBe(1);
  });

  it('asks a device that refuses once more after a second', async () => {
    const lan = createLan();
    let refusals = 0;
    const inverter = await lan.inverter({
      respond: (request, usual) => {
        if (request.command === commands.logon && refusals === 0) {
          refusals += 1;
          return [replyFrame(request, device, { error: 0x0102 })];
        }
        return usual();
      },
    });
    valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    const [first, second] = sentFrames(lan, commands.logon);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1000);
    expect(inverter.count(commands.logon)).toBe(2);
  });

  it('tells the number when it refuses again, and logs off', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({
      respond: (request, usual) =>
        request.command === commands.logon ? [replyFrame(request, device, { error: 0x0102 })] : usual(),
    });
    expect(errorOf(await lan.clock.settle(lan.speedwire().openSession(asUser)))).toEqual({
      code: 'sessionRefused',
      details: { address: inverterAddress, errorNumber: 0x0102, ...inverter.device },
    });
    await lan.clock.advance(10);
    expect(inverter.count(commands.logoff)).toBe(1);
  });

  it('does not ask again when the second answer is "wrong password"', async () => {
    const lan = createLan();
    let errors = [0x0102, deviceErrors.wrongPassword];
    const inverter = await lan.inverter({
      respond: (request, usual) => {
        if (request.command !== commands.logon) {
          return usual();
        }
        const [error = 0, ...rest] = errors;
        errors = rest;
        return [replyFrame(request, device, { error })];
      },
    });
    expect(errorOf(await lan.clock.settle(lan.speedwire().openSession(asUser)))).toMatchObject({
      code: 'wrongPassword',
    });
    expect(inverter.count(commands.logon)).toBe(2);
  });

  it('never gives the password to the trace, in any form', async () => {
    const lan = createLan();
    await lan.inverter({ userPassword: 'geheim12' });
    const traced: { direction: string; bytes: Uint8Array }[] = [];
    const speedwire = lan.speedwire({ trace: (entry) => traced.push(entry) });
    valueOf(await lan.clock.settle(speedwire.openSession({ ...asUser, password: 'geheim12' })));
    const hex = traced.map((one) => Buffer.from(one.bytes).toString('hex')).join(' ');
    const plain = Buffer.from('geheim12');
    expect(traced.filter((one) => one.direction === 'received')).toHaveLength(2);
    expect(hex).not.toContain(plain.toString('hex'));
    expect(hex).not.toContain(Buffer.from(plain.map((byte) => byte + 0x88)).toString('hex'));
  });
});
