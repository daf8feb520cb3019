import { expect, test } from 'vitest';

import type { CollectorEvent } from '../../shared/collectorEvents.ts';
import type { EnergyBucket } from '../../shared/totals.ts';
import { isFullRun } from '../support/fullRun.ts';
import { simulatedWeek, type SimulatedWeek } from '../support/simulatedWeek.ts';
import { checkThatNothingIsWritten } from '../support/speedwireLan.ts';

checkThatNothingIsWritten();

const minuteMs = 60_000;
const clockAheadMs = 90_000;

/** The clocks of Amsterdam go forward on Sunday the 26th, the fifth day. */
const from = Date.parse('2017-03-22T00:00+01:00');
const to = Date.parse('2017-03-29T00:00+02:00');
const offAt = Date.parse('2017-03-23T13:00+01:00');
const onAt = Date.parse('2017-03-24T19:00+01:00');
const daysInGap = [1, 2];

/** All that happened, in order, as `date kind` by UTC. */
const whatHappened = [
  '03-21 connected',
  '03-21 clockOff',
  '03-21 meterConnected',
  '03-21 backfillStarted',
  '03-21 backfilled',
  '03-21 backfilled',
  '03-21 asleep',
  '03-22 awake',
  '03-22 silent',
  '03-22 answersAgain',
  '03-22 asleep',
  '03-23 awake',
  '03-24 asleep',
  '03-24 meterConnected',
  '03-25 connected',
  '03-25 clockOff',
  '03-25 backfillStarted',
  '03-25 backfilled',
  '03-25 silent',
  '03-25 addressChanged',
  '03-25 answersAgain',
  '03-25 backfillStarted',
  '03-25 backfilled',
  '03-25 asleep',
  '03-26 awake',
  '03-26 asleep',
  '03-27 awake',
  '03-27 asleep',
  '03-28 awake',
  '03-28 asleep',
  '03-29 awake',
];

/** Lives through the week, from the noon before it to the morning after it. */
async function live(): Promise<SimulatedWeek> {
  const week = await simulatedWeek(Date.parse('2017-03-21T12:00+01:00'), clockAheadMs);
  await week.until(Date.parse('2017-03-22T11:00+01:00'));
  await week.reboot(3 * minuteMs);
  await week.until(offAt);
  await week.offUntil(onAt);
  await week.until(Date.parse('2017-03-25T12:00+01:00'));
  await week.reboot(5 * minuteMs, '192.168.1.77');
  await week.until(Date.parse('2017-03-27T10:00+02:00'));
  await week.reboot(8000);
  await week.until(Date.parse('2017-03-29T09:00+02:00'));
  return week;
}

function ofKind<Kind extends CollectorEvent['kind']>(week: SimulatedWeek, kind: Kind) {
  return week.events.filter((event): event is CollectorEvent & { readonly kind: Kind } => event.kind === kind);
}

/** What a bucket says of the registers, and what truly flowed, where they differ. */
function differences(week: SimulatedWeek, buckets: readonly EnergyBucket[]): readonly string[] {
  return buckets.flatMap((bucket) => {
    const truth = week.truth(bucket.from, bucket.to);
    return (['yieldWh', 'importWh', 'exportWh'] as const).flatMap((name) =>
      bucket[name] === truth[name]
        ? []
        : [`${new Date(bucket.from).toISOString()} ${name} ${bucket[name]} instead of ${truth[name]}`],
    );
  });
}

/** The first telegram came some seconds after the start. */
function isInGap(bucket: EnergyBucket): boolean {
  return bucket.to > offAt && bucket.from <= onAt;
}

test('a week in which all goes wrong that does in houses comes to what truly flowed', async ({ skip }) => {
  skip(!isFullRun, 'it is lived through in UTC alone');
  const week = await live();
  const days = await week.totals(from, to, '1d');
  const truth = week.truth(from, to);

  // The sums are exact though the computer was off for 30 hours; consumption is what the registers, whole Wh, leave of it.
  expect(days.sum).toMatchObject({ yieldWh: truth.yieldWh, importWh: truth.importWh, exportWh: truth.exportWh });
  expect((days.sum.consumptionWh ?? 0) + days.sum.carryWh).toBe(truth.yieldWh + truth.importWh - truth.exportWh);
  expect(Math.abs((days.sum.consumptionWh ?? 0) - truth.consumptionWh)).toBeLessThan(2);

  // What flowed through the meter on either side of the midnight in the gap nobody knows: those two days are estimates.
  expect(days.buckets.map((day) => (day.to - day.from) / 3_600_000)).toEqual([24, 24, 24, 24, 23, 24, 24]);
  expect(days.buckets.flatMap((day, index) => (day.quality === 'measured' ? [] : [index]))).toEqual(daysInGap);
  const measured = days.buckets.filter(({ quality }) => quality === 'measured');
  expect(differences(week, measured)).toEqual([]);
  for (const day of measured) {
    expect(Math.abs((day.consumptionWh ?? 0) - week.truth(day.from, day.to).consumptionWh)).toBeLessThan(2);
  }
  // The inverter remembers.
  expect(days.buckets.map(({ yieldWh }) => yieldWh)).toEqual(
    days.buckets.map((day) => week.truth(day.from, day.to).yieldWh),
  );

  const slots = await week.totals(from, to, '5m');
  expect(slots.sum).toEqual(days.sum);
  expect(slots.buckets.filter((slot) => slot.quality !== 'measured')).toEqual(slots.buckets.filter(isInGap));
  const meterSlots = slots.buckets.filter((slot) => !isInGap(slot));
  expect(differences(week, meterSlots).filter((one) => !one.includes('yieldWh'))).toEqual([]);

  expect(week.events.map(({ at, kind }) => `${new Date(at).toISOString().slice(5, 10)} ${kind}`)).toEqual(whatHappened);
  expect(new Set(ofKind(week, 'clockOff').map(({ details }) => details.aheadMs))).toEqual(new Set([clockAheadMs]));
  expect(ofKind(week, 'addressChanged').map(({ details }) => details)).toEqual([
    { from: '192.168.1.48', to: '192.168.1.77' },
  ]);
  expect(ofKind(week, 'asleep').every(({ at }) => new Date(at).getUTCHours() === 17 || at >= onAt)).toBe(true);
  expect(await week.address()).toBe('192.168.1.77');
  expect(week.problems).toEqual([]);
  // One for each morning, start, outage and reboot, and some that a lost datagram cost.
  expect(week.logons()).toBeLessThan(15);
  await week.stop();
}, 300_000);
