import { describe, expect, test } from 'vitest';

import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { capturedPackets } from '../../support/corpus.ts';
import { records } from '../../support/rawAnswers.ts';
import { identifyFrame, linkSimulator, logonFrame, queryFrame } from '../../support/simulatorLink.ts';

const dayMs = Date.UTC(2017, 5, 21, 11);
const nightMs = Date.UTC(2017, 5, 21, 23);
const headLength = 54;

const captures = new Map(capturedPackets().map((one) => [one.id, one]));

function captured(id: string): Buffer {
  return Buffer.from(captures.get(id)?.hex ?? '', 'hex');
}

/** A record with what differs from device to device and from moment to moment taken out: stamp, value, choice. */
function recordShape(record: Buffer): string {
  const shape = Buffer.from(record);
  shape.fill(0, 4, 8);
  const [type, length] = [shape.readUInt8(3), shape.length];
  const isFirmware = length === 40 && type === 0;
  if (length === 28) {
    shape.fill(0, 8, 24);
  } else if (length === 16) {
    shape.fill(0, 8, 16);
  } else if (isFirmware) {
    shape.fill(0, 24, 32);
  } else if (type === 0x10) {
    shape.fill(0, 8);
  } else {
    for (let offset = 8; offset < length; offset += 4) {
      shape.writeUInt8(0, offset + 3);
    }
  }
  return shape.toString('hex');
}

/** Everything of an answer before its records, without addresses and packet id. */
function headShape(datagram: Buffer): string {
  const head = Buffer.from(datagram.subarray(0, headLength));
  head.fill(0, 20, 26);
  head.fill(0, 30, 34);
  head.fill(0, 40, 42);
  return head.toString('hex');
}

/** The registers of a captured answer as a request names them. */
function rangeOf(answer: readonly Buffer[]): { readonly first: number; readonly last: number } {
  const numbers = answer.map((one) => (one.readUInt32LE(0) >>> 8) & 0xffff);
  return { first: Math.min(...numbers) << 8, last: (Math.max(...numbers) << 8) | 0xff };
}

/** The same question to the simulator as the one whose answer was captured. */
async function sameAnswer(model: string, datagram: Buffer, startMs: number): Promise<Buffer> {
  const link = await linkSimulator({ model, startMs });
  await link.logOn();
  const sourceControl = datagram.readUInt16LE(34);
  const { first, last } = rangeOf(records(datagram));
  const object = datagram.readUInt16LE(44);
  const [answer] = await link.ask(queryFrame(object, first, last, { sourceControl }));
  return answer ?? Buffer.alloc(0);
}

/** Captures whose first record index the simulated family has too. */
const wholeAnswers = [
  ['STP5.0-3AV-40', 'r-swver-stp50'],
  ['STP5.0-3AV-40', 'r-typelabel-stp50'],
  ['STP5.0-3AV-40', 'r-dcpower-stp50'],
  ['STP5.0-3AV-40', 'r-dcvoltage-stp50'],
  ['STP5.0-3AV-40', 'r-acpower-stp50'],
  ['STP5.0-3AV-40', 'r-acvoltage-stp50'],
  ['STP5.0-3AV-40', 'r-status-stp50'],
  ['STP5.0-3AV-40', 'r-gridrelay-stp50'],
  ['STP 6000TL-20', 'r-typelabel-stp7000'],
  ['STP 6000TL-20', 'r-acpower-day-stp7000'],
  ['SB 3000TL-21', 'r-energy-sb3000'],
] as const;

