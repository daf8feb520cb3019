import { describe, expect, test } from 'vitest';

import {
  connectHomewizardSolar,
  type HomewizardSolarOptions,
  type SolarReading,
} from '../../../electron/core/p1/homewizard/homewizardSolar.ts';
import { systemHttp } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, type FakeHttp } from '../../support/fakeHttp.ts';
import { startHttpDevice } from '../../support/httpDevice.ts';
import { pullPlug } from '../../support/pullPlug.ts';

const api = 'http://panels/api';
const data = 'http://panels/api/v1/data';
const kwhMeter = '{"product_type":"HWE-KWH3"}';

function connectFake(pages: FakeHttp['pages'], options: Partial<HomewizardSolarOptions> = {}) {
  const clock = createFakeClock();
  const http = createFakeHttp(pages);
  const readings: SolarReading[] = [];
  const connection = connectHomewizardSolar(
    { clock, openHttp: http.open },
    { host: 'panels', ...options },
    { onReading: (reading) => readings.push(reading), onState: () => undefined },
  );
  return { clock, http, readings, connection };
}

describe('a HomeWizard kWh meter behind solar panels', () => {
  test('counts their yield as export, with negative power', async () => {
    const { clock, readings } = connectFake({
      [api]: kwhMeter,
      [data]: '{"total_power_import_kwh":2.5,"total_power_export_kwh":4321.987,"active_power_w":-1840.4}',
    });
    await clock.advance(5000);
    const at = Date.UTC(2026, 5, 21, 11);
    expect(readings).toEqual([
      { at, yieldWh: 4_321_987, powerW: 1840 },
      { at: at + 5000, yieldWh: 4_321_987, powerW: 1840 },
    ]);
  });

  test('wired the other way about counts it as import', async () => {
    const { clock, readings } = connectFake(
      {
        [api]: kwhMeter,
        [data]: '{"total_power_import_kwh":4321.987,"total_power_export_kwh":2.5,"active_power_w":1840}',
      },
      { counter: 'import' },
    );
    await clock.flush();
    expect(readings).toMatchObject([{ yieldWh: 4_321_987, powerW: 1840 }]);
  });

  test('with older firmware tells only the first tariff', async () => {
    const { clock, readings } = connectFake({
      [api]: '{"product_type":"SDM230-wifi"}',
      [data]: '{"total_power_export_t1_kwh":2948.827}',
    });
    await clock.flush();
    expect(readings).toMatchObject([{ yieldWh: 2_948_827, powerW: null }]);
  });

  test('tells the power of an inverter that draws at night as negative', async () => {
    const { clock, readings } = connectFake({
      [api]: kwhMeter,
      [data]: '{"total_power_export_kwh":1,"active_power_w":3}',
    });
    await clock.flush();
    expect(readings[0]?.powerW).toBe(-3);
  });

  test('that does not tell the counter gives no reading', async () => {
    const { clock, readings, connection } = connectFake({
      [api]: kwhMeter,
      [data]: '{"total_power_import_kwh":1,"active_power_w":0}',
    });
    await clock.advance(20_000);
    expect(readings).toEqual([]);
    expect(connection.state().kind).toBe('silent');
  });

  test('is no P1 meter', async () => {
    const { clock, http, connection } = connectFake({ [api]: '{"product_type":"HWE-P1"}' });
    await clock.flush();
    expect(connection.state()).toMatchObject({ kind: 'silent', reason: 'notThisDevice', detail: 'HWE-P1' });
    await connection.stop();
    expect(http.openClients()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  test('on the wire connects, is lost and comes back', async () => {
    const clock = createFakeClock();
    const readings: SolarReading[] = [];
    const device = await startHttpDevice(({ path }) => ({
      body: path === '/api' ? kwhMeter : '{"total_power_export_kwh":4321.987,"active_power_w":-1840}',
    }));
    const connection = connectHomewizardSolar(
      { clock, openHttp: systemHttp },
      { host: device.host },
      { onReading: (reading) => readings.push(reading), onState: () => undefined },
    );
    await pullPlug(device, connection, clock);
    expect(readings.at(-1)).toMatchObject({ yieldWh: 4_321_987, powerW: 1840 });
  });
});
