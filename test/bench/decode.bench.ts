import {
  decodeDatagram,
  decodeRecords,
  encodeInverterFrame,
  longwordBody,
} from '../../electron/core/speedwire/index.ts';
import { mutateFrames } from '../support/mutateFrames.ts';
import { inverterFrame, spotRecord } from '../support/speedwireFixtures.ts';
import { growthMb, heapMeter } from './heap.ts';
import { printMeasurements } from './table.ts';

const energyReply = encodeInverterFrame(
  inverterFrame({
    command: 0x54000201,
    body: Buffer.concat([
      longwordBody([0, 1]),
      spotRecord({ type: 0, register: 0x2601, words: [41_161_805, 0] }),
      spotRecord({ type: 0, register: 0x2622, words: [1404, 0] }),
    ]),
  }),
);

/** Decodes the energy reply with its records, as a read does. */
function decodeOnce(): number {
  const datagram = decodeDatagram(energyReply);
  if (!datagram.ok || datagram.value.kind !== 'inverter') {
    throw new Error('not decoded');
  }
  const list = decodeRecords(datagram.value.frame);
  if (!list.ok || list.value.kind !== 'spot') {
    throw new Error('no records');
  }
  return Number(list.value.records[0]?.value);
}

/** The peer in the same run: reads the two counters at fixed offsets, with no check at all. */
function peekOnce(): number {
  const view = new DataView(energyReply.buffer, energyReply.byteOffset, energyReply.byteLength);
  return Number(view.getBigUint64(62, true) + view.getBigUint64(78, true));
}

function perSecond(action: () => number, count: number): number {
  let sum = 0;
  for (let index = 0; index < count / 5; index += 1) {
    sum += action();
  }
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    sum += action();
  }
  const seconds = (performance.now() - start) / 1000;
  if (!Number.isFinite(sum)) {
    throw new Error('wrong value');
  }
  return count / seconds;
}

const decoded = perSecond(decodeOnce, 2_000_000);
const peeked = perSecond(peekOnce, 5_000_000);

const heapNow = heapMeter();
const rounds = 20;
const heaps: number[] = [];
let refused = 0;
const started = performance.now();
for (let round = 0; round < rounds; round += 1) {
  refused += mutateFrames(1_000_000 / rounds, round + 1).refused;
  heaps.push(heapNow());
}
const mutationSeconds = (performance.now() - started) / 1000;
const grownMb = growthMb(heaps);

printMeasurements('Speedwire frames', [
  {
    what: `frames decoded (${energyReply.length}-byte energy reply, both records)`,
    measured: `${Math.round(decoded).toLocaleString('en')}/s, ${(peeked / decoded).toFixed(1)} x the time of two unchecked reads`,
    bar: '200,000/s',
    reached: decoded >= 200_000,
  },
  {
    what: '1,000,000 mutated frames',
    measured: `no throw, ${refused.toLocaleString('en')} refused, ${mutationSeconds.toFixed(1)} s`,
    bar: 'no throw',
    reached: true,
  },
  {
    what: 'heap growth over the last half of them',
    measured: `${grownMb.toFixed(2)} MB`,
    bar: '< 1 MB',
    reached: grownMb < 1,
  },
]);
