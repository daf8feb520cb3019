import { describe, expect, it } from 'vitest';

import {
  commands,
  encodeDiscoveryReply,
  encodeDiscoveryRequest,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  encodePassword,
  longwordBody,
  type FrameAddress,
} from '../../../electron/core/speedwire/index.ts';
import { joinTags, type Tag } from '../../../electron/core/speedwire/frames/tags.ts';
import { addressOf, forgedAnswer, letAttackerIn, openAttackedSession, otherClient } from '../../support/hostileLan.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';
import { checkThatNothingIsWritten, createLan, inverterAddress, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const device: FrameAddress = { susyId: 181, serial: 2_100_000_001 };
const group: Tag = { tag: 0x02a0, bytes: Uint8Array.of(0, 0, 0, 1) };

const ourName = { destination: { susyId: 125, serial: 900_000_001 } };
const requests: readonly (readonly [name: string, datagram: Uint8Array])[] = [
  ['who is there', encodeDiscoveryRequest()],
  ['who are you', encodeInverterFrame(inverterFrame({ command: commands.identify, source: otherClient }))],
  [
    'who are you, from a Home Manager',
    encodeInverterFrame(inverterFrame({ command: commands.identify, source: { susyId: 372, serial: 3_000_000_001 } })),
  ],
  [
    'a logon',
    encodeInverterFrame(
      inverterFrame({
        ...ourName,
        command: commands.logon,
        source: otherClient,
        body: Buffer.concat([longwordBody([7, 900, 0, 0]), encodePassword('user', '0000')]),
      }),
    ),
  ],
  [
    'a logoff',
    encodeInverterFrame(
      inverterFrame({ command: commands.logoff, source: otherClient, body: longwordBody([0xffffffff]) }),
    ),
  ],
  ['a read of values', encodeInverterFrame(inverterFrame({ ...ourName, command: 0x54000200, source: otherClient }))],
  [
    'a read of an archive',
    encodeInverterFrame(
      inverterFrame({
        ...ourName,
        command: commands.dayArchive,
        source: otherClient,
        body: longwordBody([0, 0xffffffff]),
      }),
    ),
  ],
  [
    'a read of a device list',
    encodeInverterFrame(
      inverterFrame({ ...ourName, command: 0xfff50200, source: otherClient, body: longwordBody([0, 0xffffffff]) }),
    ),
  ],
  ['a write', encodeInverterFrame(inverterFrame({ ...ourName, command: 0x5400020e, source: otherClient }))],
];

describe('nothing that comes in makes the client send', () => {
  it.each(requests)(
    '%s, a thousand times from a thousand addresses: no answer, all counted as foreign',
    async (_name, datagram) => {
      const { lan, attacker, speedwire } = await openAttackedSession();
      const before = { sent: attacker.sent.datagrams, foreign: speedwire.counters.foreign };
      for (let index = 0; index < 1000; index += 1) {
        attacker.send(datagram, { address: addressOf(index), port: 9522 });
      }
      await lan.clock.advance(10_000);
      expect(attacker.sent.datagrams - before.sent).toBe(0);
      expect(speedwire.counters.foreign - before.foreign).toBe(1000);
    },
  );

  it('answers and data that nobody asked for, from anybody: no answer either', async () => {
    const { lan, attacker, inverter, speedwire } = await openAttackedSession();
    const before = attacker.sent.datagrams;
    const [question] = inverter.requests;
    for (let index = 0; index < 3000; index += 1) {
      const from = { address: addressOf(index), port: 9522 };
      attacker.send(encodeDiscoveryReply(from.address), from);
      attacker.send(forgedAnswer(question ?? inverterFrame(), { susyId: 181, serial: index + 1 }), from);
      attacker.send(
        encodeEnergyMeterFrame({
          source: { susyId: 349, serial: index },
          tickerMs: index,
          firmware: null,
          records: [],
        }),
        from,
      );
      attacker.send(joinTags([group, { tag: 0x0010, bytes: Uint8Array.of(0x60, 0x75, 1, 2) }]), from);
    }
    await lan.clock.advance(10_000);
    expect(attacker.sent.datagrams).toBe(before);
    const { foreign, late, unread, discoveryAnswers, received, answers } = speedwire.counters;
    expect(discoveryAnswers).toBe(3000);
    expect(foreign + late + unread + discoveryAnswers + answers).toBe(received);
    expect({ strangers: foreign + late, unread }).toEqual({ strangers: 3000, unread: 6000 });
  });

  it('a read sends the same questions, however much comes in between', async () => {
    const quiet = await openAttackedSession();
    valueOf(await quiet.lan.clock.settle(quiet.session.readAll()));

    const loud = await openAttackedSession();
    const { attacker, lan, session, inverter } = loud;
    attacker.onQuestion = (question) => {
      for (let index = 0; index < 200; index += 1) {
        const from = { address: addressOf(index), port: 9522 };
        attacker.send(requests[index % requests.length]?.[1] ?? Uint8Array.of(0), from);
        attacker.send(encodeDiscoveryReply(from.address), from);
        attacker.send(forgedAnswer(question, device, { destination: otherClient }), inverter.endpoint);
      }
    };
    valueOf(await lan.clock.settle(session.readAll()));
    expect(attacker.sent).toEqual(quiet.attacker.sent);
  });
});

describe('encryption frames under the name of an inverter', () => {
  it('change nothing while it answers', async () => {
    const { lan, attacker, inverter, speedwire, session } = await openAttackedSession();
    const keyExchange = joinTags([group, { tag: 0x0010, bytes: Uint8Array.of(0x60, 0x75, 1, 2) }]);
    attacker.onQuestion = () => attacker.send(keyExchange, inverter.endpoint);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect([read.values.totalYieldWh, read.failures]).toEqual([41_161_805, []]);
    expect(speedwire.counters.unread).toBeGreaterThan(10);
  });
});

describe('a search among pretenders', () => {
  it('10,000 answers from 10,000 addresses: at most 64 of them are asked, and it ends in time', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    const speedwire = lan.speedwire({ network: attacker.network });
    const searching = speedwire.search({ address: null });
    await lan.clock.advance(10);
    const before = { ...attacker.sent };
    for (let index = 0; index < 10_000; index += 1) {
      const from = { address: addressOf(index), port: 9522 };
      attacker.send(encodeDiscoveryReply(from.address), from);
    }
    const report = await lan.clock.settle(searching, 3100);
    expect(report.devices).toHaveLength(64);
    expect(report.devices.every((one) => one.serial === null)).toBe(true);
    expect(speedwire.counters.crowdedOut).toBe((speedwire.counters.discoveryAnswers * (10_000 - 64)) / 10_000);
    const datagrams = attacker.sent.datagrams - before.datagrams;
    expect(datagrams).toBeLessThanOrEqual(64 * 13 + 12);
    expect(attacker.sent.bytes - before.bytes).toBeLessThan(50_000);
    expect(attacker.sent.bytes / attacker.delivered).toBeLessThan(5);
  });

  it('each of them names a thousand devices: at most 64 are told, and what is sent stays bounded', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    attacker.onQuestion = (question, to) => {
      for (let serial = 1; serial <= 1000; serial += 1) {
        attacker.send(forgedAnswer(question, { susyId: 181, serial }), to);
      }
    };
    const speedwire = lan.speedwire({ network: attacker.network });
    const searching = speedwire.search({ address: null });
    await lan.clock.advance(10);
    for (let index = 0; index < 3; index += 1) {
      attacker.send(encodeDiscoveryReply(addressOf(index)), { address: addressOf(index), port: 9522 });
    }
    const report = await lan.clock.settle(searching, 3100);
    expect(report.devices.length).toBeLessThanOrEqual(64);
    expect(attacker.sent.datagrams).toBeLessThan(3 * 26 + 20);
  });

  it('somebody answers for every address: the inverter that the user names is found and read', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    const inverter = await lan.inverter({ device });
    const speedwire = lan.speedwire({ network: attacker.network });
    const searching = speedwire.search({ address: inverter.endpoint });
    for (let index = 0; index < 5000; index += 1) {
      attacker.send(encodeDiscoveryReply(addressOf(index)), { address: addressOf(index), port: 9522 });
    }
    const report = await lan.clock.settle(searching);
    expect(report.devices).toMatchObject([{ address: inverterAddress, ...device }]);
    const opening = speedwire.openSession({
      endpoint: inverter.endpoint,
      identity: device,
      group: 'user',
      password: '0000',
    });
    const read = valueOf(await lan.clock.settle(valueOf(await lan.clock.settle(opening)).readAll()));
    expect(read.values.totalYieldWh).toBe(41_161_805);
  });

  it('that repeats for hours leaves nothing behind', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    const speedwire = lan.speedwire({ network: attacker.network });
    const sent: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const before = attacker.sent.datagrams;
      const searching = speedwire.search({ address: null });
      await lan.clock.advance(10);
      for (let index = 0; index < 500; index += 1) {
        const address = addressOf(round * 500 + index);
        attacker.send(encodeDiscoveryReply(address), { address, port: 9522 });
      }
      await lan.clock.settle(searching);
      sent.push(attacker.sent.datagrams - before);
      await lan.clock.advance(60_000);
    }
    expect(new Set(sent).size).toBe(1);
    expect(lan.clock.pendingTimers).toBe(0);
    expect(lan.network.openSockets).toBe(1);
  });
});
