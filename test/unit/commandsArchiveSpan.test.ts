import { describe, expect, it } from 'vitest';

import { archiveSpan } from '../../electron/commands/archive/archiveSpan.ts';
import type { SpanArguments } from '../../electron/commands/localSpan.ts';
import { daysWithin, zoneNamed } from '../../electron/commands/localDates.ts';

const amsterdam = 'Europe/Amsterdam';
const noon = Date.UTC(2026, 5, 21, 10);

function span(given: SpanArguments, zone = amsterdam, nowMs = noon): readonly [string, string] {
  const result = archiveSpan(given, zone, nowMs);
  if (!result.ok) {
    throw new Error(String(result.error.details?.['reason']));
  }
  const { from, to } = result.value;
  return [new Date(from).toISOString().slice(0, 19), new Date(to).toISOString().slice(0, 19)];
}

function hours(given: SpanArguments, zone = amsterdam): number {
  const [from, to] = span(given, zone, Date.UTC(2026, 11, 1));
  return (Date.parse(`${to}Z`) - Date.parse(`${from}Z`)) / 3_600_000;
}

describe('the span of an archive', () => {
  it('is the last seven local days, today included, unless told', () => {
    expect(span({})).toEqual(['2026-06-14T22:00:00', '2026-06-21T22:00:00']);
  });

  it('of one day is today, by the clocks of the zone', () => {
    expect(span({ days: '1' })).toEqual(['2026-06-20T22:00:00', '2026-06-21T22:00:00']);
    expect(span({ days: '1' }, 'America/New_York')).toEqual(['2026-06-21T04:00:00', '2026-06-22T04:00:00']);
    expect(span({ days: '1' }, amsterdam, Date.UTC(2026, 5, 20, 22, 1))[0]).toBe('2026-06-20T22:00:00');
  });

  it('counts days, not hours, over a change of the clocks', () => {
    expect(span({ days: '3' }, amsterdam, Date.UTC(2026, 2, 30, 10))).toEqual([
      '2026-03-27T23:00:00',
      '2026-03-30T22:00:00',
    ]);
    expect(span({ days: '200' }, amsterdam, Date.UTC(2026, 9, 26, 10))[0]).toBe('2026-04-09T22:00:00');
  });

  it('of one date has 23, 24 or 25 hours', () => {
    expect(hours({ from: '2026-03-28', to: '2026-03-29' })).toBe(24);
    expect(hours({ from: '2026-03-29', to: '2026-03-30' })).toBe(23);
    expect(hours({ from: '2026-10-25', to: '2026-10-26' })).toBe(25);
    expect(hours({ from: '2026-10-25', to: '2026-10-26' }, 'UTC')).toBe(24);
  });

  it('without --to goes on to the end of today', () => {
    expect(span({ from: '2026-06-01' })).toEqual(['2026-05-31T22:00:00', '2026-06-21T22:00:00']);
  });

  it('takes instants, and a time without an offset by the clocks of the zone', () => {
    expect(span({ from: '2026-06-01T10:00Z', to: '2026-06-01T12:30:00+02:00' })).toEqual([
      '2026-06-01T10:00:00',
      '2026-06-01T10:30:00',
    ]);
    expect(span({ from: '2026-06-01T10:00', to: '2026-06-02' })[0]).toBe('2026-06-01T08:00:00');
    expect(span({ from: '2026-06-01T10:00', to: '2026-06-02' }, 'America/New_York')[0]).toBe('2026-06-01T14:00:00');
  });

  it('takes the first of two hours that the clocks show twice', () => {
    expect(span({ from: '2025-10-26T02:30', to: '2025-10-27' })[0]).toBe('2025-10-26T00:30:00');
  });

  it('starts at the first instant of the day also far from Greenwich', () => {
    expect(span({ from: '2026-06-01' }, 'Pacific/Kiritimati')[0]).toBe('2026-05-31T10:00:00');
    expect(span({ from: '2026-06-01' }, 'Pacific/Pago_Pago')[0]).toBe('2026-06-01T11:00:00');
  });

  const refused: readonly (readonly [string, SpanArguments, string])[] = [
    ['no days', { days: '0' }, '--days'],
    ['half a day', { days: '0.5' }, '--days'],
    ['more days than an inverter lives', { days: '10000' }, '--days'],
    ['two ways at once', { days: '2', from: '2026-06-01' }, '--days and --from'],
    ['an end without a start', { to: '2026-06-01' }, '--to needs --from'],
    ['an empty span', { from: '2026-06-01', to: '2026-06-01' }, 'earlier'],
    ['a span that runs back', { from: '2026-06-02', to: '2026-06-01' }, 'earlier'],
    ['the future', { from: '2026-06-22' }, 'future'],
    ['too long a span', { from: '1970-01-01' }, 'twenty years'],
    ['a day that the calendar does not have', { from: '2026-02-30' }, '2026-02-30'],
    ['a month in words', { from: 'June' }, 'June'],
    ['a time that the clocks skip', { from: '2026-03-29T02:30' }, 'skip'],
    ['an hour that does not exist', { from: '2026-06-01T25:00' }, '2026-06-01T25:00'],
  ];

  it.each(refused)('refuses %s', (_name, given, reason) => {
    expect(() => span(given)).toThrow(reason);
  });

  it('refuses a day that a zone left out', () => {
    expect(() => span({ from: '2011-12-30' }, 'Pacific/Apia')).toThrow('does not exist in Pacific/Apia');
  });
});

describe('local days', () => {
  it('are named and joined without a hole, the first and the last whole', () => {
    const days = daysWithin({ from: Date.UTC(2026, 9, 24, 10), to: Date.UTC(2026, 9, 26, 10) }, amsterdam);
    expect(days.map((day) => [day.date, (day.toMs - day.fromMs) / 3_600_000])).toEqual([
      ['2026-10-24', 24],
      ['2026-10-25', 25],
      ['2026-10-26', 24],
    ]);
    expect(days[1]?.fromMs).toBe(days[0]?.toMs);
  });
});

describe('a zone', () => {
  it('is known by its IANA name, or refused with an example', () => {
    expect(zoneNamed('--zone', amsterdam)).toEqual({ ok: true, value: amsterdam });
    expect(zoneNamed('--zone', 'Holland')).toMatchObject({
      ok: false,
      error: { code: 'usage', details: { reason: '--zone takes a time zone such as Europe/Amsterdam, not "Holland"' } },
    });
  });
});
