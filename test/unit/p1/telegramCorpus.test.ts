import { describe, expect, test } from 'vitest';

import type { Telegram, TelegramRefusal } from '../../../electron/core/p1/telegram/telegram.ts';
import type { MbusReading } from '../../../shared/meterReading.ts';
import {
  capturedBytes,
  capturedTelegrams,
  type CapturedTelegrams,
  type StatedDevice,
  type StatedValues,
} from '../../support/telegramCorpus.ts';
import { readTelegrams } from '../../support/telegramFixtures.ts';

const captured = capturedTelegrams();

/** Files that are refused for another reason than a checksum that does not fit, and what else they tell. */
const refusedOtherwise: Readonly<Record<string, readonly TelegramRefusal[]>> = {
  'nl-dsmr22-iskra-nocrc-text.txt': ['truncated'],
  'd-truncated.txt': ['truncated'],
  'x-line-broken-in-value.txt': ['noRegisters'],
  'x-zero-without-unit.txt': ['noRegisters'],
  'x-space-after-obis.txt': ['noRegisters'],
  'x-many-fields.txt': ['checksumMissing'],
};

/** Files that hold a part of a telegram before the good one. */
const beginTruncated: readonly string[] = [
  'nl-dsmr50-truncated-then-good.txt',
  'nl-dsmr50-cut-duplicate.txt',
  'nl-esmr50-mthmulders.txt',
];

/** Their phases have codes of six numbers, which the corpus passes over. */
const sayMore: readonly string[] = ['nl-dsmr42-robthree.txt', 'nl-dsmr42-spec-example.txt'];

/** One channel gives two values there; of which the corpus states the older one. */
const twoValues = 'nl-dsmr50-p1monitor.txt';

function isUnpadded(row: CapturedTelegrams): boolean {
  return row.file === 'x-crc-unpadded.txt';
}

function fits(row: CapturedTelegrams): boolean {
  return row.crc_ok === true || row.crc_ok_after_crlf === true;
}

function isLog(row: CapturedTelegrams): boolean {
  return row.kind === 'real-log';
}

function readRow(row: CapturedTelegrams, checksum: 'required' | 'asPrinted' | 'ignored' = 'asPrinted') {
  const key = row.key_hex === undefined ? {} : { key: new Uint8Array(Buffer.from(row.key_hex, 'hex')) };
  return readTelegrams(capturedBytes(row.file), { checksum, ...key });
}

describe.skipIf(captured.length === 0)('collected telegrams', () => {
  const good = captured.filter(
    (row) => !isLog(row) && (fits(row) || isUnpadded(row) || (row.crc_ok === null && !(row.file in refusedOtherwise))),
  );
  const bad = captured.filter((row) => !isLog(row) && !good.includes(row));

  test('are all here', () => {
    expect(good).toHaveLength(81);
    expect(bad).toHaveLength(captured.length - 82);
  });

  test.each(good.map((row) => [row.file, row] as const))('%s says what is stated of it', (file, row) => {
    const { telegrams, refusals } = readRow(row);
    const stated = Array.isArray(row.expected) ? (row.expected as StatedValues[]) : [row.expected as StatedValues];
    expect(refusals).toEqual(beginTruncated.includes(file) ? ['truncated'] : []);
    const words = telegrams.map(wordsOf);
    const asStated = stated.map((values, at) => statedWords(values, telegrams[at]));
    expect(words.map((own) => (sayMore.includes(file) ? statedAlone(own, asStated[0]) : own))).toEqual(asStated);
  });

  test.each(bad.map((row) => [row.file, row] as const))('%s is refused', (file, row) => {
    const { telegrams, refusals } = readRow(row);
    expect(telegrams).toEqual([]);
    expect(refusals).toEqual(refusedOtherwise[file] ?? ['checksumWrong']);
  });

  const changed = bad.filter(({ kind }) => kind === 'anonymised' || kind === 'spec');

  test.each(changed.map((row) => [row.file, row] as const))('%s is read where checksums are ignored', (file, row) => {
    const { telegrams } = readRow(row, 'ignored');
    const stated = statedWords(row.expected as StatedValues, telegrams[0]);
    const [words = {}] = telegrams.map(wordsOf);
    const own = sayMore.includes(file) ? statedAlone(words, stated) : words;
    expect({ ...own, ...(file === twoValues && { mbus: stated['mbus'] }) }).toEqual(stated);
  });

  test.each(captured.map((row) => [row.file, row] as const))('%s where a checksum is required', (_, row) => {
    const { telegrams } = readRow(row, 'required');
    expect(telegrams).toHaveLength(isLog(row) ? 566 : !fits(row) ? 0 : Array.isArray(row.expected) ? 2 : 1);
  });

  test('a log of 566 telegrams gives every one, a second apart', () => {
    const log = captured.find(isLog);
    const { telegrams, refusals, offsets } = readTelegrams(capturedBytes(log?.file ?? ''));
    const stamps = telegrams.map(({ stampAt }) => stampAt ?? 0);
    const steps = stamps.slice(1).map((at, index) => at - (stamps[index] ?? 0));
    expect(telegrams).toHaveLength(566);
    expect(refusals).toEqual([]);
    expect(new Set(offsets).size).toBe(566);
    expect(stamps[0]).toBe(Date.UTC(2019, 2, 24, 14, 5, 19));
    expect(stamps.at(-1)).toBe(Date.UTC(2019, 2, 24, 14, 14, 45));
    expect(steps.filter((step) => step !== 1000)).toEqual([2000]);
    const imports = telegrams.map(({ registers }) => registers.importT1Wh ?? Number.NaN);
    expect(imports.every((wh, at) => at === 0 || wh >= (imports[at - 1] ?? 0))).toBe(true);
    expect([imports[0], imports.at(-1)]).toEqual([3_432_827, 3_432_921]);
  });
});

