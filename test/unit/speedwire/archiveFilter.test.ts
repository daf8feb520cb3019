import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createDropCounter, joinSpans } from '../../../electron/core/speedwire/archive/archivePart.ts';
import { createCalendar } from '../../../electron/core/speedwire/archive/calendar.ts';
import { longestChain } from '../../../electron/core/speedwire/archive/chain.ts';
import { keepTrustworthy } from '../../../electron/core/speedwire/archive/yieldFilter.ts';
import { decodeYields } from '../../../electron/core/speedwire/archive/yieldRecords.ts';
import { decodeDatagram } from '../../../electron/core/speedwire/index.ts';
import { capturedPackets } from '../../support/corpus.ts';

/** The longest chains by trying all: 2^n of them. */
function longestByTrying(values: readonly number[], strict: boolean): number {
  let longest = 0;
  for (let choice = 0; choice < 2 ** values.length; choice += 1) {
    const chosen = values.filter((_value, index) => (choice >> index) & 1);
    const fits = chosen.every((value, index) => index === 0 || value - (chosen[index - 1] ?? 0) >= (strict ? 1 : 0));
    longest = Math.max(longest, fits ? chosen.length : 0);
  }
  return longest;
}

describe('the longest chain', () => {
  it('is a chain, as long as any, for random values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 10 }), fc.boolean(), (values, strict) => {
        const chain = longestChain(values, strict);
        const picked = chain.map((index) => values[index] ?? Number.NaN);
        expect(chain).toEqual([...new Set(chain)].toSorted((one, other) => one - other));
        picked.slice(1).forEach((value, index) => {
          expect(value - (picked[index] ?? 0)).toBeGreaterThanOrEqual(strict ? 1 : 0);
        });
        expect(chain).toHaveLength(longestByTrying(values, strict));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the earlier of two that fit equally well', () => {
    expect(longestChain([100, 105, 103, 110], false)).toEqual([0, 1, 3]);
    expect(longestChain([1, 2, 2, 3], true)).toEqual([0, 1, 3]);
    expect(longestChain([5, 4], false)).toEqual([0]);
  });

  it('takes no more than n log n: 200,000 falling values at once', () => {
    const values = Array.from({ length: 200_000 }, (_, index) => 200_000 - index);
    expect(longestChain(values, false)).toEqual([0]);
  });
});

describe('spans', () => {
  it('are joined where they touch or overlap, and empty ones are left out', () => {
    const spans = [
      { from: 20, to: 30 },
      { from: 0, to: 10 },
      { from: 10, to: 15 },
      { from: 40, to: 40 },
      { from: 22, to: 25 },
      { from: 50, to: 45 },
    ];
    expect(joinSpans(spans)).toEqual([
      { from: 0, to: 15 },
      { from: 20, to: 30 },
    ]);
  });
});

const packets = capturedPackets();

describe.skipIf(packets.length === 0)('a captured archive', () => {
  it('of days, of an SB 3000TL-21, has its 16 values on their dates: SBFspot issue 618', () => {
    const packet = packets.find((one) => one.id === 'r-month-archive-sb3000');
    const datagram = decodeDatagram(Buffer.from(packet?.hex ?? '', 'hex'));
    if (!datagram.ok || datagram.value.kind !== 'inverter') {
      throw new Error('not a frame');
    }
    const decoded = decodeYields(datagram.value.frame);
    const records = decoded.ok ? decoded.value : [];
    const drops = createDropCounter();
    const latestS = Date.UTC(2024, 3, 15, 20) / 1000;
    const kept = keepTrustworthy(records, { fromS: 1, toS: latestS, latestS, gridS: 1 }, drops);
    expect(drops.dropped).toEqual([]);
    expect(kept).toEqual(records);
    expect(kept).toHaveLength(16);
    const calendar = createCalendar('Europe/Amsterdam');
    const dates = kept.map((one) => calendar.dateAt(one.atS * 1000 - 6 * 3_600_000));
    expect([dates[0], dates[1], dates[2], dates.at(-1)]).toEqual([
      '2024-03-30',
      '2024-03-31',
      '2024-04-01',
      '2024-04-14',
    ]);
    expect(new Set(dates).size).toBe(16);
    expect([kept[0]?.totalYieldWh, kept.at(-1)?.totalYieldWh]).toEqual([33_135_246, 33_297_770]);
  });

  it('of five minutes, of the SUSyID 408 family, begins on the grid', () => {
    const packet = packets.find((one) => one.id === 'hdr-dayarchive-susy408');
    const bytes = Buffer.from(packet?.hex ?? '', 'hex');
    const records = [54, 66].map((offset) => ({
      atS: bytes.readUInt32LE(offset),
      totalYieldWh: Number(bytes.readBigUInt64LE(offset + 4)),
    }));
    const drops = createDropCounter();
    const limits = { fromS: 0, toS: 2 ** 32, latestS: 2 ** 32, gridS: 300 };
    expect(keepTrustworthy(records, limits, drops)).toEqual(records);
    expect(records.map((one) => one.totalYieldWh)).toEqual([891_383, 891_383]);
  });
});
