import { describe, expect, test } from 'vitest';

import { faultNames, type FaultName } from '../../../electron/core/simulator/index.ts';
import { encodeDiscoveryRequest, speedwireGroup } from '../../../electron/core/speedwire/index.ts';
import { isFullRun } from '../../support/fullRun.ts';
import { identifyFrame, linkSimulator, logoffFrame, logonFrame, queryFrame } from '../../support/simulatorLink.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const toS = Date.UTC(2017, 5, 21, 10) / 1000;
/** Each is asked with a packet id of its own, so that the answers tell which question they are for. */
const questions: readonly ((packetId: number) => Uint8Array)[] = [
  (packetId) => identifyFrame({ packetId }),
  (packetId) => logonFrame('user', '0000', { packetId }),
  (packetId) => queryFrame(0x5400, 0x260100, 0x2622ff, { packetId }),
  (packetId) => queryFrame(0x5800, 0x821e00, 0x8220ff, { packetId }),
  (packetId) => queryFrame(0x7000, toS - 287 * 300, toS, { packetId }),
  (packetId) => queryFrame(0x7020, toS - 30 * 86_400, toS, { packetId }),
  (packetId) => queryFrame(0x7010, toS - 5 * 86_400, toS, { packetId }),
  (packetId) => logoffFrame({ packetId }),
];

interface Conversation {
  /** Every datagram of the device in hex, with the moment and the address it left from. */
  readonly sent: readonly string[];
  readonly answers: readonly Buffer[];
  readonly leftTimers: number;
  readonly openSockets: number;
}

/** Asks everything several times over five minutes, and stops the device in the middle of an answer. */
async function converse(faults: readonly FaultName[], seed = 1): Promise<Conversation> {
  const link = await linkSimulator({ faults, seed, moveAfterMs: 40_000 });
  const answers: Buffer[] = [];
  let packetId = 0x8001;
  for (let round = 0; round < 6; round += 1) {
    const group = { address: speedwireGroup, port: 9522 };
    answers.push(...(await link.ask(encodeDiscoveryRequest(), 3000, group)));
    for (const question of questions) {
      const to = link.simulator.endpoints()[0];
      answers.push(...(await link.ask(question(packetId), 3000, to)));
      packetId += 1;
    }
  }
  void link.ask(identifyFrame({ packetId }), 1, link.simulator.endpoints()[0]);
  await link.clock.advance(2);
  await link.simulator.stop();
  await link.clock.advance(10_000);
  const sent = link.network.sent
    .filter((one) => one.from.port === 9522)
    .map((one) => `${one.atMs} ${one.from.address} ${Buffer.from(one.bytes).toString('hex')}`);
  return { sent, answers, leftTimers: link.clock.pendingTimers, openSockets: link.network.openSockets };
}

function whole(answers: readonly Buffer[], command: number): number {
  return answers.filter(
    (one) =>
      one.length >= 58 &&
      one.readUInt32BE(0) === 0x534d4100 &&
      one.readUInt16BE(16) === 0x6065 &&
      one.readUInt32LE(42) === command &&
      one.length === 20 + one.readUInt16BE(12),
  ).length;
}

function checked(faults: readonly FaultName[], { answers, sent, leftTimers, openSockets }: Conversation): void {
  expect(leftTimers).toBe(0);
  expect(openSockets).toBe(1);
  if (faults.includes('asleep')) {
    expect(sent).toEqual([]);
    return;
  }
  expect(whole(answers, 0x00000201)).toBeGreaterThan(0);
  expect(whole(answers, 0xfffd040d)).toBeGreaterThan(0);
  expect(whole(answers, 0x54000201)).toBeGreaterThan(0);
  expect(whole(answers, 0x70000201)).toBeGreaterThan(0);
  // 9 questions of at most 10 datagrams, from two addresses, twice, with two of others and some garbage around each.
  expect(sent.length).toBeLessThan(6 * 9 * 100);
}

const pairs = faultNames.flatMap((one, index) => faultNames.slice(index).map((other) => [one, other] as const));

describe('every fault alone and in pairs: it answers, ends, and a second run is the same', () => {
  test.each(faultNames)('%s', async (name) => {
    for (const pair of pairs.filter(([one]) => one === name)) {
      const faults = [...new Set(pair)];
      const first = await converse(faults);
      checked(faults, first);
      expect((await converse(faults)).sent, String(faults)).toEqual(first.sent);
    }
  });
});

const mixes = isFullRun ? 100 : 20;

test(
  `${mixes} mixes of faults and seeds: it answers, ends, and a second run is the same`,
  { timeout: 60_000 },
  async () => {
    const random = seededRandom(7);
    for (let mix = 0; mix < mixes; mix += 1) {
      const share = random();
      const faults = faultNames.filter((name) => name !== 'asleep' && random() < share);
      const first = await converse(faults, mix);
      expect(first.leftTimers).toBe(0);
      expect(first.sent.length, String(faults)).toBeGreaterThan(0);
      expect((await converse(faults, mix)).sent, String(faults)).toEqual(first.sent);
    }
  },
);

test('another seed misbehaves in other ways', async () => {
  for (const name of ['lossy', 'slow', 'reorder', 'truncate', 'garbage', 'drop-session', 'lost-fragment'] as const) {
    const shapes = async (seed: number) =>
      (await converse([name], seed)).sent.map((one) => `${one.split(' ')[0]} ${one.length}`).join(', ');
    expect(await shapes(2), name).not.toBe(await shapes(3));
  }
});

test('with all faults at once a flood of questions stays within the queue, and stopping frees it', async () => {
  const faults = faultNames.filter((name) => name !== 'asleep' && name !== 'refuse-logon');
  const link = await linkSimulator({ faults });
  for (let round = 0; round < 4000; round += 1) {
    void link.ask(identifyFrame({ packetId: 0x8000 | round }), 0);
  }
  await link.clock.advance(100);
  expect(link.clock.pendingTimers).toBeLessThanOrEqual(2048);
  expect(link.simulator.counters.dropped).toBeGreaterThan(1000);
  await link.simulator.stop();
  expect(link.clock.pendingTimers).toBe(0);
});
