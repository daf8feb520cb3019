import type { FaultName } from '../../../electron/core/simulator/index.ts';
import { createEventLog } from '../../../electron/core/simulator/device/events.ts';
import { commissionedMs } from '../../../electron/core/simulator/house/simulatedState.ts';
import type { Dropped, DeviceEvent, InverterArchive, TimeSpan } from '../../../shared/inverterArchive.ts';
import { localDayFinder, type LocalDayFinder } from '../../../shared/localDay.ts';
import type { Step } from './journey.ts';
import type { ReadDevice } from './judgeReads.ts';
import type { Scene } from './scene.ts';

const slotMs = 300_000;
const dayMs = 86_400_000;
/** The newest value of a device shows up late: so long its absence means nothing. */
const notYetMs = 600_000;
/** Faults with which an answer comes seconds after its stamp was made. */
const delaying: readonly FaultName[] = ['late', 'slow', 'reorder'];
/** Half of such a delay, and the second that stamps are cut to. */
const delayedErrorMs = 2000;

/** So near to ours a stamp looks like the present. */
const chanceMs = 10_000;

/** How well the clock of the device can be measured: exactly where it is right, or is off by whole seconds. */
function clockErrorMs({ mix, skewS }: Scene): number {
  return skewS > 0 && mix.faults.some((one) => delaying.includes(one)) ? delayedErrorMs : 0;
}

/** What is wrong with an archive that was asked for `span`, UTC epoch ms by our clock. */
export function judgeArchive(
  scene: Scene,
  device: ReadDevice,
  step: Step<InverterArchive>,
  span: TimeSpan,
): readonly string[] {
  const { value: archive } = step;
  const offsetProblem = judgeOffset(scene, device, step);
  if (offsetProblem !== null) {
    return [offsetProblem];
  }
  /** Where the offset is not known the stamps are those of the device. */
  const asked: Asked = {
    scene,
    device,
    archive,
    span,
    offsetMs: (archive.clockOffsetS ?? 0) * 1000,
    errorMs: clockErrorMs(scene),
    fromMs: step.fromMs,
  };
  return [...judgeSlots(asked), ...judgeDays(asked), ...judgeEvents(asked), ...judgeDrops(asked)];
}

interface Asked {
  readonly scene: Scene;
  readonly device: ReadDevice;
  readonly archive: InverterArchive;
  readonly span: TimeSpan;
  readonly offsetMs: number;
  readonly errorMs: number;
  /** When the reading began, by our clock. */
  readonly fromMs: number;
}

/**
 * The offset may be unknown only while a device with old stamps sleeps. Its evening stamps may by chance be our time,
 * where it fell asleep just as long ago as its clock is ahead: then it looks right.
 */
function judgeOffset(
  scene: Scene,
  { house }: ReadDevice,
  { value, fromMs, toMs }: Step<InverterArchive>,
): string | null {
  const { skewS, mix } = scene;
  const { clockOffsetS } = value;
  const { asleep, measuredMs } = house.stateAt(fromMs + skewS * 1000);
  const hasOldStamps = mix.faults.includes('stale-day-yield') && asleep;
  const looksRight = measuredMs > fromMs - chanceMs && measuredMs < toMs + chanceMs;
  if (hasOldStamps && (clockOffsetS === null || (clockOffsetS === 0 && looksRight))) {
    return null;
  }
  return clockOffsetS !== null && Math.abs(clockOffsetS - skewS) * 1000 <= clockErrorMs(scene)
    ? null
    : `the clock is measured ${clockOffsetS} s ahead, in truth ${skewS} s`;
}

/** Each value is the counter at its stamp on the device's clock, and none is missing that the device keeps. */
function judgeSlots(asked: Asked): string[] {
  const { scene, device, archive, span, offsetMs, errorMs } = asked;
  const complaints: string[] = [];
  const stamps = new Set<number>();
  for (const { at, totalYieldWh } of archive.fiveMinutes) {
    const stampMs = at + offsetMs;
    const truth = device.house.totalYieldWhAt(stampMs);
    if (stampMs % slotMs !== 0 || totalYieldWh !== truth) {
      complaints.push(`five minutes: ${totalYieldWh} Wh at ${text(at)}, in truth ${truth}`);
    }
    if (at < span.from || at >= span.to || stamps.has(stampMs)) {
      complaints.push(`five minutes: ${text(at)} twice, or not asked for`);
    }
    stamps.add(stampMs);
  }
  if (complaints.length > 0) {
    return complaints.slice(0, 5);
  }
  const missing: number[] = [];
  const keeps = device.model.archive !== null && !scene.mix.faults.includes('error-21');
  // Who keeps nothing may still get its newest values: nobody can tell.
  const untilMs = Math.min(span.to - 1, asked.fromMs - (keeps ? 0 : notYetMs));
  const lastMs = untilMs + offsetMs - errorMs;
  const firstMs = Math.max(span.from + offsetMs, commissionedMs);
  for (let stampMs = Math.ceil(firstMs / slotMs) * slotMs; stampMs <= lastMs; stampMs += slotMs) {
    const at = stampMs - offsetMs;
    if (!stamps.has(stampMs) && ![...archive.notKept, ...archive.unread].some((one) => at >= one.from && at < one.to)) {
      missing.push(at);
    }
  }
  complaints.push(...missing.slice(0, 3).map((at) => `five minutes: ${text(at)} is missing (of ${missing.length})`));
  const tooYoungMs = asked.fromMs - (device.model.archive?.keptDays ?? 0) * dayMs;
  const wrong = archive.notKept.filter(
    (one) => one.to > Math.max(tooYoungMs + 2 * dayMs, commissionedMs) && one.to - one.from >= slotMs,
  );
  if (keeps && wrong.length > 0) {
    complaints.push(`five minutes: ${JSON.stringify(wrong)} are said to be not kept`);
  }
  return complaints;
}

