import {
  decodeDatagram,
  describeDatagram,
  encodeDiscoveryReply,
  encodeDiscoveryRequest,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  longwordBody,
  withoutPassword,
} from '../../electron/core/speedwire/index.ts';
import { seededRandom } from './seededRandom.ts';
import { inverterFrame, spotRecord } from './speedwireFixtures.ts';

export interface MutationTally {
  readonly understood: number;
  readonly refused: number;
}

/** Frames of every kind, to be damaged. */
function sampleFrames(): readonly Uint8Array[] {
  const energy = Buffer.concat([
    longwordBody([0, 1]),
    spotRecord({ type: 0, register: 0x2601, words: [41_161_805, 0] }),
    spotRecord({ type: 0, register: 0x2622, words: [1404, 0] }),
  ]);
  const status = Buffer.concat([
    longwordBody([0, 0]),
    spotRecord({ type: 0x08, register: 0x2148, words: [35, 303, 0x01000133, 455, 0xfffffe, 0, 0, 0] }),
  ]);
  const text = Buffer.concat([
    longwordBody([0, 0]),
    spotRecord({ type: 0x10, register: 0x821e, words: [0x31324e53, 0, 0, 0, 0, 0, 0, 0] }),
  ]);
  const event = [1_780_000_000, 0x00b50001, 2_100_000_001, 0x402101c5, 829, 0, 0x0000107b, 1, 0, 0x08214801, 307, 455];
  const listed = [0, 0x00f40003, 2_100_000_001, 0, 0, 0, 0, 0];
  return [
    encodeDiscoveryRequest(),
    encodeDiscoveryReply('192.168.1.7'),
    encodeInverterFrame(inverterFrame({ command: 0x54000201, body: energy })),
    encodeInverterFrame(inverterFrame({ command: 0x51800201, body: status })),
    encodeInverterFrame(inverterFrame({ command: 0x58000201, body: text })),
    encodeInverterFrame(inverterFrame({ command: 0x70000201, body: longwordBody([5, 6, 1, 2, 0, 3, 4, 0]) })),
    encodeInverterFrame(
      inverterFrame({
        command: 0x70000201,
        fragment: 3,
        body: longwordBody([0, 19, ...Array.from({ length: 20 }, (_, index) => [index * 300, index, 0]).flat()]),
      }),
    ),
    encodeInverterFrame(
      inverterFrame({ command: 0x70200201, packetId: 0x0016, body: longwordBody([0, 1, 86_400, 5, 0, 172_800, 6, 0]) }),
    ),
    ...[0x70100201, 0x70120201].map((command) =>
      encodeInverterFrame(inverterFrame({ command, fragment: 1, body: longwordBody([1, 2, ...event, ...event]) })),
    ),
    encodeInverterFrame(inverterFrame({ command: 0xfff50201, body: longwordBody([0, 1, ...listed, ...listed]) })),
    encodeInverterFrame(inverterFrame({ command: 0xfffd040c, body: longwordBody([7, 900, 1, 0, 2, 3, 4]) })),
    encodeEnergyMeterFrame({
      source: { susyId: 349, serial: 1 },
      tickerMs: 1,
      firmware: '2.0.18.R',
      records: [
        { index: 1, type: 4, raw: 10 },
        { index: 1, type: 8, raw: 2 ** 40 },
      ],
    }),
  ];
}

/**
 * Damages frames in every way a network or an attacker can (bytes changed, cut, repeated, joined, lengths rewritten)
 * and feeds them to the whole decoder. Throws only if the decoder does.
 */
export function mutateFrames(count: number, seed: number): MutationTally {
  const random = seededRandom(seed);
  const samples = sampleFrames();
  let understood = 0;
  let refused = 0;
  for (let round = 0; round < count; round += 1) {
    const frame = mutate(samples[round % samples.length] ?? new Uint8Array(0), random);
    const outcome = describeDatagram(frame);
    withoutPassword(frame);
    if (outcome.ok) {
      JSON.stringify(outcome.value);
      understood += 1;
    } else {
      decodeDatagram(frame);
      refused += 1;
    }
  }
  return { understood, refused };
}

function mutate(sample: Uint8Array, random: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(random() * limit);
  let frame = Uint8Array.from(sample);
  const steps = 1 + below(4);
  for (let step = 0; step < steps; step += 1) {
    switch (below(6)) {
      case 0:
        frame[below(frame.length)] = below(256);
        break;
      case 1:
        frame = frame.slice(0, below(frame.length + 1));
        break;
      case 2:
        frame = Uint8Array.from([...frame, ...sample.subarray(below(sample.length))]);
        break;
      case 3:
        frame[12 + below(8)] = below(256);
        break;
      case 4:
        frame[46 + below(8)] = below(256);
        break;
      default:
        frame = Uint8Array.from(frame, (byte) => (random() < 0.02 ? below(256) : byte));
    }
  }
  return frame;
}
