import { describe, expect, it } from 'vitest';

import { commands, firstAndLast, longwordBody, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import { createFragments } from '../../../electron/core/speedwire/wire/fragments.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';
import { dayRecords, recordBody, replyFrame } from '../../support/fakeInverter.ts';
import { doubled, lossy, reordering, type Fate, type Flight } from '../../support/fakeNetwork.ts';
import {
  checkThatNothingIsWritten,
  clientAddress,
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

async function openedSession(lan: SpeedwireLan) {
  const speedwire = lan.speedwire();
  const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
  return { speedwire, session };
}

async function expectCompleteRead(lan: SpeedwireLan): Promise<void> {
  const { session } = await openedSession(lan);
  const read = valueOf(await lan.clock.settle(session.readAll()));
  expect(read.failures).toEqual([]);
  expect(read.values).toMatchObject({ totalYieldWh: 41_161_805, dcCurrentA: [3.999, 3.947], nominalPowerW: 6000 });
}

function isReply(flight: Flight): boolean {
  return flight.to.address === clientAddress;
}

describe('a link that loses 30 % in both directions', () => {
  it('is read completely, logon included, in at least 195 of 200 runs, and always ends within 80 s', async () => {
    let complete = 0;
    let longestReadMs = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const lan = createLan({ seed });
      await lan.inverter();
      lan.network.fate = lossy(0.3);
      const startMs = lan.clock.elapsedMs();
      const opened = await lan.clock.settle(lan.speedwire().openSession(asUser), 20_000);
      if (opened.ok) {
        const readStartMs = lan.clock.elapsedMs();
        const read = await lan.clock.settle(opened.value.readAll(), 61_000);
        longestReadMs = Math.max(longestReadMs, lan.clock.elapsedMs() - readStartMs);
        complete += read.ok && read.value.failures.length === 0 && read.value.values.nominalPowerW === 6000 ? 1 : 0;
      }
      expect(lan.clock.elapsedMs() - startMs).toBeLessThan(80_000);
    }
    expect(complete).toBeGreaterThanOrEqual(195);
    expect(longestReadMs).toBeLessThanOrEqual(60_000);
  });
});

describe('answers that arrive strangely', () => {
  it('reads a device that answers everything twice, and counts the second answers as late', async () => {
    const lan = createLan();
    await lan.inverter();
    lan.network.fate = (flight, random) => (isReply(flight) ? doubled(3)(flight, random) : [{ delayMs: 1 }]);
    const { speedwire, session } = await openedSession(lan);
    valueOf(await lan.clock.settle(session.readAll()));
    await lan.clock.advance(100);
    expect(speedwire.counters.late).toBe(24);
    expect(speedwire.counters.foreign).toBe(0);
  });

  it.each<[string, Fate]>([
    ['overtake one another', reordering(1, 900)],
    ['take 0.7 s each way', () => [{ delayMs: 700 }]],
    ['are late at times, later than the retry', (_flight, random) => [{ delayMs: random() < 0.3 ? 800 : 2 }]],
  ])('reads a device whose datagrams %s', async (_name, fate) => {
    const lan = createLan({ seed: 11 });
    await lan.inverter();
    lan.network.fate = fate;
    await expectCompleteRead(lan);
  });

  it('accepts a late answer to an earlier attempt of the same question', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const { session } = await openedSession(lan);
    const before = inverter.requests.length;
    lan.network.fate = (flight) => [{ delayMs: isReply(flight) ? 250 : 1 }];
    const startMs = lan.clock.elapsedMs();
    const reading = session.readAll();
    await lan.clock.advance(252);
    const asked = inverter.requests.slice(before);
    expect(asked.filter((one) => one.command === 0x58000200)).toHaveLength(3);
    expect(new Set(asked.map((one) => one.packetId)).size).toBe(3);
    expect(lan.clock.elapsedMs() - startMs).toBe(252);
    valueOf(await lan.clock.settle(reading));
  });

  it('drops answers of another device, another serial, another packet or another command', async () => {
    const lan = createLan();
    const wrong = (request: InverterFrame) => [
      replyFrame(request, { susyId: 182, serial: device.serial }, { body: recordBody([new Uint8Array(28)]) }),
      replyFrame(request, { susyId: 181, serial: 1 }, { error: 0x0017 }),
      replyFrame(request, device, { error: 0x0017, packetId: (request.packetId + 9) | 0x8000 }),
      replyFrame(request, device, { error: 0x0017, command: 0x54010201 }),
      replyFrame(request, device, { error: 0x0017, command: request.command }),
    ];
    const inverter = await lan.inverter({
      respond: (request, usual) => (request.command === commands.identify ? usual() : [...wrong(request), ...usual()]),
    });
    const { speedwire, session } = await openedSession(lan);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.failures).toEqual([]);
    expect(read.values.acPowerW).toBe(2997);
    expect(inverter.count(commands.logon)).toBe(1);
    expect(speedwire.counters.foreign).toBe(5 * 23);
  });

  it('takes an answer from another address when device and packet are right', async () => {
    const lan = createLan();
    const host = lan.network.host([`${inverterAddress}/24`, '192.168.1.50/24']);
    const other = await host.open({ address: '192.168.1.50', port: 9522, onDatagram: () => undefined });
    await lan.inverter({
      host,
      respond: (request, usual) => {
        for (const reply of request.command === commands.logoff ? [] : usual()) {
          const client = lan.sentByClient().at(-1)?.from;
          if (other.ok && client !== undefined) {
            void other.value.send(reply, client);
          }
        }
        return [];
      },
    });
    await expectCompleteRead(lan);
  });

  it('counts truncated and damaged answers as malformed and asks again', async () => {
    const lan = createLan();
    await lan.inverter();
    lan.network.fate = (flight, random) =>
      isReply(flight) && random() < 0.4
        ? [{ delayMs: 1, bytes: flight.bytes.slice(0, Math.floor(random() * flight.bytes.length)) }]
        : [{ delayMs: 1 }];
    const { speedwire, session } = await openedSession(lan);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.failures).toEqual([]);
    expect(read.values.nominalPowerW).toBe(6000);
    expect(speedwire.counters.malformed).toBeGreaterThan(0);
  });

  it('joins an answer of several datagrams, in any order and doubled', async () => {
    const lan = createLan();
    await lan.inverter({
      respond: (request, usual) => {
        if (request.command !== 0x53800200) {
          return usual();
        }
        const found = dayRecords(lan.clock.nowMs()).filter(
          (one) => one.command === 0x53800200 && one.bytes[2] === 0x25,
        );
        const [one = new Uint8Array(28), two = new Uint8Array(28)] = found.map((record) => record.bytes);
        const last = replyFrame(request, device, { body: recordBody([two], 1), packetId: request.packetId & 0x7fff });
        return [last, last, replyFrame(request, device, { body: recordBody([one]), fragment: 1 })];
      },
    });
    const { session } = await openedSession(lan);
    expect(valueOf(await lan.clock.settle(session.readAll())).values.dcPowerW).toEqual([1600, 1500]);
  });

  it('puts the datagrams of an answer in their order, however they come', () => {
    const fragments = createFragments();
    const parts = [
      inverterFrame({ fragment: 2, body: longwordBody([7, 8]) }),
      inverterFrame({ fragment: 1, packetId: 1, body: longwordBody([9, 9]) }),
      inverterFrame({ packetId: 1, body: longwordBody([10, 12]) }),
    ];
    const [first, second, last] = parts;
    const joined = [last, second, second, first].map((part) => (part === undefined ? null : fragments.add(part)));
    expect(joined.slice(0, 3)).toEqual([null, null, null]);
    expect(joined[3]).toEqual(parts);
  });

  it('reads a device that clears the first-datagram flag in single answers', async () => {
    const lan = createLan();
    await lan.inverter({
      respond: (request, usual) =>
        request.command === 0x52000200
          ? [
              replyFrame(request, device, {
                packetId: request.packetId & 0x7fff,
                body: recordBody(
                  dayRecords(lan.clock.nowMs())
                    .filter((one) => one.command === 0x52000200)
                    .map((one) => one.bytes),
                ),
              }),
            ]
          : usual(),
    });
    const { session } = await openedSession(lan);
    expect(valueOf(await lan.clock.settle(session.readAll())).values.temperatureC).toBe(45.5);
  });

  it('reads a device that always clears it without a time-out for each value, once each', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({ respond: (_request, usual) => usual().map(withoutFirstFlag) });
    const startMs = lan.clock.elapsedMs();
    const { session } = await openedSession(lan);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.failures).toEqual([]);
    expect(read.values.acPowerW).toBe(2997);
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(inverter.requests.length * 60);
    const asked = inverter.requests.map((one) => `${one.command} ${firstAndLast(one)?.first}`);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('waits longer for the rest of a list of devices', async () => {
    const lan = createLan();
    const listed = (serial: number) => {
      const record = new Uint8Array(32);
      const view = new DataView(record.buffer);
      view.setUint16(4, 3, true);
      view.setUint16(6, 151, true);
      view.setUint32(8, serial, true);
      return record;
    };
    await lan.inverter({
      respond: (request, usual) =>
        request.command === commands.deviceList
          ? [
              replyFrame(request, device, { fragment: 1, body: recordBody([listed(7)], 0) }),
              withoutFirstFlag(replyFrame(request, device, { body: recordBody([listed(8)], 1) })),
            ]
          : usual(),
    });
    const { session } = await openedSession(lan);
    lan.network.fate = ({ bytes }) => [{ delayMs: bytes[42] === 1 && bytes[38] === 1 ? 120 : 1 }];
    const found = valueOf(await lan.clock.settle(session.listDevices()));
    expect(found.map((one) => one.serial)).toEqual([7, 8]);
  });

  function withoutFirstFlag(datagram: Uint8Array): Uint8Array {
    const bytes = Uint8Array.from(datagram);
    new DataView(bytes.buffer).setUint8(41, (bytes[41] ?? 0) & 0x7f);
    return bytes;
  }
});

