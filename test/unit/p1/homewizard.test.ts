import { describe, expect, test } from 'vitest';

import { connectHomewizard, connectPairedHomewizard } from '../../../electron/core/p1/homewizard/homewizard.ts';
import { systemHttp } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, type FakeHttp } from '../../support/fakeHttp.ts';
import { startHttpDevice } from '../../support/httpDevice.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { pullPlug } from '../../support/pullPlug.ts';

const p1Meter = '{"product_type":"HWE-P1","product_name":"P1 meter","serial":"aabbccddeeff","api_version":"v1"}';
const api = 'http://meter/api';
const telegram = 'http://meter/api/v1/telegram';
const data = 'http://meter/api/v1/data';
const zone = 'Europe/Amsterdam';

/** A house with a meter whose pages are given, connected to by the first edition. */
function connectFake(pages: FakeHttp['pages']) {
  const clock = createFakeClock();
  const http = createFakeHttp(pages);
  const notes = noteMeter();
  const connection = connectHomewizard({ clock, openHttp: http.open }, { host: 'meter', zone }, notes);
  const asked = (url: string) => http.requests.filter((one) => one.url === url).length;
  return { clock, http, notes, connection, asked };
}

describe('a HomeWizard P1 meter', () => {
  test('gives the readings of its telegram, stamped by the meter', async () => {
    const { clock, notes, connection } = connectFake({
      [api]: p1Meter,
      [telegram]: () => printTelegram({ at: clock.nowMs() }),
    });
    const startMs = clock.nowMs();
    await clock.advance(2000);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(notes.readings.map((one) => one.at)).toEqual([startMs, startMs + 1000, startMs + 2000]);
    expect(notes.readings[0]).toMatchObject({
      clock: 'meter',
      meterId: 'E0001234',
      registers: { importT1Wh: 1_234_567, importT2Wh: 2000, exportT1Wh: 300, exportT2Wh: 400 },
      importPowerW: 321,
    });
    await connection.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  test('is asked each 10 s where it speaks each 10 s', async () => {
    const { clock, asked, notes } = connectFake({
      [api]: p1Meter,
      [telegram]: () => printTelegram({ at: clock.nowMs() - (clock.nowMs() % 10_000), version: '42' }),
    });
    await clock.advance(60_000);
    expect(asked(telegram)).toBe(7);
    expect(notes.readings).toHaveLength(7);
  });

  test('is asked each 5 s where it claims to speak each second and does not', async () => {
    const { clock, asked, notes } = connectFake({
      [api]: p1Meter,
      [telegram]: () => printTelegram({ at: clock.nowMs() - (clock.nowMs() % 10_000) }),
    });
    await clock.advance(120_000);
    expect(asked(telegram)).toBeLessThan(35);
    expect(notes.readings).toHaveLength(13);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
  });

  test('that gives the same telegram again and again is silent, not received', async () => {
    const { clock, notes } = connectFake({
      [api]: p1Meter,
      [telegram]: printTelegram({ at: Date.UTC(2026, 5, 21, 11) }),
    });
    await clock.advance(25_000);
    expect(notes.readings).toHaveLength(1);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'onlyRepeats']);
  });

  test('counts a telegram with a wrong checksum and goes on', async () => {
    const { clock, http, notes, connection } = connectFake({
      [api]: p1Meter,
      [telegram]: () => printTelegram({ at: clock.nowMs() }),
    });
    await clock.flush();
    http.pages = { ...http.pages, [telegram]: printTelegram().replace('321', '421') };
    await clock.advance(5000);
    http.pages = { ...http.pages, [telegram]: () => printTelegram({ at: clock.nowMs() }) };
    await clock.advance(5000);
    expect(connection.refused().checksumWrong).toBe(5);
    expect(notes.states.filter((one) => one.kind === 'silent')).toEqual([]);
    expect(notes.readings).toHaveLength(6);
  });

  test.each<[string, string | number]>([
    ['a 404', 404],
    ['an empty page', ''],
    ['blanks', ' \r\n'],
    ['a 503', 503],
  ])(
    'with %s for a telegram is read by its JSON, and asked for the telegram again after a minute',
    async (_name, page) => {
      const { clock, http, notes, asked } = connectFake({
        [api]: p1Meter,
        [telegram]: page,
        [data]: '{"smr_version":50,"total_power_import_t1_kwh":10830.511,"active_power_w":-543}',
      });
      await clock.advance(3000);
      expect(asked(telegram)).toBe(1);
      expect(notes.readings).toHaveLength(4);
      expect(notes.readings[0]).toMatchObject({
        clock: 'receipt',
        at: Date.UTC(2026, 5, 21, 11),
        registers: { importT1Wh: 10_830_511 },
        importPowerW: 0,
        exportPowerW: 543,
      });
      http.pages = { ...http.pages, [telegram]: () => printTelegram({ at: clock.nowMs() }) };
      await clock.advance(60_000);
      expect(notes.readings.at(-1)).toMatchObject({ clock: 'meter' });
    },
  );

  test.each<[string, FakeHttp['pages'], string, string | undefined]>([
    ['its interface switched off', { [api]: 403 }, 'interfaceOff', '403'],
    ['its interface switched off later', { [api]: p1Meter, [telegram]: 403 }, 'interfaceOff', '403'],
    ['another address', { [api]: 404 }, 'notThisDevice', '404'],
    ['a kWh meter there', { [api]: '{"product_type":"HWE-KWH1"}' }, 'notThisDevice', 'HWE-KWH1'],
    ['a web page there', { [api]: '<html>' }, 'answerUnreadable', undefined],
    ['no device there', { [api]: 'unreachable' }, 'unreachable', 'FAKE'],
    ['a closed port', { [api]: 'refused' }, 'refused', 'FAKE'],
    ['an unknown name', { [api]: 'nameUnknown' }, 'addressUnknown', 'FAKE'],
    ['a page without end', { [api]: p1Meter, [telegram]: 'tooLong' }, 'answerUnreadable', 'FAKE'],
  ])('with %s says why, and comes back when that is over', async (_name, pages, reason, detail) => {
    const { clock, http, notes, connection } = connectFake(pages);
    await clock.flush();
    expect(connection.state()).toMatchObject({ kind: 'silent', reason, ...(detail !== undefined && { detail }) });
    await clock.advance(60_000);
    expect(notes.readings).toEqual([]);
    http.pages = { [api]: p1Meter, [telegram]: () => printTelegram({ at: clock.nowMs() }) };
    await clock.advance(30_000);
    expect(connection.state().kind).toBe('receiving');
    await connection.stop();
    expect(http.openClients()).toBe(0);
  });

  test('is asked again where a question got lost, and counts as gone after three', async () => {
    let lost = 0;
    const { clock, notes, connection } = connectFake({
      [api]: p1Meter,
      [telegram]: () => (lost-- > 0 ? 'timedOut' : printTelegram({ at: clock.nowMs() })),
    });
    await clock.flush();
    lost = 2;
    await clock.advance(10_000);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    lost = 3;
    await clock.advance(3000);
    expect(connection.state()).toMatchObject({ kind: 'silent', reason: 'unreachable' });
    await clock.advance(3000);
    expect(connection.state().kind).toBe('receiving');
  });

  test('is not gone for losing a question now and then', async () => {
    let asked = 0;
    const { clock, notes } = connectFake({
      [api]: p1Meter,
      [telegram]: () => (++asked % 3 === 0 ? 'lost' : printTelegram({ at: clock.nowMs() })),
    });
    await clock.advance(60_000);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
  });

  test('that never answers with values becomes silent', async () => {
    const { clock, connection } = connectFake({ [api]: p1Meter, [telegram]: 404, [data]: '{"wifi_strength":80}' });
    await clock.advance(21_000);
    expect(connection.state()).toMatchObject({ kind: 'silent', reason: 'noTelegrams' });
  });

  test('is not asked twice at once, however slow it is', async () => {
    const clock = createFakeClock();
    let open = 0;
    let most = 0;
    const http = createFakeHttp({ [api]: p1Meter, [telegram]: () => printTelegram({ at: clock.nowMs() }) });
    const connection = connectHomewizard(
      {
        clock,
        openHttp: (trust) => {
          const client = http.open(trust);
          return {
            ...client,
            request: async (request) => {
              open += 1;
              most = Math.max(most, open);
              await new Promise<void>((resolve) => {
                clock.after(3000, resolve);
              });
              open -= 1;
              return client.request(request);
            },
          };
        },
      },
      { host: 'meter', zone },
      noteMeter(),
    );
    await clock.advance(60_000);
    await connection.stop();
    expect(most).toBe(1);
    expect(connection.accepted()).toBeGreaterThan(10);
  });
});

