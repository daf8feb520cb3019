import { describe, expect, it } from 'vitest';

import { commands, firstAndLast, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import {
  archiveReply,
  houseAnswering,
  isDayQuestion,
  openMemory,
  requestFor,
  slotsBetween,
  usualDevice as device,
  whole,
} from '../../support/fakeArchive.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, clientAddress, createLan, errorOf, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const dayMs = 86_400_000;
const midnightMs = Date.UTC(2026, 5, 20, 22);
const records = slotsBetween(midnightMs - 40 * dayMs, midnightMs);
const oneDay = requestFor(midnightMs - dayMs, midnightMs, { fiveMinutes: true });

describe('a reading with trouble on the way', () => {
  const threeDays = requestFor(midnightMs - 3 * dayMs, midnightMs, { fiveMinutes: true });

  it('logs on again where the session is lost in between', async () => {
    const lan = createLan();
    const opened = await openMemory(lan, () => ({ fiveMinutes: records }));
    const reading = opened.session.readArchive({
      ...threeDays,
      onProgress: ({ asked }) => {
        if (asked === 1) {
          opened.inverter.loseSession();
        }
      },
    });
    const archive = valueOf(await lan.clock.settle(reading));
    expect(archive.fiveMinutes).toEqual(whole(threeDays.from, threeDays.to));
    expect(opened.inverter.count(commands.logon)).toBe(2);
  });

  it('fails with the wrong password once, and never tries it again', async () => {
    const lan = createLan();
    let changed = false;
    const opened = await openMemory(lan, () => ({}), {
      respond: (request, usual) => {
        if (!changed) {
          return usual();
        }
        const error = request.command === commands.logon ? 0x0100 : 0x0017;
        return [replyFrame(request, device, { error })];
      },
    });
    changed = true;
    expect(errorOf(await lan.clock.settle(opened.session.readArchive(threeDays))).code).toBe('wrongPassword');
    expect(opened.inverter.count(commands.logon)).toBe(2);
  });

  it('gives up a session that is lost again at once, twice', async () => {
    const { lan, inverter, session } = await houseAnswering((_usual, request) => [
      replyFrame(request, device, { error: 0x0017 }),
    ]);
    const read = await lan.clock.settle(session.readArchive(threeDays));
    expect(errorOf(read).code).toBe('sessionRefused');
    expect(inverter.count(commands.logon)).toBe(3);
  });

  it('asks again where datagrams were damaged on the way, and says so where they always are', async () => {
    const damaged = (bytes: Uint8Array) => {
      const copy = Uint8Array.from(bytes);
      new DataView(copy.buffer).setUint32(50, 0, true);
      return copy;
    };
    const once = await houseAnswering((usual, _request, count) => (count === 1 ? usual().map(damaged) : usual()));
    const archive = valueOf(await once.lan.clock.settle(once.session.readArchive(oneDay)));
    expect(archive.fiveMinutes).toEqual(whole(oneDay.from, oneDay.to));
    expect(once.speedwire.counters.mismatched).toBe(4);
    const always = await houseAnswering((usual) => usual().map(damaged));
    const read = await always.lan.clock.settle(always.session.readArchive(oneDay));
    expect(errorOf(read).code).toBe('unreadableAnswer');
  });

  it('keeps what was read when one question stays unanswered', async () => {
    const middle = (request: InverterFrame) => firstAndLast(request)?.last === (midnightMs - dayMs) / 1000 - 300;
    const { lan, session } = await houseAnswering((usual, request) => (middle(request) ? [] : usual()));
    const archive = valueOf(await lan.clock.settle(session.readArchive(threeDays)));
    expect(archive.unread).toEqual([{ from: midnightMs - 2 * dayMs, to: midnightMs - dayMs, part: 'fiveMinutes' }]);
    expect(archive.fiveMinutes.length).toBeGreaterThanOrEqual(2 * 288);
    expect(archive.failures).toEqual([{ code: 'unanswered', details: { query: 'fiveMinutes' } }]);
    expect(archive.notKept).toEqual([]);
  });

  it('keeps what was read when the device falls silent, and tells why', async () => {
    const { lan, inverter, session } = await houseAnswering((usual) => usual());
    const reading = session.readArchive({
      ...threeDays,
      onProgress: ({ asked }) => {
        if (asked === 1) {
          inverter.close();
        }
      },
    });
    const startMs = lan.clock.elapsedMs();
    const archive = valueOf(await lan.clock.settle(reading));
    expect(archive.fiveMinutes.length).toBeGreaterThanOrEqual(288);
    expect(archive.unread).toEqual([{ from: threeDays.from, to: midnightMs - dayMs, part: 'fiveMinutes' }]);
    expect(archive.failures.at(-1)?.code).toBe('lostContact');
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(30_000);
  });

  it('fails with the reason where nothing could be learned', async () => {
    const { lan, inverter, session } = await houseAnswering((usual) => usual());
    inverter.close();
    expect(errorOf(await lan.clock.settle(session.readArchive(threeDays))).code).toBe('lostContact');
  });

  it('tells a device error by its number and goes on with the days', async () => {
    const { lan, session } = await houseAnswering((_usual, request) => [
      replyFrame(request, device, { error: 0x0042 }),
    ]);
    const archive = valueOf(
      await lan.clock.settle(session.readArchive({ ...threeDays, from: midnightMs - 9 * dayMs, days: true })),
    );
    expect(archive.failures).toEqual([{ code: 'deviceError', details: { query: 'fiveMinutes', errorNumber: 0x42 } }]);
    expect(archive.unread).toEqual([{ from: midnightMs - 9 * dayMs, to: midnightMs, part: 'fiveMinutes' }]);
  });

  it('ends early when told to, with what was read so far', async () => {
    const { lan, session } = await houseAnswering((usual) => usual());
    const stopping = new AbortController();
    const reading = session.readArchive({
      ...threeDays,
      signal: stopping.signal,
      onProgress: ({ asked, total }) => {
        expect(total).toBe(3);
        if (asked === 1) {
          stopping.abort();
        }
      },
    });
    const archive = valueOf(await lan.clock.settle(reading));
    expect(archive).toMatchObject({
      unread: [{ from: threeDays.from, to: midnightMs - dayMs, part: 'fiveMinutes' }],
      failures: [],
    });
    expect(archive.fiveMinutes.slice(-288)).toEqual(whole(midnightMs - dayMs, midnightMs));
    const stopped = valueOf(await lan.clock.settle(session.readArchive({ ...threeDays, signal: stopping.signal })));
    expect(stopped.unread).toEqual([{ from: threeDays.from, to: threeDays.to, part: 'fiveMinutes' }]);
    expect(lan.clock.pendingTimers).toBe(0);
  });

  it('tells the unread of each part by itself', async () => {
    const lan = createLan();
    const opened = await openMemory(lan, () => ({}));
    opened.inverter.close();
    const stopping = new AbortController();
    stopping.abort();
    const request = { ...threeDays, days: true, events: true, signal: stopping.signal };
    const span = { from: threeDays.from, to: threeDays.to };
    expect(valueOf(await lan.clock.settle(opened.session.readArchive(request))).unread).toEqual([
      { ...span, part: 'fiveMinutes' },
      { ...span, part: 'days' },
      { ...span, part: 'events' },
    ]);
  });

  it('ends within half an hour, however slow the device', async () => {
    const lan = createLan();
    const opened = await openMemory(lan, () => ({}), {
      respond: (request, usual) =>
        isDayQuestion(request)
          ? archiveReply(request, device, [{ atS: (firstAndLast(request)?.first ?? 0) + 600, wh: 5 }])
          : usual(),
    });
    lan.network.fate = (flight) => [{ delayMs: flight.to.address === clientAddress ? 4000 : 1 }];
    const startMs = lan.clock.elapsedMs();
    const request = { ...threeDays, from: midnightMs - 2000 * dayMs };
    const archive = valueOf(await lan.clock.settle(opened.session.readArchive(request), 3_600_000));
    expect(lan.clock.elapsedMs() - startMs).toBeLessThanOrEqual(31 * 60_000);
    expect(archive.fiveMinutes.length).toBeGreaterThan(300);
    expect(archive.unread[0]?.from).toBe(request.from);
    expect(archive.failures).not.toEqual([]);
  });

  it('ends when the session is closed', async () => {
    const { lan, session } = await houseAnswering(() => []);
    const reading = session.readArchive(threeDays);
    await lan.clock.advance(300);
    await session.close();
    expect(errorOf(await lan.clock.settle(reading)).code).toBe('lostContact');
  });

  it('lets live reads come in between', async () => {
    const { lan, session } = await houseAnswering((usual) => usual());
    const done: string[] = [];
    const reading = session.readArchive({ ...threeDays, from: midnightMs - 20 * dayMs });
    void reading.then(() => done.push('archive'));
    await lan.clock.advance(10);
    const live = valueOf(await lan.clock.settle(session.readAll()));
    done.push('live');
    expect(live.values.acPowerW).toBe(2997);
    valueOf(await lan.clock.settle(reading));
    expect(done).toEqual(['live', 'archive']);
  });
});