describe('a device that falls silent', () => {
  it('at dusk has gone to sleep', async () => {
    const lan = createLan({ startMs: Date.UTC(2026, 0, 10, 17) });
    const inverter = await lan.inverter();
    const speedwire = lan.speedwire({ zone: 'Europe/Amsterdam' });
    const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
    valueOf(await lan.clock.settle(session.readAll()));
    inverter.close();
    expect(errorOf(await lan.clock.settle(session.readAll())).code).toBe('asleep');
  });

  it('is given up as lost contact once two questions in a row got at least ten attempts each, within 24 s', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const { session } = await openedSession(lan);
    inverter.close();
    const before = lan.sentByClient().length;
    const startMs = lan.clock.elapsedMs();
    const read = await lan.clock.settle(session.readAll());
    expect(errorOf(read)).toEqual({ code: 'lostContact', details: { address: inverterAddress } });
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(24_000);
    expect(lan.sentByClient().length - before).toBeGreaterThanOrEqual(20);
  });

  it('waits longer from attempt to attempt: at first 0.2 s, at most 1 s', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const { session } = await openedSession(lan);
    inverter.close();
    const before = lan.sentByClient().length;
    await lan.clock.settle(session.readAll());
    const times = lan
      .sentByClient()
      .slice(before)
      .map((one) => one.atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    const firstQuestion = gaps.slice(0, 11);
    expect(firstQuestion[0]).toBe(200);
    expect(Math.max(...gaps)).toBe(1000);
    expect(firstQuestion).toEqual(firstQuestion.toSorted((one, other) => one - other));
  });

  it('keeps a whole read within 60 s, however slowly each answer comes, and tells what came until then', async () => {
    const lan = createLan();
    await lan.inverter();
    const { session } = await openedSession(lan);
    lan.network.fate = (flight) => [{ delayMs: isReply(flight) ? 4900 : 100 }];
    const startMs = lan.clock.elapsedMs();
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(lan.clock.elapsedMs() - startMs).toBe(60_000);
    expect(read.values).toMatchObject({ totalYieldWh: 41_161_805, acPowerW: 2997, temperatureC: null });
    expect(new Set(read.failures.map((one) => one.code))).toEqual(new Set(['unanswered']));
  });

  it('leaves no timer and no growing memory behind after many reads', async () => {
    const lan = createLan();
    await lan.inverter();
    const { session } = await openedSession(lan);
    for (let round = 0; round < 50; round += 1) {
      valueOf(await lan.clock.settle(session.readAll()));
    }
    await lan.clock.advance(10);
    expect(lan.clock.pendingTimers).toBe(0);
  });
});
