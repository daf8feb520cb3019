import { describe, expect, it } from 'vitest';

import type { ArchiveOutcome } from '../../electron/commands/archive/archiveDevice.ts';
import { archiveDays } from '../../electron/commands/archive/archiveDays.ts';
import { archiveJson } from '../../electron/commands/archive/archiveJson.ts';
import { archiveText } from '../../electron/commands/archive/archiveText.ts';
import type {
  ArchivePartName,
  DayReading,
  DeviceEvent,
  InverterArchive,
  YieldReading,
} from '../../shared/inverterArchive.ts';

const zone = 'Europe/Amsterdam';
const hourMs = 3_600_000;
/** From Friday 27 March on, Amsterdam: the clocks are set forward on Sunday 29 March. */
const friday = Date.UTC(2026, 2, 26, 23);
const saturday = friday + 24 * hourMs;
const sunday = saturday + 24 * hourMs;
const monday = sunday + 23 * hourMs;

const emptyArchive: InverterArchive = {
  clockOffsetS: 3,
  fiveMinutes: [],
  days: [],
  events: [],
  notKept: [],
  unread: [],
  dropped: [],
  failures: [],
};

const device: ArchiveOutcome['device'] = {
  name: 'Roof',
  model: 'STP 6000TL-20',
  modelTag: 9099,
  deviceClass: { tag: 8001, text: 'Solar inverter' },
  firmware: '2.55.3.R',
};

const identity = { susyId: 181, serial: 2_141_000_001 };

function outcomeWith(archive: Partial<InverterArchive>, daysBefore: readonly DayReading[] = []): ArchiveOutcome {
  return {
    address: '192.168.1.48',
    identity,
    device,
    archive: { ...emptyArchive, ...archive },
    daysBefore,
    deviceFailure: null,
  };
}

function isolationFault(changes: Partial<DeviceEvent> = {}): DeviceEvent {
  return {
    at: saturday + 8 * hourMs + 12_000,
    entry: 17,
    code: 65_000,
    kind: 'came',
    severity: 'error',
    group: 'user',
    device: identity,
    subjectTag: 829,
    textTag: 0,
    change: null,
    ...changes,
  };
}

function daysOf(outcome: ArchiveOutcome, nowMs: number, to = monday) {
  const { days, fiveMinutes } = outcome.archive;
  return archiveDays({
    span: { from: saturday, to },
    zone,
    nowMs,
    days: [...outcome.daysBefore, ...days],
    fiveMinutes,
  });
}

function text(outcome: ArchiveOutcome, nowMs: number, events = false): string {
  return archiveText(outcome, daysOf(outcome, nowMs), { span: { from: saturday, to: monday }, zone, events });
}

const friday27: DayReading = { date: '2026-03-27', totalYieldWh: 1_000_000 };
const saturday28: DayReading = { date: '2026-03-28', totalYieldWh: 1_012_345 };
const sunday29: DayReading = { date: '2026-03-29', totalYieldWh: 1_020_000 };

describe('the days of an archive', () => {
  it('have the yield between two ends, the first one from the day before the span', () => {
    const days = daysOf(outcomeWith({ days: [saturday28, sunday29] }, [friday27]), monday + hourMs);
    expect(days.map(({ date, yieldWh, soFarWh }) => [date, yieldWh, soFarWh])).toEqual([
      ['2026-03-28', 12_345, null],
      ['2026-03-29', 7655, null],
    ]);
  });

  it('have no yield next to a gap: what came in over it belongs to no day', () => {
    const days = daysOf(outcomeWith({ days: [sunday29] }, [friday27]), monday + hourMs);
    expect(days.map(({ date, totalYieldWh, yieldWh }) => [date, totalYieldWh, yieldWh])).toEqual([
      ['2026-03-28', null, null],
      ['2026-03-29', 1_020_000, null],
    ]);
  });

  it('have no yield where the counter went back', () => {
    const back = { ...sunday29, totalYieldWh: 5 };
    expect(daysOf(outcomeWith({ days: [saturday28, back] }), monday)[1]?.yieldWh).toBeNull();
  });

  it('get the five-minute values that lie in them, midnight in the later one', () => {
    const fiveMinutes: readonly YieldReading[] = [saturday, sunday - 300_000, sunday, monday - 300_000].map(
      (at, index) => ({ at, totalYieldWh: 1_000_000 + index }),
    );
    const days = daysOf(outcomeWith({ fiveMinutes }), monday + hourMs);
    expect(days.map((day) => day.fiveMinutes.map((one) => one.at))).toEqual([
      [saturday, sunday - 300_000],
      [sunday, monday - 300_000],
    ]);
  });

  it('end with today, which has what it yielded so far', () => {
    const fiveMinutes = [{ at: saturday + 12 * hourMs, totalYieldWh: 1_003_210 }];
    const days = daysOf(outcomeWith({ fiveMinutes }, [friday27]), saturday + 12.5 * hourMs);
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({ date: '2026-03-28', yieldWh: null, soFarWh: 3210 });
  });
});

