import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import type { Fact, IntervalFact } from '../../../shared/facts.ts';
import type { BucketLength, EnergyTotals } from '../../../shared/totals.ts';
import { addBatch, historyWorker, openTestHistory } from '../../support/historyFixture.ts';
import { gridAt, steps, totalsOfFacts, yieldAt } from '../../support/plantFromFacts.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const zones = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kolkata'];

async function totalsOf(
  history: History,
  from: string,
  to: string,
  bucket: BucketLength,
  zone = 'Europe/Amsterdam',
): Promise<EnergyTotals> {
  const answer = await history.totals({ from: Date.parse(from), to: Date.parse(to), bucket, zone });
  if (!answer.ok) {
    throw new Error(answer.error.code);
  }
  return answer.value;
}

async function historyOf(...groups: readonly (readonly Fact[])[]): Promise<History> {
  const history = await openTestHistory(temporaryFolder());
  for (const facts of groups) {
    // oxlint-disable-next-line no-await-in-loop -- in this order
    await addBatch(history, 'facts', facts);
  }
  return history;
}

/** Readings of inverters and a meter every five minutes of June 1st, from hour to hour UTC. */
function dayOf(from: string, to: string, inverters: readonly string[], withMeter = true): readonly Fact[] {
  const midnight = Date.parse('2026-06-01T00:00Z');
  return steps(`2026-06-01T${from}Z`, `2026-06-01T${to}Z`, 300).flatMap((at): Fact[] => [
    ...inverters.map((id) => yieldAt(at, 1_000_000 + Math.floor((at - midnight) / 4000), id)),
    ...(withMeter
      ? [gridAt(at, 500_000 + Math.floor((at - midnight) / 9000), 100_000 + Math.floor((at - midnight) / 8000))]
      : []),
  ]);
}

