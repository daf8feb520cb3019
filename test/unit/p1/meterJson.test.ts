import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readMeasurement } from '../../../electron/core/p1/homewizard/measurement.ts';
import { readSmartMeterRow } from '../../../electron/core/p1/p1Monitor/smartMeterRow.ts';
import { readJson, registerOf } from '../../../electron/core/p1/polling/jsonAnswer.ts';
import { instantBefore, instantNear, readIsoWall, readShortStamp } from '../../../electron/core/p1/polling/wallTime.ts';
import { readUploadedValues } from '../../../electron/core/p1/youless/uploadedValues.ts';

const zone = 'Europe/Amsterdam';
const receiptAt = Date.UTC(2026, 5, 21, 11);

describe('a register in JSON', () => {
  test('becomes the whole Wh of its digits, for every one that a meter can show', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), fc.boolean(), (wh, isShort) => {
        const whole = String(Math.floor(wh / 1000));
        const digits = `${whole}.${String(wh % 1000).padStart(3, '0')}`;
        const printed = isShort ? digits.replace(/\.?0+$/u, '') || '0' : digits;
        const valid = printed === '' || printed.startsWith('.') ? `0${printed}` : printed;
        fc.pre(Number(valid) === Number(digits));
        expect(registerOf(JSON.parse(valid), 3)).toBe(wh);
      }),
      { numRuns: 5000 },
    );
  });

  test.each<[unknown, number | null]>([
    [0, 0],
    [0.1, 100],
    [1.9999, 1999],
    [-1, null],
    [1e9, null],
    [1e-7, null],
    [Number.NaN, null],
    [null, null],
    ['12.345', null],
    [{}, null],
  ])('%s shows %s', (value, wh) => {
    expect(registerOf(value, 3)).toBe(wh);
  });
});

describe('a stamp without a letter', () => {
  test.each([210606140010, '210606140010'])('%s is a wall time', (stamp) => {
    expect(readShortStamp(stamp)).toBe(Date.UTC(2021, 5, 6, 14, 0, 10));
  });

  test.each([0, 211306140010, 210631140010, 210606240010, 210606146010, 210606140060, 1.5, 'x', null, 1e15, -1])(
    '%s is none',
    (stamp) => {
      expect(readShortStamp(stamp)).toBeNull();
    },
  );

  test.each(['2026-06-21T13:00', '2026-06-21T13:00:00Z', '2026-02-30T13:00:00', 1, null])(
    '%s is no ISO one',
    (stamp) => {
      expect(readIsoWall(stamp)).toBeNull();
    },
  );

  test('is read by the clocks of the zone on that day', () => {
    expect(instantBefore(Date.UTC(2026, 5, 21, 13), zone, receiptAt)).toBe(receiptAt);
    expect(instantBefore(Date.UTC(2026, 0, 10, 13), zone, receiptAt)).toBe(Date.UTC(2026, 0, 10, 12));
  });

  test('of the hour that autumn repeats is the later one that has been', () => {
    const wall = Date.UTC(2026, 9, 25, 2, 30);
    expect(instantBefore(wall, zone, Date.UTC(2026, 9, 25, 0, 31))).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantBefore(wall, zone, Date.UTC(2026, 9, 25, 1, 31))).toBe(Date.UTC(2026, 9, 25, 1, 30));
    expect(instantNear(wall, zone, Date.UTC(2026, 9, 25, 0, 29))).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantNear(wall, zone, Date.UTC(2026, 9, 25, 1, 29))).toBe(Date.UTC(2026, 9, 25, 1, 30));
  });

  test('of the hour that spring leaves out is none', () => {
    expect(instantBefore(Date.UTC(2026, 2, 29, 2, 30), zone, receiptAt)).toBeNull();
  });
});