/** What was read, in the words and units of the corpus as far as it states them. */
function wordsOf(telegram: Telegram): Record<string, unknown> {
  const { registers, phases, demand } = telegram;
  const isSum = registers.importT1Wh === undefined || registers.importT2Wh !== undefined;
  const words: Record<string, unknown> = {
    stamp: telegram.stampAt,
    import_total_kwh: isSum ? registers.importWh : undefined,
    import_t1_kwh: registers.importT1Wh,
    import_t2_kwh: registers.importT2Wh,
    export_total_kwh: registers.exportWh,
    export_t1_kwh: registers.exportT1Wh,
    export_t2_kwh: registers.exportT2Wh,
    power_import_kw: telegram.importPowerW ?? undefined,
    power_export_kw: telegram.exportPowerW ?? undefined,
    tariff: telegram.tariff ?? undefined,
    demand_quarter_kw: demand?.runningW ?? undefined,
    demand_month_peak_kw: demand?.monthPeakW ?? undefined,
    demand_month_peak_at: demand?.monthPeakAt ?? undefined,
    mbus: telegram.mbus.map(({ channel, type, at, value, unit }) => ({ channel, type, at, value, unit })),
  };
  for (const phase of [0, 1, 2]) {
    const of = phases[phase];
    words[`l${phase + 1}_v`] = of?.voltageV ?? undefined;
    words[`l${phase + 1}_a`] = of?.currentA ?? undefined;
    words[`l${phase + 1}_import_kw`] = of?.importPowerW ?? undefined;
    words[`l${phase + 1}_export_kw`] = of?.exportPowerW ?? undefined;
  }
  return words;
}

/** Of what was read, what the corpus states too. */
function statedAlone(
  own: Record<string, unknown>,
  stated: Record<string, unknown> | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(own).map(([name, value]) => [name, stated?.[name] === undefined ? undefined : value]),
  );
}

/** What the corpus states, in the units of a telegram. */
function statedWords(stated: StatedValues, read: Telegram | undefined): Record<string, unknown> {
  const words: Record<string, unknown> = {
    stamp: statedInstant(stated.timestamp_raw, stated.timestamp_utc),
    tariff: stated.tariff,
    demand_quarter_kw: thousandfold(stated.demand_quarter_kw),
    demand_month_peak_kw: thousandfold(stated.demand_month_peak?.kw),
    demand_month_peak_at: stated.demand_month_peak && Date.parse(stated.demand_month_peak.at),
    mbus: (stated.mbus ?? []).filter(isThere).map((device) => statedDevice(device, read)),
  };
  for (const direction of ['import', 'export']) {
    for (const name of ['total', 't1', 't2']) {
      words[`${direction}_${name}_kwh`] = thousandfold(stated[`${direction}_${name}_kwh`]);
    }
    words[`power_${direction}_kw`] = thousandfold(stated[`power_${direction}_kw`]);
    for (const phase of ['l1', 'l2', 'l3']) {
      words[`${phase}_${direction}_kw`] = thousandfold(stated[`${phase}_${direction}_kw`]);
      words[`${phase}_v`] = stated[`${phase}_v`];
      words[`${phase}_a`] = stated[`${phase}_a`];
    }
  }
  return words;
}

function thousandfold(value: unknown): number | undefined {
  return typeof value === 'number' ? Math.floor(Number(`${value}e3`)) : undefined;
}

/** A device that is dead says a time that cannot be, and no unit. */
function isThere(device: StatedDevice): boolean {
  return device.unit !== undefined && device.unit !== '';
}

function statedDevice(device: StatedDevice, read: Telegram | undefined): Omit<MbusReading, 'id'> {
  const units = { m3: ['dm3', 'e3'], GJ: ['kJ', 'e6'], MJ: ['kJ', 'e3'], kWh: ['Wh', 'e3'] } as const;
  const [unit, scale] = units[device.unit as keyof typeof units];
  const own = read?.mbus.find(({ channel }) => channel === device.channel);
  return {
    channel: device.channel,
    type: device.type ?? null,
    at:
      device.at_raw?.length === 12
        ? localInstant(device.at_raw, own?.at)
        : (statedInstant(device.at_raw, device.at) ?? 0),
    value: Number(`${device.value ?? 0}${scale}`),
    unit,
  };
}

function statedInstant(raw: string | undefined, utc: string | null | undefined): number | null {
  if (raw === undefined || raw.startsWith('00')) {
    return null;
  }
  if (utc !== undefined && utc !== null) {
    return Date.parse(utc);
  }
  // The index reads no lower-case letter.
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)s$/.exec(raw)?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
  return parts === undefined ? null : Date.UTC(2000 + year, month - 1, day, hour - 2, minute, second);
}

/** The instant read, if a clock in Amsterdam showed the printed time then. */
function localInstant(raw: string, at: number | undefined): number {
  const shown = new Intl.DateTimeFormat('sv', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(at);
  return shown.replaceAll(/\D/g, '') === `20${raw}` ? (at ?? 0) : Number.NaN;
}
