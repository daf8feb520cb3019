import { eventTextOrNumber } from '../../../shared/eventWords.ts';
import type { ArchivePartName, DeviceEvent, Dropped, DropReason, TimeSpan } from '../../../shared/inverterArchive.ts';
import { clockWords, energy, notAvailable } from '../amounts.ts';
import type { ArchiveDay } from './archiveDays.ts';
import type { ArchiveOutcome } from './archiveDevice.ts';
import { columns } from '../columns.ts';

/** Writes an instant by the clocks of the plant. */
type WriteInstant = (at: number) => string;

/**
 * What was read, for people: who the device is, a line for each day with its yield and its five-minute values, the
 * events where they were asked for, and what is missing and why.
 */
export function archiveText(
  outcome: ArchiveOutcome,
  days: readonly ArchiveDay[],
  { span, zone, events }: { readonly span: TimeSpan; readonly zone: string; readonly events: boolean },
): string {
  const { archive } = outcome;
  const minutes = writer(zone, 'short');
  return [
    header(outcome, `${spanText(span, minutes)}, ${zone}`),
    dayTable(days, archive.notKept, minutes),
    ...(events ? [eventTable(outcome, writer(zone, 'medium'))] : []),
    ...list('Not kept by the inverter, or no longer:', spanTexts(archive.notKept, minutes)),
    ...list(
      'Not read because of a failure, so worth asking again:',
      archive.unread.map((one) => `${partWords[one.part]}, ${spanText(one, minutes)}`),
    ),
    ...list('Left out, as it cannot be trusted:', archive.dropped.map(droppedText)),
  ].join('\n');
}

function header({ address, identity, device, archive }: ArchiveOutcome, span: string): string {
  return columns([
    ['Inverter', `${device?.model ?? notAvailable}, serial ${identity.serial}, at ${address}`],
    ['Name', device?.name ?? notAvailable],
    ['Firmware', device?.firmware ?? notAvailable],
    ['Its clock', clockWords(archive.clockOffsetS)],
    ['Span', span],
  ]);
}

const yieldWidth = '100.000 kWh'.length;
const totalTitle = 'Total at its end';

function dayTable(days: readonly ArchiveDay[], notKept: readonly TimeSpan[], write: WriteInstant): string {
  return columns([
    ['Day', 'Yield'.padStart(yieldWidth), totalTitle, 'Five-minute values'],
    ...days.map((day) => [
      day.date,
      dayYield(day),
      energy(day.totalYieldWh).padStart(totalTitle.length),
      fiveMinuteText(day, notKept, write),
    ]),
  ]);
}

function dayYield({ yieldWh, soFarWh }: ArchiveDay): string {
  return yieldWh === null && soFarWh !== null
    ? `${energy(soFarWh).padStart(yieldWidth)} so far`
    : energy(yieldWh).padStart(yieldWidth);
}

function fiveMinuteText({ fiveMinutes, fromMs, toMs }: ArchiveDay, notKept: readonly TimeSpan[], write: WriteInstant) {
  const first = fiveMinutes[0];
  const last = fiveMinutes.at(-1);
  if (first === undefined || last === undefined) {
    return notKept.some((span) => span.from < toMs && span.to > fromMs) ? 'not kept' : notAvailable;
  }
  return `${String(fiveMinutes.length).padStart(3)}, ${timeOf(write(first.at))} to ${timeOf(write(last.at))}`;
}

function timeOf(instant: string): string {
  return instant.slice(instant.indexOf(' ') + 1);
}

function eventTable({ identity, archive: { events, unread } }: ArchiveOutcome, write: WriteInstant): string {
  if (events.length === 0) {
    return unread.some(({ part }) => part === 'events') ? 'No events were read.\n' : 'No events.\n';
  }
  return columns([
    ['Event', 'Severity', 'Code', 'What', ''],
    ...events.map((one) => [
      write(one.at),
      one.severity,
      String(one.code),
      `${eventTextOrNumber(one.code, 'en')}${kindWords[one.kind]}`,
      one.device.serial === identity.serial ? '' : `of the device with serial ${one.device.serial}`,
    ]),
  ]);
}

const kindWords: Readonly<Record<DeviceEvent['kind'], string>> = {
  came: ' (came)',
  went: ' (went)',
  happened: '',
  acknowledged: ' (acknowledged)',
  reminder: ' (again)',
  unknown: '',
};

const dropWords: Readonly<Record<DropReason, string>> = {
  noValue: 'the inverter says "no value"',
  notLater: 'not later than the one before',
  offGrid: 'between two five-minute marks',
  doesNotFit: 'the counter does not fit between its neighbours',
  future: 'stamped in the future',
  outsideSpan: 'outside the time that was asked for',
  empty: 'an event without a time',
  unreadable: 'a part of the answer that cannot be read',
};

const partWords: Readonly<Record<ArchivePartName, string>> = {
  fiveMinutes: 'five-minute values',
  days: 'days',
  events: 'events',
};

function droppedText({ reason, count }: Dropped): string {
  return `${count} × ${dropWords[reason]}`;
}

function spanTexts(spans: readonly TimeSpan[], write: WriteInstant): readonly string[] {
  return spans.map((span) => spanText(span, write));
}

function spanText({ from, to }: TimeSpan, write: WriteInstant): string {
  return `${write(from)} to ${write(to)}`;
}

function list(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`${title}\n${entries.map((entry) => `  ${entry}\n`).join('')}`];
}

/** Year first, as in `2026-06-16 08:05`; the Swedish way to write it. */
function writer(zone: string, timeStyle: 'short' | 'medium'): WriteInstant {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle });
  return (at) => format.format(at);
}