const dayFinders = new Map<string, LocalDayFinder>();

function dayFinderOf(zone: string): LocalDayFinder {
  const found = dayFinders.get(zone) ?? localDayFinder(zone);
  dayFinders.set(zone, found);
  return found;
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a zone. */
function localDate(atMs: number, zone: string): string {
  const format = dateFormats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  dateFormats.set(zone, format);
  return format.format(atMs);
}

/** Each value is the counter at the midnight that ended the day, by the device's clock, and none is missing. */
function judgeDays({ scene, device, archive, span, errorMs, fromMs }: Asked): string[] {
  const { zone, faults } = scene.mix;
  const dayAt = dayFinderOf(zone);
  const complaints: string[] = [];
  const dates = new Set<string>();
  for (const { date, totalYieldWh } of archive.days) {
    const noonMs = noonOf(date, zone);
    const truth = device.house.totalYieldWhAt(dayAt(noonMs).toMs);
    if (totalYieldWh !== truth || dates.has(date)) {
      complaints.push(`days: ${totalYieldWh} Wh on ${date}, in truth ${truth}`);
    }
    dates.add(date);
  }
  const first = localDate(span.from, zone);
  const today = localDate(fromMs, zone);
  const strange = [...dates].filter((one) => one < first || one >= today);
  complaints.push(...strange.map((one) => `days: ${one} is not asked for, or not over`));
  if (device.model.archive === null || faults.includes('error-21')) {
    return complaints;
  }
  // What the device has written by now: the ends of days before it last was awake.
  const writtenMs = device.house.measuredMsAt(fromMs + scene.skewS * 1000) - 1 - errorMs;
  const stampOfNext = device.model.archive.dayStamp === 'nextDay';
  for (let { fromMs: dayMsFrom, toMs } = dayAt(span.from); toMs <= fromMs; { fromMs: dayMsFrom, toMs } = dayAt(toMs)) {
    const date = localDate(dayMsFrom, zone);
    const isWanted = dayMsFrom < span.to && date < today && toMs > commissionedMs;
    const isUnread = archive.unread.some((one) => dayMsFrom < one.to && toMs > one.from);
    if (isWanted && toMs <= writtenMs && !dates.has(date) && !isUnread) {
      complaints.push(`days: ${date} is missing${stampOfNext ? ' (stamped with the next day)' : ''}`);
    }
  }
  return complaints;
}

function noonOf(date: string, zone: string): number {
  const noonMs = Date.parse(`${date}T12:00:00Z`);
  const found = localDate(noonMs, zone);
  if (found === date) {
    return noonMs;
  }
  return found < date ? noonMs + dayMs : noonMs - dayMs;
}

/** The events are those of the device's log, all of them, at their time by our clock. */
function judgeEvents({ scene, device, archive, span, offsetMs, errorMs, fromMs }: Asked): string[] {
  const { model, house, serial } = device;
  const plan =
    model.archive === null || scene.mix.faults.includes('error-21')
      ? null
      : model.archive[scene.mix.group === 'user' ? 'userEvents' : 'installerEvents'];
  const nowMs = fromMs + scene.skewS * 1000;
  const log =
    plan === null
      ? []
      : createEventLog(house, plan)(nowMs, {
          fromS: Math.floor((span.from + offsetMs - errorMs) / 1000),
          toS: Math.ceil((span.to + offsetMs + errorMs) / 1000),
        });
  const expected = new Map(
    log.map((one) => [
      describeEvent({
        at: one.atS * 1000 - offsetMs,
        entry: one.number & 0xffff,
        code: one.form.code,
        device: { susyId: model.susyId, serial },
        textTag: one.form.tag,
        kind: kinds[one.form.flags & 7] ?? 'unknown',
        group: scene.mix.group,
      }),
      one.atS * 1000 - offsetMs,
    ]),
  );
  const given = archive.events.map(describeEvent);
  const complaints = given
    .filter((one, index) => !expected.has(one) || given.indexOf(one) !== index)
    .map((one) => `events: ${one} is not in the log, or told twice`);
  const isInside = (at: number) =>
    at >= span.from + errorMs &&
    at < Math.min(span.to, fromMs) - errorMs &&
    !archive.unread.some((one) => at >= one.from && at < one.to);
  for (const [one, at] of expected) {
    if (isInside(at) && !given.includes(one)) {
      complaints.push(`events: ${one} is missing`);
    }
  }
  return complaints.slice(0, 5);
}

const kinds: readonly DeviceEvent['kind'][] = ['came', 'went', 'happened', 'acknowledged', 'reminder'];

function describeEvent(
  one: Pick<DeviceEvent, 'at' | 'entry' | 'code' | 'device' | 'textTag' | 'kind' | 'group'>,
): string {
  const { at, entry, code, device, textTag, kind, group } = one;
  return `${text(at)} ${entry} ${code} ${kind} ${textTag} ${group} ${device.susyId}:${device.serial}`;
}

/** What a device tells in order is not dropped; one whose clock is ahead may tell the end of a day that is not over. */
function judgeDrops({ scene, archive }: Asked): string[] {
  const mayDrop = scene.mix.faults.includes('replayed-archive');
  const isUnasked = ({ reason, count }: Dropped) =>
    reason === 'outsideSpan' || (scene.skewS > 0 && reason === 'future' && count === 1);
  const unexpected = archive.dropped.filter((one) => !mayDrop && !isUnasked(one));
  return unexpected.map(({ reason, count }) => `dropped: ${count} as ${reason}`);
}

function text(atMs: number): string {
  return new Date(atMs).toISOString();
}
