import { describe, expect, it } from 'vitest';

import { commands, type InverterSession } from '../../../electron/core/speedwire/index.ts';
import { dayRecords, replyFrame, type FakeInverter } from '../../support/fakeInverter.ts';
import { lossy } from '../../support/fakeNetwork.ts';
import { checkThatNothingIsWritten, createLan, errorOf, inverterAddress, valueOf } from '../../support/speedwireLan.ts';
import { longword, sentFrames } from '../../support/sentFrames.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const device = { susyId: 181, serial: 2_100_000_001 };

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
    const logoffs = sentFrames(lan, commands.logoff);
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
    expect(sentFrames(lan, commands.logon)[0]?.frame.destination).toEqual({ susyId: 246, serial: 77 });
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
