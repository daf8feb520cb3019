import { describe, expect, it } from 'vitest';

import {
  commands,
  longwordBody,
  type FrameAddress,
  type InverterFrame,
  type InverterSession,
} from '../../../electron/core/speedwire/index.ts';
import { allReply, slotsBetween } from '../../support/fakeArchive.ts';
import { dayRecords, recordBody, readReply, type FakeInverter } from '../../support/fakeInverter.ts';
import { asksForValues, forgedAnswer, letAttackerIn, otherClient, tryAllPacketIds } from '../../support/hostileLan.ts';
import { spotRecord } from '../../support/speedwireFixtures.ts';
import { checkThatNothingIsWritten, createLan, valueOf, type SpeedwireLan } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

const dayFromMs = Date.UTC(2026, 5, 19, 22);
const dayRequest = {
  from: dayFromMs,
  to: dayFromMs + 86_400_000,
  fiveMinutes: true,
  days: false,
  events: false,
};
const usualSlots = slotsBetween(dayFromMs, dayRequest.to);

/** An inverter that remembers a day, and a client that somebody on its network listens to. */
async function openUnderAttack(options: { readonly lan?: SpeedwireLan } = {}) {
  const lan = options.lan ?? createLan();
  const attacker = letAttackerIn(lan);
  const device: FrameAddress = { susyId: 181, serial: 2_100_000_001 };
  const inverter = await lan.inverter({
    device,
    respond: (request, usual) =>
      request.command === commands.dayArchive ? allReply(request, device, usualSlots) : usual(),
  });
  const speedwire = lan.speedwire({ network: attacker.network, zone: 'Europe/Amsterdam' });
  const opening = speedwire.openSession({
    endpoint: inverter.endpoint,
    identity: device,
    group: 'user',
    password: '0000',
  });
  const session = valueOf(await lan.clock.settle(opening));
  return { lan, attacker, inverter, speedwire, session };
}

async function trueValues() {
  return (await readOnce(createLan())).read.values;
}

/** Reads values and a day, and expects nothing but the truth. */
async function expectTruth(lan: SpeedwireLan, session: InverterSession): Promise<void> {
  const read = valueOf(await lan.clock.settle(session.readAll()));
  const archive = valueOf(await lan.clock.settle(session.readArchive(dayRequest)));
  expect(read.values).toEqual(await trueValues());
  expect(archive.fiveMinutes).toEqual(usualSlots.map(({ atS, wh }) => ({ at: atS * 1000, totalYieldWh: wh })));
  expect(archive).toMatchObject({ notKept: [], unread: [], dropped: [], failures: [] });
}

/** The answer the device would give, with other numbers in it. */
function wrongAnswer(question: InverterFrame, device: FrameAddress, fields: Partial<InverterFrame> = {}): Uint8Array {
  const body =
    question.command === commands.dayArchive
      ? recordBody([longwordBody([dayFromMs / 1000, 77_777_777, 0])])
      : recordBody([
          spotRecord({ type: 0, register: 0x2601, words: [77_777_777, 0] }),
          spotRecord({ type: 0, register: 0x2622, words: [77_777, 0] }),
        ]);
  return forgedAnswer(question, device, { body, ...fields });
}

const attacks: readonly (readonly [
  name: string,
  fields: (question: InverterFrame, inverter: FakeInverter) => Partial<InverterFrame>,
  counter: 'foreign' | 'misaddressed',
])[] = [
  ['for another client', () => ({ destination: otherClient }), 'misaddressed'],
  ['for every client', () => ({ destination: { susyId: 0xffff, serial: 0xffffffff } }), 'misaddressed'],
  [
    'for a client with our serial and another SUSyID',
    ({ source }) => ({ destination: { ...source, susyId: 120 } }),
    'misaddressed',
  ],
  [
    'that say the password is wrong, for another client',
    () => ({ destination: otherClient, error: 0x0100 }),
    'misaddressed',
  ],
  ['that say there is nothing, for another client', () => ({ destination: otherClient, error: 0x15 }), 'misaddressed'],
  [
    'of a device with the same serial of another family',
    () => ({ source: { susyId: 138, serial: 2_100_000_001 } }),
    'foreign',
  ],
  ['of a device with the next serial', () => ({ source: { susyId: 181, serial: 2_100_000_002 } }), 'foreign'],
  ['of every device', () => ({ source: { susyId: 0xffff, serial: 0xffffffff } }), 'foreign'],
  ['to another question', ({ command }) => ({ command: command + 0x100 }), 'foreign'],
  ['to an earlier packet id', ({ packetId }) => ({ packetId: (packetId - 200) | 0x8000 }), 'foreign'],
  ['to a packet id to come', ({ packetId }) => ({ packetId: (packetId + 1) | 0x8000 }), 'foreign'],
];