describe('a connection that is stopped', () => {
  test('takes nothing from an answer that was under way, and leaves no timer', async () => {
    const clock = createFakeClock();
    const notes = noteMeter();
    const waiting: (() => void)[] = [];
    const http = createFakeHttp({ [api]: p1Meter, [telegram]: printTelegram() });
    const connection = connectHomewizard(
      {
        clock,
        openHttp: (trust) => {
          const client = http.open(trust);
          return {
            close: () => undefined,
            request: (request) => new Promise((resolve) => waiting.push(() => resolve(client.request(request)))),
          };
        },
      },
      { host: 'meter', zone },
      notes,
    );
    await clock.flush();
    waiting.pop()?.();
    await clock.flush();
    expect(waiting).toHaveLength(1);
    await connection.stop();
    waiting.pop()?.();
    await clock.flush();
    expect(notes.readings).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a paired HomeWizard P1 meter', () => {
  const secureApi = 'https://meter/api';
  const secureTelegram = 'https://meter/api/telegram';
  const measurement = 'https://meter/api/measurement';

  function connectPaired(pages: FakeHttp['pages'], token: string | null = 'the-token') {
    const clock = createFakeClock();
    const http = createFakeHttp(pages);
    const notes = noteMeter();
    const options = { host: 'meter', zone, token, certificate: http.certificate };
    const connection = connectPairedHomewizard({ clock, openHttp: http.open }, options, notes);
    return { clock, http, notes, connection };
  }

  test('gives its telegram to the one who has the token', async () => {
    const { clock, http, notes } = connectPaired({
      [secureApi]: p1Meter,
      [secureTelegram]: ({ headers }) =>
        headers?.['authorization'] === 'Bearer the-token' && headers['x-api-version'] === '2'
          ? printTelegram({ at: clock.nowMs() })
          : 401,
    });
    await clock.advance(1000);
    expect(notes.readings).toHaveLength(2);
    expect(http.trusts).toEqual([{ kind: 'pinned', sha256: http.certificate }]);
  });

  test('without a telegram yet is read by its measurement, stamped by the meter', async () => {
    const { clock, notes } = connectPaired({
      [secureApi]: p1Meter,
      [secureTelegram]: 503,
      [measurement]:
        '{"protocol_version":50,"timestamp":"2026-06-21T13:00:00","energy_import_kwh":13.779,"power_w":12}',
    });
    await clock.flush();
    expect(notes.readings[0]).toMatchObject({
      at: Date.UTC(2026, 5, 21, 11),
      clock: 'meter',
      registers: { importWh: 13_779 },
      importPowerW: 12,
      exportPowerW: 0,
    });
  });

  test('that does not know the token says so, and the token stands nowhere in what is told', async () => {
    const { clock, notes } = connectPaired({ [secureApi]: 401 });
    await clock.advance(60_000);
    expect(notes.words()).toEqual(['connecting', 'tokenRefused']);
    expect(JSON.stringify(notes.states)).not.toContain('the-token');
  });

  test('is not asked at all without a token', async () => {
    const { clock, http, notes } = connectPaired({ [secureApi]: p1Meter }, null);
    await clock.advance(60_000);
    expect(notes.words()).toEqual(['connecting', 'tokenMissing']);
    expect(http.requests).toEqual([]);
  });

  test('with another certificate than at pairing is refused', async () => {
    const { clock, http, notes } = connectPaired({ [secureApi]: p1Meter });
    http.certificate = 'cd'.repeat(32);
    await clock.flush();
    expect(notes.words()).toEqual(['connecting', 'certificateChanged']);
  });
});

describe('a HomeWizard P1 meter on the wire', () => {
  test('connects, is lost with its plug pulled, and comes back', async () => {
    const clock = createFakeClock();
    const notes = noteMeter();
    const device = await startHttpDevice(({ path }) =>
      path === '/api'
        ? { body: p1Meter }
        : path === '/api/v1/telegram'
          ? { body: printTelegram({ at: clock.nowMs() }) }
          : { status: 404 },
    );
    const connection = connectHomewizard({ clock, openHttp: systemHttp }, { host: device.host, zone }, notes);
    await pullPlug(device, connection, clock);
  });
});
