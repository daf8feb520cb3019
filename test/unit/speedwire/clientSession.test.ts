import { describe, expect, it } from 'vitest';

import {
  commands,
  decodeDatagram,
  deviceErrors,
  type InverterFrame,
  type InverterSession,
} from '../../../electron/core/speedwire/index.ts';
import { dayRecords, replyFrame, type FakeInverter } from '../../support/fakeInverter.ts';
import { lossy } from '../../support/fakeNetwork.ts';
import { checkThatNothingIsWritten, createLan, errorOf, inverterAddress, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const device = { susyId: 181, serial: 2_100_000_001 };

function longword(frame: InverterFrame, index: number): number {
  return new DataView(frame.body.buffer, frame.body.byteOffset).getUint32(index * 4, true);
}

function framesOf(
  lan: ReturnType<typeof createLan>,
  command: number,
): { frame: InverterFrame; length: number; atMs: number }[] {
  return lan.sentByClient().flatMap(({ bytes, atMs }) => {
    const datagram = decodeDatagram(bytes);
    return datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.command === command
      ? [{ frame: datagram.value.frame, length: bytes.length, atMs }]
      : [];
  });
}

describe('logging on', () => {
  it('identifies the device without knowing it, then logs on to that device alone', async () => {
    const lan = createLan();
    await lan.inverter();
    const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    expect(session.identity).toEqual(device);
    const [identify] = framesOf(lan, commands.identify);
    const [logon] = framesOf(lan, commands.logon);
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
      const [logon] = framesOf(lan, commands.logon);
      const words = [0, 1, 2, 3].map((index) => (logon === undefined ? null : longword(logon.frame, index)));
      expect(words).toEqual([groupNumber, 900, startS, 0]);
    },
  );

  it('takes client serials of its own: 125 and 900000000 upwards, another for each client', async () => {
    const lan = createLan();
    await lan.inverter();
    await lan.clock.settle(lan.speedwire({ random: () => 0.25 }).openSession(asUser));
    await lan.clock.settle(lan.speedwire({ random: () => 0.75 }).openSession(asUser));
    expect(framesOf(lan, commands.logon).map((one) => one.frame.source)).toEqual([
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
    const ids = framesOf(lan, commands.logon).map((one) => one.frame.packetId);
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
    const [first, second] = framesOf(lan, commands.logon);
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

describe('packet ids', () => {
  it('start elsewhere in each session and go up by one', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const speedwire = lan.speedwire();
    const starts: number[] = [];
    for (const round of [0, 1]) {
      const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
      valueOf(await lan.clock.settle(session.readAll()));
      await session.close();
      await lan.clock.advance(10);
      const ids = inverter.requests
        .filter((one) => one.command !== commands.identify)
        .map((one) => one.packetId & 0x7fff);
      const ofRound = ids.slice(round * (ids.length / (round + 1)));
      expect(ofRound.every((id, index) => index === 0 || id === (((ofRound[index - 1] ?? 0) + 1) & 0x7fff))).toBe(true);
      starts.push(ofRound[0] ?? 0);
    }
    expect(starts[0]).not.toBe(starts[1]);
  });
});

describe('logging off', () => {
  it('happens once, in 54 bytes, however often the session is closed', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    await session.close();
    await session.close();
    await lan.clock.advance(10);
    expect(inverter.loggedOn).toBe(false);
    const logoffs = framesOf(lan, commands.logoff);
    expect(logoffs).toHaveLength(1);
    expect(logoffs[0]).toMatchObject({
      length: 54,
      frame: { destination: device, destinationControl: 0x0300, sourceControl: 0x0300 },
    });
    expect(logoffs[0] === undefined ? null : longword(logoffs[0].frame, 0)).toBe(0xffffffff);
  });

  it('happens to every session when the client closes, and no socket stays open', async () => {
    const lan = createLan();
    const first = await lan.inverter();
    const second = await lan.inverter({ address: '192.168.1.49', device: { susyId: 181, serial: 2 } });
    const openBefore = lan.network.openSockets;
    const speedwire = lan.speedwire();
    await lan.clock.settle(
      Promise.all([speedwire.openSession(asUser), speedwire.openSession({ ...asUser, endpoint: second.endpoint })]),
    );
    await speedwire.close();
    await lan.clock.advance(10);
    expect([first.loggedOn, second.loggedOn]).toEqual([false, false]);
    expect(lan.network.openSockets).toBe(openBefore);
    expect(lan.clock.pendingTimers).toBe(0);
  });

  it('happens when the client closes in the middle of a read', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const speedwire = lan.speedwire();
    const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
    const reading = session.readAll();
    await lan.clock.advance(9);
    await speedwire.close();
    expect(errorOf(await reading)).toMatchObject({ code: 'lostContact' });
    await lan.clock.advance(60_000);
    expect(inverter.loggedOn).toBe(false);
    expect(inverter.requests.at(-1)?.command).toBe(commands.logoff);
  });

  it('happens when the client closes while a logon is unanswered', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({
      respond: (request, usual) => (request.command === commands.logon ? [] : usual()),
    });
    const speedwire = lan.speedwire();
    const opening = speedwire.openSession(asUser);
    await lan.clock.advance(700);
    await speedwire.close();
    expect((await opening).ok).toBe(false);
    await lan.clock.advance(60_000);
    expect(inverter.count(commands.logoff)).toBe(1);
    expect(errorOf(await speedwire.openSession(asUser)).code).toBe('lostContact');
  });
});

describe('who is behind an address', () => {
  async function twoBehindOne(lan: ReturnType<typeof createLan>): Promise<FakeInverter> {
    const host = lan.network.host([`${inverterAddress}/24`]);
    const hidden = { susyId: 246, serial: 77 };
    return lan.inverter({
      host,
      respond: (request, usual) => {
        switch (request.command) {
          case commands.identify:
            return [...usual(), replyFrame(request, hidden, { body: new Uint8Array(48) })];
          default:
            return usual();
        }
      },
    });
  }

  it('takes the answer of the device that was asked for, not the first one', async () => {
    const lan = createLan();
    await twoBehindOne(lan);
    const opening = lan.speedwire().openSession({ ...asUser, identity: { susyId: 246, serial: 77 } });
    await lan.clock.advance(20);
    expect(framesOf(lan, commands.logon)[0]?.frame.destination).toEqual({ susyId: 246, serial: 77 });
    await lan.clock.settle(opening);
  });

  it('does not log on to another device that took over the address', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const opening = lan.speedwire().openSession({ ...asUser, identity: { susyId: 181, serial: 5 } });
    expect((await lan.clock.settle(opening)).ok).toBe(false);
    expect(inverter.count(commands.logon)).toBe(0);
  });

  it.each([270, 349, 372])('does not log on to a meter or Home Manager: SUSyID %s', async (susyId) => {
    const lan = createLan();
    const inverter = await lan.inverter({ device: { susyId, serial: 9 } });
    expect(errorOf(await lan.clock.settle(lan.speedwire().openSession(asUser)))).toMatchObject({
      code: 'notAnInverter',
    });
    expect(inverter.count(commands.logon)).toBe(0);
  });
});

describe('two inverters at once', () => {
  it('reads both completely though one loses 30 % both ways', async () => {
    const lan = createLan({ seed: 5 });
    const others = '192.168.1.49';
    await lan.inverter();
    await lan.inverter({ address: others, device: { susyId: 181, serial: 2 } });
    const lossyFate = lossy(0.3);
    lan.network.fate = (flight, random) =>
      [flight.from.address, flight.to.address].includes(others) ? lossyFate(flight, random) : [{ delayMs: 1 }];
    const speedwire = lan.speedwire();
    const sessions = await lan.clock.settle(
      Promise.all([
        speedwire.openSession(asUser),
        speedwire.openSession({ ...asUser, endpoint: { address: others, port: 9522 } }),
      ]),
    );
    const reads = await lan.clock.settle(Promise.all(sessions.map((one) => valueOf<InverterSession>(one).readAll())));
    for (const read of reads) {
      expect(valueOf(read).values.dcCurrentA).toEqual([3.999, 3.947]);
      expect(valueOf(read).failures).toEqual([]);
    }
  });

  it('asks one device one thing at a time, though two reads of it were started', async () => {
    const lan = createLan();
    let waiting = 0;
    let mostWaiting = 0;
    await lan.inverter({
      respond: (_request, usual) => {
        waiting += 1;
        mostWaiting = Math.max(mostWaiting, waiting);
        lan.clock.after(20, () => {
          waiting -= 1;
        });
        return usual();
      },
      records: () => dayRecords(lan.clock.nowMs()),
    });
    lan.network.fate = () => [{ delayMs: 15 }];
    const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    const reads = await lan.clock.settle(Promise.all([session.readAll(), session.readAll()]));
    expect(reads.every((one) => one.ok)).toBe(true);
    expect(mostWaiting).toBe(1);
  });
});