describe('totals of the history', () => {
  test('case 16: the hole of a day is known, and measured once the memory of the inverter fills it', async () => {
    const whole = dayOf('00:00', '20:00', ['a']);
    const isInHole = ({ at }: { at: number }) =>
      at > Date.parse('2026-06-01T10:00Z') && at < Date.parse('2026-06-01T16:00Z');
    const live = whole.filter((fact) => 'at' in fact && !isInHole(fact));
    const archive = whole.filter((fact) => 'at' in fact && fact.source.kind === 'inverter' && isInHole(fact));
    const history = await historyOf(live);
    const before = await totalsOf(history, '2026-06-01T10:00Z', '2026-06-01T16:00Z', '1h');
    expect(before.buckets.map(({ quality }) => quality)).toEqual(Array<string>(6).fill('estimated'));
    await addBatch(
      history,
      'archive',
      archive.map((fact) => ({ ...fact, rank: 'archive' as const })),
    );
    const after = await totalsOf(history, '2026-06-01T10:00Z', '2026-06-01T16:00Z', '1h');
    expect(after.buckets.map(({ yieldWh }) => yieldWh)).toEqual(Array<number>(6).fill(900));
    expect(after.buckets.map(({ quality }) => quality)).toEqual(Array<string>(6).fill('estimated'));
    expect(after.sum.importWh).toBe(before.sum.importWh);
    const isMeterToo = await historyOf(live, archive, dayOf('10:05', '15:55', []));
    expect((await totalsOf(isMeterToo, '2026-06-01T10:00Z', '2026-06-01T16:00Z', '1h')).buckets[0]?.quality).toBe(
      'measured',
    );
  });

  test('case 23: a meter that was replaced leaves the day in part unknown', async () => {
    const facts = [
      ...steps('2026-05-31T22:00Z', '2026-06-01T10:00Z', 300).map((at, step) =>
        gridAt(at, 9_695_000 + step * 10, 500, 'old'),
      ),
      ...steps('2026-06-01T11:00Z', '2026-06-01T22:00Z', 300).map((at, step) =>
        gridAt(at, 133_000 + step * 10, 0, 'new'),
      ),
    ];
    const history = await historyOf(facts);
    const { buckets, sum } = await totalsOf(history, '2026-05-31T22:00Z', '2026-06-01T22:00Z', '1d');
    expect(buckets).toHaveLength(1);
    expect(buckets[0]).toMatchObject({ importWh: 144 * 10 + 132 * 10, quality: 'partial' });
    expect(sum.importWh).toBe(2760);
  });

  test('cases 32 and 34: an older file after a newer one, and each of them twice, in three zones', async () => {
    const older = dayOf('00:00', '09:00', ['a']);
    const newer = dayOf('08:00', '20:00', ['a']);
    const inOrder = await historyOf(older, newer);
    const other = await historyOf(newer, older, newer, older.toReversed());
    for (const zone of zones) {
      for (const bucket of ['5m', '1h', '1d', '1w', '1mo', '1y'] as const) {
        const range = ['2026-05-30T00:00Z', '2026-06-03T00:00Z', bucket, zone] as const;
        // oxlint-disable-next-line no-await-in-loop -- a few
        const wanted = totalsOfFacts([...older, ...newer.slice(26)], ...range);
        // oxlint-disable-next-line no-await-in-loop -- a few
        expect(JSON.stringify(await totalsOf(inOrder, ...range)) === JSON.stringify(wanted)).toBe(true);
        // oxlint-disable-next-line no-await-in-loop -- a few
        expect(JSON.stringify(await totalsOf(other, ...range)) === JSON.stringify(wanted)).toBe(true);
      }
    }
  });

  test('case 33: telegrams, quarters and days of one meter count once', async () => {
    const telegrams = dayOf('06:00', '12:00', []);
    const piece = (from: string, to: string, grainS: number, importWh: number): IntervalFact => ({
      source: { kind: 'meter', id: 'meter' },
      from: Date.parse(from),
      to: Date.parse(to),
      rank: grainS > 900 ? 'day' : 'validated',
      amounts: { importWh, exportWh: 0 },
      grainS,
      estimated: false,
    });
    const quarters = steps('2026-06-01T00:00Z', '2026-06-01T17:45Z', 900).map((at) =>
      piece(new Date(at).toISOString(), new Date(at + 900_000).toISOString(), 900, 100),
    );
    const day = piece('2026-05-31T22:00Z', '2026-06-01T22:00Z', 86_400, 9600);
    const history = await historyOf([day], telegrams, quarters);
    const range = ['2026-05-31T22:00Z', '2026-06-01T22:00Z'] as const;
    const { sum } = await totalsOf(history, ...range, '1d');
    expect(sum.importWh).toBe(9600);
    const hour = await totalsOf(history, '2026-06-01T08:00Z', '2026-06-01T09:00Z', '15m');
    expect(hour.buckets.map(({ importWh }) => importWh)).toEqual([100, 100, 100, 100]);
  });

  test('case 38: two inverters of which one is silent for an hour', async () => {
    const both = dayOf('06:00', '12:00', ['a', 'b']);
    const one = dayOf('12:05', '13:00', ['a']);
    const history = await historyOf(both, one);
    const range = ['2026-06-01T12:00Z', '2026-06-01T13:00Z', '1h'] as const;
    const missing = await totalsOf(history, ...range);
    expect(missing.buckets[0]).toMatchObject({ yieldWh: null, consumptionWh: null });
    expect(missing.buckets[0]?.importWh).not.toBeNull();
    await addBatch(history, 'later', dayOf('13:05', '15:00', ['a', 'b']));
    expect((await totalsOf(history, ...range)).buckets[0]).toMatchObject({ yieldWh: 1802, quality: 'estimated' });
    await addBatch(history, 'archive', dayOf('12:05', '13:00', ['b'], false));
    expect((await totalsOf(history, ...range)).buckets[0]).toMatchObject({ yieldWh: 1800, quality: 'measured' });
  });

  test('devices were there when the user says so', async () => {
    const history = await historyOf(dayOf('00:00', '22:00', ['a']), dayOf('12:00', '22:00', ['b'], false));
    const range = ['2026-06-01T06:00Z', '2026-06-01T08:00Z', '1h'] as const;
    expect((await totalsOf(history, ...range)).buckets[0]?.yieldWh).toBeNull();
    const life = {
      source: { kind: 'inverter', id: 'b' },
      installedAt: Date.parse('2026-06-01T11:00Z'),
      removedAt: null,
    } as const;
    await history.setLife(life);
    expect((await totalsOf(history, ...range)).buckets[0]?.yieldWh).toBe(900);
    expect(await history.lives()).toEqual([life]);
  });

  test('comes in pieces that are the same, through the worker too', async () => {
    const facts = steps('2026-03-01T00:00Z', '2026-04-12T00:00Z', 900).flatMap((at, step): Fact[] => [
      yieldAt(at, 1000 + step * 7),
      gridAt(at, 2000 + step * 3, 3000 + step * 2),
    ]);
    const history = await openTestHistory(temporaryFolder(), { worker: historyWorker });
    await addBatch(history, 'facts', facts);
    for (const zone of zones) {
      for (const bucket of ['15m', '1h', '1d', '1mo'] as const) {
        const question = { from: Date.parse('2026-03-01T05:00Z'), to: Date.parse('2026-04-11T17:00Z'), bucket, zone };
        const pieces: EnergyTotals[] = [];
        // oxlint-disable-next-line no-await-in-loop -- a few
        for await (const piece of history.rows(question)) {
          if (piece.ok) {
            pieces.push(piece.value);
          }
        }
        // oxlint-disable-next-line no-await-in-loop -- a few
        const whole = await history.totals(question);
        expect(whole).toMatchObject({ ok: true, value: { buckets: pieces.flatMap(({ buckets }) => buckets) } });
      }
    }
  });

  test('tells what is wrong with a question', async () => {
    const history = await historyOf();
    const good = { from: 1e12, to: 1.1e12, bucket: '1d', zone: 'UTC' } as const;
    expect(await history.totals(good)).toMatchObject({ ok: true, value: { sum: { yieldWh: null } } });
    for (const wrong of [{ zone: 'Mars/Base' }, { from: 2e12 }, { to: Number.NaN }, { from: 0.5 }]) {
      // oxlint-disable-next-line no-await-in-loop -- a few
      expect(await history.totals({ ...good, ...wrong })).toMatchObject({ ok: false, error: { code: 'badArguments' } });
    }
  });
});
