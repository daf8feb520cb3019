import { describe, expect, it } from 'vitest';

import {
  commands,
  decodeDatagram,
  encodeInverterFrame,
  longwordBody,
  type FrameAddress,
  type InverterFrame,
} from '../../../electron/core/speedwire/index.ts';
import { allReply, slotMs, slotsBetween, yieldWh } from '../../support/fakeArchive.ts';
import { recordBody } from '../../support/fakeInverter.ts';
import { asksForValues, forgedAnswer, letAttackerIn } from '../../support/hostileLan.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const device: FrameAddress = { susyId: 181, serial: 2_100_000_001 };
const dayFromMs = Date.UTC(2026, 5, 19, 22);
const dayToMs = dayFromMs + 86_400_000;
const usualSlots = slotsBetween(dayFromMs, dayToMs);
const request = { from: dayFromMs, to: dayToMs, fiveMinutes: true, days: false, events: false };

/** Changes the datagrams of a true answer as they leave the device. */
type Distortion = (answer: readonly InverterFrame[], round: number) => readonly InverterFrame[];

function framesOf(datagrams: readonly Uint8Array[]): readonly InverterFrame[] {
  return datagrams.flatMap((bytes) => {
    const datagram = decodeDatagram(bytes);
    return datagram.ok && datagram.value.kind === 'inverter' ? [datagram.value.frame] : [];
  });
}

/** An inverter all of whose answers are distorted while `hostile` says so, and a session with it. */
async function openHostile(distort: Distortion) {
  const lan = createLan();
  const attacker = letAttackerIn(lan);
  const state = { hostile: true, round: 0 };
  const inverter = await lan.inverter({
    device,
    respond: (question, usual) => {
      if (!asksForValues(question)) {
        return usual();
      }
      const answer = question.command === commands.dayArchive ? allReply(question, device, usualSlots) : usual();
      state.round += 1;
      return state.hostile ? distort(framesOf(answer), state.round).map(encodeInverterFrame) : answer;
    },
  });
  const speedwire = lan.speedwire({ network: attacker.network, zone: 'Europe/Amsterdam' });
  const opening = speedwire.openSession({
    endpoint: inverter.endpoint,
    identity: device,
    group: 'user',
    password: '0000',
  });
  const session = valueOf(await lan.clock.settle(opening));
  return { lan, attacker, state, speedwire, session };
}

function withIndexes(first: number, last: number): Distortion {
  return (answer) =>
    answer.map((frame) => ({ ...frame, body: Buffer.concat([longwordBody([first, last]), frame.body.subarray(8)]) }));
}