describe('the JSON of an archive', () => {
  it('has the form that is promised', () => {
    const outcome = outcomeWith(
      {
        fiveMinutes: [{ at: saturday, totalYieldWh: 1_000_000 }],
        days: [saturday28],
        events: [isolationFault()],
        notKept: [{ from: saturday, to: sunday }],
        dropped: [{ reason: 'offGrid', count: 2 }],
      },
      [friday27],
    );
    const json = archiveJson(outcome, daysOf(outcome, monday), { from: saturday, to: monday }, zone);
    expect(JSON.parse(JSON.stringify(json))).toEqual({
      device: {
        address: '192.168.1.48',
        susyId: 181,
        serial: 2_141_000_001,
        name: 'Roof',
        model: 'STP 6000TL-20',
        modelTag: 9099,
        class: 'Solar inverter',
        firmware: '2.55.3.R',
        clockOffsetS: 3,
      },
      from: '2026-03-27T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
      zone,
      stamps: 'ours',
      fiveMinutes: [{ at: '2026-03-27T23:00:00.000Z', totalYieldWh: 1_000_000 }],
      days: [{ date: '2026-03-28', totalYieldWh: 1_012_345, yieldWh: 12_345 }],
      events: [
        {
          at: '2026-03-28T07:00:12.000Z',
          code: 65_000,
          text: 'Event 65000',
          group: 'user',
          severity: 'error',
          kind: 'came',
          entry: 17,
          device: identity,
          change: null,
        },
      ],
      notKept: [{ from: '2026-03-27T23:00:00.000Z', to: '2026-03-28T23:00:00.000Z' }],
      unread: [],
      dropped: [{ reason: 'offGrid', count: 2 }],
      errors: [],
    });
  });

  it('holds no day outside the span', () => {
    const outcome = outcomeWith({ days: [saturday28, { date: '2026-03-30', totalYieldWh: 1_030_000 }] }, [friday27]);
    const { days } = archiveJson(outcome, daysOf(outcome, monday), { from: saturday, to: monday }, zone);
    expect(days.map((one) => one.date)).toEqual(['2026-03-28']);
  });
});

describe('the text of an archive', () => {
  it('has a line for each day: yield, total, and how many five-minute values from when to when', () => {
    const fiveMinutes = [6, 7, 18].map((hour) => ({ at: saturday + hour * hourMs, totalYieldWh: 1_000_000 + hour }));
    const lines = text(outcomeWith({ days: [saturday28], fiveMinutes }, [friday27]), monday + hourMs).split('\n');
    expect(lines[0]).toBe('Inverter   STP 6000TL-20, serial 2141000001, at 192.168.1.48');
    expect(lines).toContain('Span       2026-03-28 00:00 to 2026-03-30 00:00, Europe/Amsterdam');
    expect(lines.find((line) => line.startsWith('2026-03-28'))).toMatch(
      /^2026-03-28 +12\.345 kWh +1012\.345 kWh +3, 06:00 to 18:00$/,
    );
    expect(lines.find((line) => line.startsWith('2026-03-29'))).toMatch(/^2026-03-29 +- +- +-$/);
  });

  it('says for today that it is not over', () => {
    const fiveMinutes = [{ at: saturday + 12 * hourMs, totalYieldWh: 1_003_210 }];
    const printed = text(outcomeWith({ fiveMinutes }, [friday27]), saturday + 12.5 * hourMs);
    expect(printed).toMatch(/^2026-03-28 +3\.210 kWh so far +- +1, 12:00 to 12:00$/m);
  });

  it('says what is not kept, what was not read and what was left out', () => {
    const printed = text(
      outcomeWith({
        notKept: [{ from: saturday, to: sunday }],
        unread: [{ from: sunday, to: monday, part: 'days' }],
        dropped: [{ reason: 'doesNotFit', count: 12 }],
      }),
      monday,
    );
    expect(printed).toMatch(/^2026-03-28 +- +- +not kept$/m);
    expect(printed).toContain('Not kept by the inverter, or no longer:\n  2026-03-28 00:00 to 2026-03-29 00:00\n');
    expect(printed).toMatch(/^Not read because of a failure.*:\n {2}days, 2026-03-29 00:00 to 2026-03-30 00:00$/m);
    expect(printed).toContain('  12 × the counter does not fit between its neighbours\n');
  });

  it('lists events by the clocks of the plant, those of other devices marked', () => {
    const events = [isolationFault(), isolationFault({ kind: 'went', device: { susyId: 181, serial: 77 } })];
    const lines = text(outcomeWith({ events }), monday, true).split('\n');
    const own = lines.find((line) => line.includes('(came)'));
    expect(own).toMatch(/^2026-03-28 08:00:12 +error +65000 +Event 65000 \(came\)$/);
    expect(lines.find((line) => line.includes('(went)'))).toContain('of the device with serial 77');
  });

  it('speaks of events only where they were asked for', () => {
    expect(text(outcomeWith({}), monday, true)).toContain('No events.');
    expect(text(outcomeWith({}), monday, false)).not.toContain('vents');
    const unread = (part: ArchivePartName) => [{ from: saturday, to: sunday, part }];
    expect(text(outcomeWith({ unread: unread('events') }), monday, true)).toContain('No events were read.');
    expect(text(outcomeWith({ unread: unread('days') }), monday, true)).toContain('No events.');
  });
});