describe('the JSON of a HomeWizard P1 meter', () => {
  const full = {
    smr_version: 50,
    meter_model: 'TESTED  T550',
    unique_id: '4530303031323334',
    active_tariff: 2,
    total_power_import_kwh: 13_779.338,
    total_power_import_t1_kwh: 10_830.511,
    total_power_import_t2_kwh: 2948.827,
    total_power_export_kwh: 0,
    active_power_w: -543,
    active_power_l1_w: -676,
    active_power_l2_w: 133,
    active_current_l1_a: -4,
    active_voltage_l1_v: 231.4,
    active_power_average_w: 123,
    montly_power_peak_w: 1111,
    montly_power_peak_timestamp: 260601_080010,
    external: [
      { unique_id: '4731', type: 'gas_meter', timestamp: 260621_125500, value: 2569.646, unit: 'm3' },
      { unique_id: '4732', type: 'inlet_heat_meter', timestamp: 260621_125500, value: 5.432, unit: 'GJ' },
      { unique_id: '4733', type: 'water_meter', timestamp: 991399_999999, value: 1, unit: 'm3' },
      { unique_id: '4734', type: 'water_meter', timestamp: 260621_125500, value: 7, unit: 'gallons' },
      null,
    ],
  };

  test('says what the telegram would have said', () => {
    expect(readMeasurement(full, 'v1', zone, receiptAt)).toEqual({
      stampAt: null,
      identification: 'TESTED  T550',
      meterId: 'E0001234',
      version: '50',
      registers: { importWh: 13_779_338, importT1Wh: 10_830_511, importT2Wh: 2_948_827, exportWh: 0 },
      importPowerW: 0,
      exportPowerW: 543,
      tariff: 2,
      phases: [
        { voltageV: 231.4, currentA: 4, importPowerW: 0, exportPowerW: 676 },
        { voltageV: null, currentA: null, importPowerW: 133, exportPowerW: 0 },
      ],
      mbus: [
        { channel: 1, type: 3, id: 'G1', at: Date.UTC(2026, 5, 21, 10, 55), value: 2_569_646, unit: 'dm3' },
        { channel: 2, type: 12, id: 'G2', at: Date.UTC(2026, 5, 21, 10, 55), value: 5_432_000, unit: 'kJ' },
      ],
      demand: { runningW: 123, monthPeakW: 1111, monthPeakAt: Date.UTC(2026, 5, 1, 6, 0, 10) },
      others: {},
    });
  });

  test('says nothing of what is not in it', () => {
    expect(readMeasurement({ total_power_import_t1_kwh: 1 }, 'v1', zone, receiptAt)).toMatchObject({
      registers: { importT1Wh: 1000 },
      meterId: null,
      version: null,
      importPowerW: null,
      exportPowerW: null,
      tariff: null,
      phases: [],
      mbus: [],
      demand: null,
    });
  });

  test('forms the sum of more than two tariffs only where all of them are told', () => {
    const tariffs = { total_power_import_t1_kwh: 1, total_power_import_t3_kwh: 4 };
    const all = { ...tariffs, total_power_import_t2_kwh: 2 };
    expect(readMeasurement(tariffs, 'v1', zone, receiptAt)?.registers).toEqual({ importT1Wh: 1000 });
    expect(readMeasurement(all, 'v1', zone, receiptAt)?.registers).toEqual({
      importWh: 7000,
      importT1Wh: 1000,
      importT2Wh: 2000,
    });
  });

  test('says nothing of numbers too large to be true', () => {
    const large = { total_power_import_kwh: 1, active_power_w: 1e300, active_tariff: -1e99 };
    expect(readMeasurement(large, 'v1', zone, receiptAt)).toMatchObject({ importPowerW: null, tariff: null });
  });

  test('takes the gas meter of older firmware', () => {
    const old = {
      total_power_import_t1_kwh: 1,
      total_gas_m3: 12.5,
      gas_timestamp: 260110_130000,
      gas_unique_id: '4731',
    };
    expect(readMeasurement(old, 'v1', zone, receiptAt)?.mbus).toEqual([
      { channel: 1, type: 3, id: 'G1', at: Date.UTC(2026, 0, 10, 12), value: 12_500, unit: 'dm3' },
    ]);
  });

  test('is no reading without a register', () => {
    for (const document of [null, [], 'x', 7, {}, { active_power_w: 5 }, { total_power_import_kwh: '12' }]) {
      expect(readMeasurement(document, 'v1', zone, receiptAt)).toBeNull();
    }
  });

  test('never throws, whatever the document', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('v1' as const, 'v2' as const), (text, edition) => {
        const document = readJson(Buffer.from(text));
        readMeasurement(document, edition, zone, receiptAt);
        readMeasurement({ ...full, external: document }, edition, zone, receiptAt);
        readUploadedValues(document, zone, receiptAt);
        readSmartMeterRow(document);
      }),
    );
    expect(readJson(Buffer.from('{'))).toBeNull();
  });
});

describe('the JSON of others', () => {
  test('of YouLess has the four registers, and gas with its own time', () => {
    const values = {
      tm: 1_782_039_600,
      net: 2375.216,
      pwr: -140,
      p1: 2523.531,
      p2: 2087.307,
      n1: 686.432,
      n2: 1549.19,
    };
    expect(readUploadedValues([{ ...values, gas: 26.125, gts: 2_606_211_255 }], zone, receiptAt)).toMatchObject({
      registers: { importT1Wh: 2_523_531, importT2Wh: 2_087_307, exportT1Wh: 686_432, exportT2Wh: 1_549_190 },
      importPowerW: 0,
      exportPowerW: 140,
      mbus: [{ type: 3, value: 26_125, unit: 'dm3', at: Date.UTC(2026, 5, 21, 10, 55) }],
    });
    expect(readUploadedValues([{ ...values, gas: 0, gts: 0 }], zone, receiptAt)?.mbus).toEqual([]);
  });

  test('of YouLess before its first telegram is no reading', () => {
    expect(readUploadedValues([{ p1: 0, p2: 0, n1: 0, n2: 0, pwr: 0 }], zone, receiptAt)).toBeNull();
    expect(readUploadedValues([{ cnt: ' 141950,625', pwr: 750 }], zone, receiptAt)).toBeNull();
  });

  test('of P1 Monitor has low and high as tariffs 1 and 2, stamped by P1 Monitor', () => {
    const row = {
      TIMESTAMP_lOCAL: '2026-06-21 13:00:00',
      TIMESTAMP_UTC: receiptAt / 1000,
      CONSUMPTION_KWH_LOW: 10_830.511,
      CONSUMPTION_KWH_HIGH: 2948.827,
      PRODUCTION_KWH_LOW: 0,
      PRODUCTION_KWH_HIGH: 1.5,
      CONSUMPTION_W: 321,
      PRODUCTION_W: 0,
      TARIFCODE: 'D',
      CONSUMPTION_GAS_M3: 5,
    };
    expect(readSmartMeterRow(row)).toMatchObject({
      stampAt: receiptAt,
      registers: { importT1Wh: 10_830_511, importT2Wh: 2_948_827, exportT1Wh: 0, exportT2Wh: 1500 },
      importPowerW: 321,
      exportPowerW: 0,
      tariff: 1,
      mbus: [],
    });
    expect(readSmartMeterRow({ ...row, TIMESTAMP_UTC: undefined })).toBeNull();
    expect(readSmartMeterRow({ ...row, CONSUMPTION_KWH_LOW: null })).toBeNull();
  });
});