function withFragments(counterOf: (index: number, round: number) => readonly number[]): Distortion {
  return (answer, round) =>
    answer.flatMap((frame, index) => counterOf(index, round).map((fragment) => ({ ...frame, fragment })));
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const distortions: readonly (readonly [name: string, distort: Distortion])[] = [
  ['the last record before the first', withIndexes(1, 0)],
  ['the last record far before the first', withIndexes(0xffffffff, 0)],
  ['all records there can be', withIndexes(0, 0xffffffff)],
  ['half of all records there can be', withIndexes(0, 0x7fffffff)],
  ['a record of each byte', (answer) => answer.flatMap((one) => withIndexes(0, one.body.length - 9)([one], 0))],
  ['more records than bytes', withIndexes(0, 2000)],
  ['indexes without records', (answer) => answer.map((one) => ({ ...one, body: longwordBody([0, 5]) }))],
  ['half a head', (answer) => answer.map((one) => ({ ...one, body: longwordBody([0]) }))],
  ['nothing at all', (answer) => answer.map((one) => ({ ...one, body: new Uint8Array(0) }))],
  ['65,535 datagrams to come, always', withFragments(() => [65_535])],
  ['63 datagrams to come, always', withFragments(() => [63])],
  ['one datagram to come, always', withFragments(() => [1])],
  ['counters that never reach the end', withFragments(() => upTo(64).map((one) => 63 - one + 1))],
  ['counters that jump', withFragments((index, round) => [((index * 7919 + round * 31) % 60) + 1])],
  ['counters that rise', withFragments((index) => [index + 1])],
  [
    'three hundred times the same datagram',
    (answer) => answer.slice(0, 1).flatMap((one) => upTo(300).map(() => ({ ...one, fragment: 1 }))),
  ],
  [
    'parts of another answer in between',
    (answer) =>
      answer.flatMap((one) => [
        one,
        ...withIndexes(50_000, 50_000)([{ ...one, packetId: one.packetId & 0x7fff, fragment: one.fragment + 1 }], 0),
      ]),
  ],
  [
    'two answers under one packet id, datagram by datagram',
    (answer) => answer.flatMap((one) => [one, ...withIndexes(90_000 + one.fragment, 90_000 + one.fragment)([one], 0)]),
  ],
  [
    'one datagram of another answer in the place of its own',
    (answer) =>
      answer.map((one, index) =>
        index === 1
          ? {
              ...one,
              body: recordBody(
                [longwordBody([dayFromMs / 1000 + 81 * 300, yieldWh(dayFromMs + 81 * slotMs) + 1, 0])],
                50_000,
              ),
            }
          : one,
      ),
  ],
  [
    'every datagram marked as the first',
    (answer) => answer.map((one) => ({ ...one, packetId: one.packetId | 0x8000, fragment: one.fragment + 1 })),
  ],
];

describe('an inverter, or who answers in its place, sends', () => {
  it.each(distortions)(
    '%s: it ends in time, nothing wrong is believed, nothing stays behind',
    async (_name, distort) => {
      const { lan, attacker, state, speedwire, session } = await openHostile(distort);
      const truth = (await readOnce(createLan())).read.values;
      const startMs = lan.clock.elapsedMs();
      const read = await lan.clock.settle(session.readAll(), 70_000);
      const archive = await lan.clock.settle(session.readArchive(request), 120_000);

      expect(lan.clock.elapsedMs() - startMs).toBeLessThan(150_000);
      expect(attacker.sent.datagrams).toBeLessThan(600);
      if (read.ok) {
        for (const [name, value] of Object.entries(read.value.values)) {
          expect([null, truth[name as keyof typeof truth]], name).toContainEqual(value);
        }
      }
      if (archive.ok) {
        const whAt = new Map(usualSlots.map(({ atS, wh }) => [atS * 1000, wh]));
        expect(archive.value.fiveMinutes.every((one) => whAt.get(one.at) === one.totalYieldWh)).toBe(true);
      }

      state.hostile = false;
      await lan.clock.advance(60_000);
      const readLater = valueOf(await lan.clock.settle(session.readAll()));
      expect(readLater.values).toEqual(truth);
      const archiveLater = valueOf(await lan.clock.settle(session.readArchive(request)));
      expect(archiveLater.fiveMinutes).toHaveLength(288);
      await speedwire.close();
      await lan.clock.advance(60_000);
      expect([lan.clock.pendingTimers, lan.network.openSockets]).toEqual([0, 2]);
    },
  );

  it('a new datagram of an endless answer every second: the question is given up in time', async () => {
    const { lan, attacker, state, session } = await openHostile(() => []);
    attacker.onQuestion = (question, to) => {
      if (question.command !== commands.dayArchive) {
        state.hostile = false;
        return;
      }
      state.hostile = true;
      for (let part = 0; part < 63; part += 1) {
        const body = recordBody([longwordBody([dayFromMs / 1000 + part * 300, 5000, 0])], part);
        const packetId = part === 0 ? question.packetId : question.packetId & 0x7fff;
        const datagram = forgedAnswer(question, device, { body, packetId, fragment: 63 - part });
        lan.clock.after(part * 900, () => attacker.send(datagram, to));
      }
    };
    const startMs = lan.clock.elapsedMs();
    const archive = await lan.clock.settle(session.readArchive(request));
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(25_000);
    expect(archive).toMatchObject({ ok: false, error: { code: 'unanswered' } });
  });

  it('more values of a day than a day has: none of them is taken', async () => {
    const lan = createLan();
    await lan.inverter({
      device,
      respond: (question, usual) =>
        question.command === commands.dayArchive
          ? allReply(
              question,
              device,
              Array.from({ length: 64 * 81 }, (_, index) => ({ atS: dayFromMs / 1000 + (index % 288) * 300, wh: 1 })),
            )
          : usual(),
    });
    const speedwire = lan.speedwire({ zone: 'Europe/Amsterdam' });
    const endpoint = { address: '192.168.1.48', port: 9522 };
    const session = valueOf(
      await lan.clock.settle(speedwire.openSession({ endpoint, identity: device, group: 'user', password: '0000' })),
    );
    const archive = await lan.clock.settle(session.readArchive({ ...request, from: dayFromMs - 30 * 86_400_000 }));
    expect(archive.ok ? archive.value.fiveMinutes : archive.error.code).toBe('unreadableAnswer');
    expect(speedwire.counters.sent).toBeLessThan(20);
  });
});