describe.skipIf(captures.size === 0)('as real devices of the family answered', () => {
  test.each(wholeAnswers)('%s: %s, but for serials, stamps and values', async (model, id) => {
    const real = captured(id);
    const answer = await sameAnswer(model, real, dayMs);
    expect(answer.length).toBe(real.length);
    expect(headShape(answer)).toBe(headShape(real));
    expect(records(answer).map(recordShape)).toEqual(records(real).map(recordShape));
    expect(answer.subarray(-4)).toEqual(real.subarray(-4));
  });

  test.each([
    ['STP 6000TL-20', 'p-acvolt-day-stp7000', 0x5100, dayMs],
    ['STP 6000TL-20', 'p-acvolt-night-stp7000', 0x5100, nightMs],
    ['STP 6000TL-20', 'p-actotal-stp7000', 0x5100, dayMs],
    ['STP 6000TL-20', 'p-dcpower-night-stp7000', 0x5380, nightMs],
    ['STP 6000TL-20', 'p-dcvolt-day-stp7000', 0x5380, dayMs],
    ['STP 6000TL-20', 'p-dcvolt-night-stp7000', 0x5380, nightMs],
    ['STP 6000TL-20', 'p-freq-stp7000', 0x5100, dayMs],
    ['STP 6000TL-20', 'p-energy-stp7000', 0x5400, dayMs],
    ['STP 6000TL-20', 'p-swver-stp7000', 0x5800, dayMs],
    ['STP 6000TL-20', 'p-status-stp7000', 0x5180, dayMs],
    ['SB 3600SE-10', 'p-acpower-hybrid', 0x5100, dayMs],
    ['SB 3600SE-10', 'p-acpower-negative-hybrid', 0x5100, dayMs],
    ['SB 3600SE-10', 'p-battery-charging', 0x5100, dayMs],
    ['SB 3600SE-10', 'p-battery-discharging', 0x5100, nightMs],
  ])('%s: %s, indexes and records', async (model, id, object, startMs) => {
    const payload = Buffer.concat([Buffer.alloc(46), captured(id)]);
    payload.writeUInt16LE(object, 44);
    const answer = await sameAnswer(model, payload, startMs);
    expect(answer.subarray(46, headLength).toString('hex')).toBe(payload.subarray(46, headLength).toString('hex'));
    expect(records(answer).map(recordShape)).toEqual(records(payload).map(recordShape));
  });

  test.each([
    ['STP5.0-3AV-40', 'ident-resp-stp50'],
    ['SB 3000TL-21', 'ident-resp-sb3000'],
    ['STP 6000TL-20', 'ident-resp-stp7000'],
  ])('%s: identify, %s, but for the serial and a word of unknown meaning', async (model, id) => {
    const link = await linkSimulator({ model });
    const [answer = Buffer.alloc(0)] = await link.ask(identifyFrame());
    const real = captured(id);
    const body = (datagram: Buffer) => {
      const copy = Buffer.from(datagram.subarray(headLength));
      copy.fill(0, 16, 20);
      copy.fill(0, 8, 12);
      return copy.toString('hex');
    };
    expect(headShape(answer)).toBe(headShape(real));
    expect(body(answer)).toBe(body(real));
  });

  test.each([
    ['STP5.0-3AV-40', 'logon-resp-ok-stp50', '0000'],
    ['STP5.0-3AV-40', 'logon-resp-badpw-stp50', 'wrong'],
    ['STP 6000TL-20', 'logon-resp-ok-stp7000', '0000'],
    ['STP 6000TL-20', 'logon-resp-bad-stp7000', 'wrong'],
  ])('%s: logon, %s', async (model, id, password) => {
    const link = await linkSimulator({ model });
    const [answer = Buffer.alloc(0)] = await link.ask(logonFrame('user', password));
    const real = captured(id);
    expect(answer.length).toBe(real.length);
    expect(headShape(answer)).toBe(headShape(real));
  });

  test('Sunny Island: a read without a logon', async () => {
    const link = await linkSimulator({ model: 'SI4.4M-11' });
    const [answer = Buffer.alloc(0)] = await link.ask(queryFrame(0x5400, 0x260100, 0x2622ff));
    expect(answer.length).toBe(58);
    expect(headShape(answer)).toBe(headShape(captured('r-error23-si44')));
  });

  test('STP5.0: a day that it keeps no longer', async () => {
    const link = await linkSimulator({ model: 'STP5.0-3AV-40' });
    await link.logOn();
    const real = captured('r-dayarchive-unavailable-stp');
    const [answer = Buffer.alloc(0)] = await link.ask(
      queryFrame(0x7000, real.readUInt32LE(46), real.readUInt32LE(50), { control: 0xe0 }),
    );
    expect(answer.length).toBe(58);
    expect(headShape(answer)).toBe(headShape(real));
  });

  test('SB 3000TL-21: day values at local midnight, in one datagram', async () => {
    const link = await linkSimulator({ model: 'SB 3000TL-21', startMs: Date.UTC(2017, 3, 15, 19) });
    await link.logOn();
    const real = captured('r-month-archive-sb3000');
    const [answer = Buffer.alloc(0)] = await link.ask(
      queryFrame(0x7020, Date.UTC(2017, 2, 30, 20) / 1000, Date.UTC(2017, 3, 30) / 1000, { control: 0xe0 }),
    );
    expect(answer.length).toBe(real.length);
    expect([18, 19, 26, 27, 34, 35, 36, 38].map((at) => answer[at])).toEqual(
      [18, 19, 26, 27, 34, 35, 36, 38].map((at) => real[at]),
    );
    const hours = (datagram: Buffer) => records(datagram).map((one) => (one.readUInt32LE(0) / 3600) % 24);
    expect(new Set(hours(answer).slice(1))).toEqual(new Set(hours(real).slice(1)));
  });

  test.each([
    ['SB 3000TL-21', 'rec-typelabel-sb3000', 0x5800, 40],
    ['SB 3000TL-21', 'rec-pactot-night-sb3000', 0x5100, 28],
  ])('%s: the records of %s', async (model, id, object, length) => {
    const real = captured(id);
    const list = Array.from({ length: real.length / length }, (_, index) =>
      real.subarray(index * length, (index + 1) * length),
    );
    const link = await linkSimulator({ model, startMs: nightMs });
    await link.logOn();
    const { first, last } = rangeOf(list);
    const [answer] = await link.ask(queryFrame(object, first, last));
    expect(records(answer).map(recordShape)).toEqual(list.map(recordShape));
  });

  test.each([
    ['SBS2.5-1VL-10', 'disc-resp-sbs25'],
    ['STP5.0-3AV-40', 'disc-resp-stp50'],
    ['SB 3600SE-10', 'disc-resp-sb3600'],
    ['SI4.4M-11', 'disc-resp-si6'],
  ])('%s: discovery, %s, but for the address', async (model, id) => {
    const link = await linkSimulator({ model });
    const [answer = Buffer.alloc(0)] = await link.ask(encodeDiscoveryRequest());
    const real = captured(id);
    expect([...answer.subarray(38, 42)]).toEqual([192, 168, 1, 20]);
    real.copy(answer, 38, 38, 42);
    expect(answer.toString('hex')).toBe(real.toString('hex'));
  });
});