describe('somebody answers before the inverter does, from its address', () => {
  it.each(attacks)('answers %s: not believed, counted', async (_name, fields, counter) => {
    const { lan, attacker, inverter, session, speedwire } = await openUnderAttack();
    let forged = 0;
    attacker.onQuestion = (question) => {
      if (asksForValues(question)) {
        forged += 1;
        attacker.send(wrongAnswer(question, inverter.device, fields(question, inverter)), inverter.endpoint);
      }
    };
    await expectTruth(lan, session);
    expect(forged).toBeGreaterThan(10);
    expect(speedwire.counters[counter]).toBe(forged);
  });

  it('"not logged on", for another client: some logons more, to the inverter alone, and no wrong value', async () => {
    const { lan, attacker, inverter, session } = await openUnderAttack();
    const truth = await trueValues();
    const logonsTo: string[] = [];
    attacker.onQuestion = (question, to) => {
      if (question.command === commands.logon) {
        logonsTo.push(to.address);
      } else if (asksForValues(question)) {
        const refusal = forgedAnswer(question, inverter.device, { destination: otherClient, error: 0xffff });
        attacker.send(refusal, { address: '192.168.1.99', port: 9522 });
      }
    };
    const read = await lan.clock.settle(session.readAll(), 120_000);
    const values = read.ok ? Object.entries(read.value.values) : [];
    expect(values.every(([name, value]) => value === null || value === truth[name as keyof typeof truth])).toBe(true);
    expect(new Set(logonsTo)).toEqual(new Set([inverter.endpoint.address]));
    expect(logonsTo.length).toBeLessThanOrEqual(10);
  });

  it('who knows the device but has not seen a question tries all 32,768 packet ids in vain', async () => {
    const { lan, attacker, inverter, session, speedwire } = await openUnderAttack();
    const attacked: number[] = [];
    attacker.onQuestion = (question) => {
      if ([0x54000200, commands.dayArchive].includes(question.command) && !attacked.includes(question.command)) {
        attacked.push(question.command);
        const forged = wrongAnswer(question, inverter.device, { destination: otherClient });
        tryAllPacketIds(attacker, forged, inverter.endpoint);
      }
    };
    await expectTruth(lan, session);
    expect(attacked).toHaveLength(2);
    expect(speedwire.counters.misaddressed).toBe(2);
    // A session's own questions stand among the guesses as answered ones.
    expect(speedwire.counters.foreign + speedwire.counters.late).toBe(2 * 32_767);
  });

  it('who has seen us, but not this question, guesses the packet id: all but the true one are refused', async () => {
    const { lan, attacker, inverter, session, speedwire } = await openUnderAttack();
    let attacked = false;
    attacker.onQuestion = (question) => {
      if (question.command === 0x54000200 && !attacked) {
        attacked = true;
        for (let step = 1; step < 0x8000; step += 1) {
          const packetId = ((question.packetId + step) & 0x7fff) | 0x8000;
          attacker.send(wrongAnswer(question, inverter.device, { packetId }), inverter.endpoint);
        }
      }
    };
    await expectTruth(lan, session);
    expect(speedwire.counters.foreign + speedwire.counters.late).toBe(32_767);
  });

  it('answers that come before their question, and data that nobody asked for, mean nothing', async () => {
    const { lan, attacker, inverter, session, speedwire } = await openUnderAttack();
    const before = { ...speedwire.counters };
    const client = inverter.requests[0]?.source ?? otherClient;
    const question: InverterFrame = { ...(inverter.requests[0] as InverterFrame), command: 0x54000200, source: client };
    tryAllPacketIds(attacker, wrongAnswer(question, inverter.device), inverter.endpoint);
    expect(speedwire.counters.foreign - before.foreign).toBe(32_768);
    await expectTruth(lan, session);
  });

  it('what is believed of the same address is believed of any: an inverter with two networks answers by either', async () => {
    const lan = createLan();
    const { attacker, inverter, session } = await openUnderAttack({ lan });
    attacker.onQuestion = (question) => {
      if (asksForValues(question) && question.command !== commands.dayArchive) {
        const answer = Buffer.from(readReply(question, inverter.device, dayRecords(lan.clock.nowMs())));
        attacker.send(answer, { address: '192.168.1.99', port: 4711 });
      }
    };
    await expectTruth(lan, session);
  });
});

describe('who is asked is decided by the question', () => {
  it('nobody else is taken for the inverter that is looked for at an address', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    const inverter = await lan.inverter();
    attacker.onQuestion = (question) => {
      if (question.command === commands.identify) {
        for (let serial = 1; serial <= 1000; serial += 1) {
          const pretender = { susyId: 181, serial };
          attacker.send(forgedAnswer(question, pretender, { destination: otherClient }), inverter.endpoint);
        }
      }
    };
    const speedwire = lan.speedwire({ network: attacker.network });
    const opening = speedwire.openSession({
      endpoint: inverter.endpoint,
      identity: null,
      group: 'user',
      password: '0000',
    });
    const session = valueOf(await lan.clock.settle(opening));
    expect(session.identity).toEqual(inverter.device);
    expect(speedwire.devicesAt(inverter.endpoint)).toEqual([inverter.device]);
    expect(speedwire.counters.misaddressed).toBe(1000);
  });
});
