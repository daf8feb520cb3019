import { describe, expect, it } from 'vitest';

import type { InverterRead } from '../../../electron/core/speedwire/index.ts';
import {
  counterRecord,
  dayRecords,
  numberRecord,
  statusRecord,
  type ServedRecord,
} from '../../support/fakeInverter.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const zone = 'Europe/Amsterdam';
const hourS = 3600;

/** What an inverter tells whose records bear these stamps, UTC epoch seconds. */
async function readAt(
  nowMs: number,
  records: (nowS: number) => readonly ServedRecord[],
  zoneOfPlant: string | null = zone,
): Promise<InverterRead> {
  const lan = createLan({ startMs: nowMs });
  const inverter = await lan.inverter({ records: () => records(Math.floor(lan.clock.nowMs() / 1000)) });
  const session = valueOf(
    await lan.clock.settle(
      lan
        .speedwire(zoneOfPlant === null ? {} : { zone: zoneOfPlant })
        .openSession({ endpoint: inverter.endpoint, identity: null, group: 'user', password: '0000' }),
    ),
  );
  return valueOf(await lan.clock.settle(session.readAll()));
}

function nightRecords(dayYieldS: number, presentS: number): ServedRecord[] {
  return [
    counterRecord(0x54000200, 0x2601, 41_161_805, { atS: dayYieldS }),
    counterRecord(0x54000200, 0x2622, 14_410, { atS: dayYieldS }),
    statusRecord(0x51800200, 0x2148, [0x0100_012f], { atS: presentS }),
  ];
}

describe('the day yield', () => {
  const sunsetS = Date.UTC(2026, 5, 20, 20, 5) / 1000;

  it.each([
    ['just after midnight', Date.UTC(2026, 5, 20, 22, 1)],
    ['at dawn', Date.UTC(2026, 5, 21, 3, 10)],
  ])('of yesterday is no value %s', async (_when, nowMs) => {
    const { values, clockOffsetS } = await readAt(nowMs, (nowS) => nightRecords(sunsetS, nowS));
    expect(values).toMatchObject({ dayYieldWh: null, totalYieldWh: 41_161_805 });
    expect(clockOffsetS).toBe(0);
  });

  it('of today stays in the evening', async () => {
    const { values } = await readAt(Date.UTC(2026, 5, 20, 21, 55), (nowS) => nightRecords(sunsetS, nowS));
    expect(values.dayYieldWh).toBe(14_410);
  });

  it('goes by the day of the plant, by UTC where its zone is unknown', async () => {
    const nowMs = Date.UTC(2026, 5, 20, 22, 30);
    const spoken = (nowS: number) => nightRecords(sunsetS, nowS);
    expect((await readAt(nowMs, spoken, 'Europe/London')).values.dayYieldWh).toBe(14_410);
    expect((await readAt(nowMs, spoken, zone)).values.dayYieldWh).toBeNull();
    expect((await readAt(nowMs, spoken, null)).values.dayYieldWh).toBe(14_410);
  });

  it('of yesterday is no value where no other record has a newer stamp', async () => {
    const { values } = await readAt(Date.UTC(2026, 5, 21, 9), () => nightRecords(sunsetS, sunsetS));
    expect(values.dayYieldWh).toBeNull();
  });

  it.each([
    ['90 s behind, at midnight', Date.UTC(2026, 5, 20, 22, 0, 30), -90],
    ['90 s ahead, at midnight', Date.UTC(2026, 5, 20, 21, 59), 90],
    ['eleven hours behind', Date.UTC(2026, 5, 21, 1), -11 * hourS],
    ['a year behind', Date.UTC(2026, 5, 21, 11), -365 * 24 * hourS],
    ['a year ahead', Date.UTC(2026, 5, 21, 11), 365 * 24 * hourS],
  ])('stays on a device whose clock is %s', async (_how, nowMs, offsetS) => {
    const { values, clockOffsetS } = await readAt(nowMs, (nowS) => dayRecords((nowS + offsetS) * 1000));
    expect(values.dayYieldWh).toBe(12_345);
    expect(clockOffsetS).toBe(offsetS);
  });

  it('stays in a read that midnight falls into', async () => {
    const { values } = await readAt(Date.UTC(2026, 5, 20, 21, 59, 59), (nowS) => [
      counterRecord(0x54000200, 0x2622, 14_410, { atS: nowS }),
      numberRecord(0x51000200, 0x263f, 0, { atS: nowS + 20 }),
    ]);
    expect(values.dayYieldWh).toBe(14_410);
  });
});
