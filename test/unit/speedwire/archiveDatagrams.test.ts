import { describe, expect, it } from 'vitest';

import { commands, longwordBody } from '../../../electron/core/speedwire/index.ts';
import { houseAnswering, isDayQuestion, requestFor, usualDevice as device, whole } from '../../support/fakeArchive.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { doubled, lossy, reordering, type Fate } from '../../support/fakeNetwork.ts';
import { checkThatNothingIsWritten, clientAddress, errorOf, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const dayMs = 86_400_000;
const midnightMs = Date.UTC(2026, 5, 20, 22);
const oneDay = requestFor(midnightMs - dayMs, midnightMs, { fiveMinutes: true });

describe('an answer of four datagrams', () => {
  it.each([0, 1, 2, 3])('of which number %i is lost is asked for again', async (lost) => {
    const { lan, inverter, session } = await houseAnswering((usual, _request, count) =>
      usual().filter((_one, index) => count > 1 || index !== lost),
    );
    const archive = valueOf(await lan.clock.settle(session.readArchive(oneDay)));
    expect(archive.fiveMinutes).toEqual(whole(oneDay.from, oneDay.to));
    expect(inverter.count(commands.dayArchive)).toBe(2);
  });

  it('of which another is lost each time is put together', async () => {
    const { lan, inverter, session } = await houseAnswering((usual, _request, count) =>
      usual().filter((_one, index) => index !== count % 4),
    );
    const archive = valueOf(await lan.clock.settle(session.readArchive(oneDay)));
    expect(archive.fiveMinutes).toEqual(whole(oneDay.from, oneDay.to));
    expect(inverter.count(commands.dayArchive)).toBe(2);
  });

  it('is repeated at once when its last datagram has come and another has not', async () => {
    const { lan, session } = await houseAnswering((usual, _request, count) =>
      usual().filter((_one, index) => count > 1 || index !== 1),
    );
    const startMs = lan.clock.elapsedMs();
    valueOf(await lan.clock.settle(session.readArchive(oneDay)));
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(100);
  });

  it('is asked for once while they go on coming, 400 ms apart', async () => {
    const { lan, inverter, session } = await houseAnswering((usual) => usual());
    let last = 0;
    lan.network.fate = ({ to, bytes }) => {
      const isPart = to.address === clientAddress && bytes.length > 500;
      last += isPart ? 400 : 0;
      return [{ delayMs: isPart ? last : 1 }];
    };
    const archive = valueOf(await lan.clock.settle(session.readArchive(oneDay)));
    expect(archive.fiveMinutes).toEqual(whole(oneDay.from, oneDay.to));
    expect(inverter.count(commands.dayArchive)).toBe(1);
  });

  it.each<[string, Fate]>([
    ['doubled', doubled(3)],
    ['overtaking one another', reordering(1, 400)],
  ])('is read when they come %s', async (_how, fate) => {
    const { lan, session } = await houseAnswering((usual) => usual());
    lan.network.fate = (flight, random) =>
      flight.to.address === clientAddress ? fate(flight, random) : [{ delayMs: 1 }];
    const archive = valueOf(await lan.clock.settle(session.readArchive(oneDay)));
    expect(archive.fiveMinutes).toEqual(whole(oneDay.from, oneDay.to));
    expect(archive.dropped).toEqual([]);
  });

  it('that do not belong together is refused, counted and asked for again: SBFspot issue 700', async () => {
    const { lan, speedwire, session } = await houseAnswering((usual, _request, count) =>
      count > 1 ? usual() : usual().map((one, index) => (index === 2 ? otherRecords(one) : one)),
    );
    const archive = valueOf(await lan.clock.settle(session.readArchive(oneDay)));
    expect(archive.fiveMinutes).toEqual(whole(oneDay.from, oneDay.to));
    expect(speedwire.counters.mismatched).toBe(1);
  });

  function otherRecords(datagram: Uint8Array): Uint8Array {
    const bytes = Uint8Array.from(datagram);
    const view = new DataView(bytes.buffer);
    view.setUint32(46, view.getUint32(46, true) + 5, true);
    view.setUint32(50, view.getUint32(50, true) + 5, true);
    return bytes;
  }

  it('that never fit together leaves its day unread, and says so soon', async () => {
    const { lan, session } = await houseAnswering((usual) =>
      usual().map((one, index) => (index === 2 ? otherRecords(one) : one)),
    );
    const startMs = lan.clock.elapsedMs();
    expect(errorOf(await lan.clock.settle(session.readArchive(oneDay))).code).toBe('unreadableAnswer');
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(5000);
  });

  it('is read over a link that loses 30 % both ways, nearly always whole and never wrong', async () => {
    let complete = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const { lan, session } = await houseAnswering((usual) => usual(), seed);
      lan.network.fate = lossy(0.3);
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const read = await lan.clock.settle(session.readArchive(oneDay));
      if (read.ok) {
        const isWhole = read.value.fiveMinutes.length === 288;
        complete += isWhole ? 1 : 0;
        expect(read.value.fiveMinutes).toEqual(isWhole ? whole(oneDay.from, oneDay.to) : []);
        expect(read.value.unread).toEqual(isWhole ? [] : [{ from: oneDay.from, to: oneDay.to }]);
      }
    }
    expect(complete).toBeGreaterThanOrEqual(58);
  });
});

describe('an endless answer', () => {
  it.each([
    ['that counts down and begins again', (n: number) => 63 - (n % 64)],
    ['that always says more is to come', () => 60],
    ['of counters beyond all measure', () => 60_000],
  ])('%s ends in bounded time', async (_how, fragmentOf) => {
    const { lan, inverter, session } = await houseAnswering(() => []);
    let sent = 0;
    const startMs = lan.clock.elapsedMs();
    const reading = session.readArchive(oneDay);
    const progress = { open: true };
    void reading.finally(() => {
      progress.open = false;
    });
    while (progress.open && lan.clock.elapsedMs() - startMs < 120_000) {
      // oxlint-disable-next-line no-await-in-loop -- time goes by
      await lan.clock.advance(400);
      const request = inverter.requests.findLast(isDayQuestion);
      const client = lan.sentByClient().at(-1)?.from;
      if (request !== undefined && client !== undefined) {
        const host = lan.network.host(['192.168.1.49/24']);
        // oxlint-disable-next-line no-await-in-loop -- time goes by
        const socket = await host.open({ address: '192.168.1.49', port: 0, onDatagram: () => undefined });
        const body = longwordBody([100 + sent * 10, 109 + sent * 10, ...Array.from({ length: 30 }, () => 0)]);
        if (socket.ok) {
          void socket.value.send(
            replyFrame(request, device, { fragment: fragmentOf(sent), packetId: request.packetId & 0x7fff, body }),
            client,
          );
        }
        sent += 1;
      }
    }
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(30_000);
    expect(errorOf(await reading).code).toMatch(/unanswered|unreadableAnswer/u);
  });
});
