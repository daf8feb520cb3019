import { describe, expect, test } from 'vitest';

import { connectYouless } from '../../../electron/core/p1/youless/youless.ts';
import { systemHttp } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, type FakeHttp } from '../../support/fakeHttp.ts';
import { startHttpDevice } from '../../support/httpDevice.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { pullPlug } from '../../support/pullPlug.ts';

const first = 'http://youless/V?p=1';
const second = 'http://youless/V?p=2';
const values = 'http://youless/e';
const zone = 'Europe/Amsterdam';
const cutAt = 100;

function connectFake(pages: FakeHttp['pages']) {
  const clock = createFakeClock();
  const http = createFakeHttp(pages);
  const notes = noteMeter();
  const connection = connectYouless({ clock, openHttp: http.open }, { host: 'youless', zone }, notes);
  return { clock, http, notes, connection };
}

describe('a YouLess', () => {
  test('gives the telegram in two parts', async () => {
    const { clock, notes } = connectFake({
      [first]: () => printTelegram({ at: clock.nowMs() }).slice(0, cutAt),
      [second]: () => printTelegram({ at: clock.nowMs() }).slice(cutAt),
    });
    await clock.advance(20_000);
    expect(notes.readings).toHaveLength(5);
    expect(notes.readings[0]).toMatchObject({ clock: 'meter', registers: { importT1Wh: 1_234_567 } });
  });

  test('gives a short telegram in one', async () => {
    const { clock, http, notes } = connectFake({ [first]: () => printTelegram({ at: clock.nowMs() }), [second]: 'x' });
    await clock.flush();
    expect(notes.readings).toHaveLength(1);
    expect(http.requests.map((one) => one.url)).toEqual([first]);
  });

  test('puts no parts of two telegrams together, though neither has a checksum', async () => {
    // The second telegram arrives between the two questions, each time: the parts never belong together.
    let asked = 0;
    const old = () => {
      const whole = printTelegram({ importWh: 1_234_567 + asked * 1000 });
      return whole.replace('1-3:0.2.8(50)\r\n', '').replace(/![0-9A-F]{4}/u, '!');
    };
    const { clock, notes, connection } = connectFake({
      [first]: () => {
        asked += 1;
        return old().slice(0, cutAt);
      },
      [second]: () => old().slice(cutAt),
    });
    await clock.advance(60_000);
    expect(notes.readings).toEqual([]);
    expect(connection.state().kind).toBe('silent');
  });

  test('puts the parts of an old telegram together where they belong', async () => {
    const old = printTelegram()
      .replace('1-3:0.2.8(50)\r\n', '')
      .replace(/![0-9A-F]{4}/u, '!');
    const { clock, notes } = connectFake({ [first]: old.slice(0, cutAt), [second]: old.slice(cutAt) });
    await clock.flush();
    expect(notes.readings).toMatchObject([{ clock: 'receipt', registers: { importT1Wh: 1_234_567 } }]);
  });

  test('without telegrams is read by its registers', async () => {
    const { clock, notes } = connectFake({
      [first]: 404,
      [values]: '[{"tm":1782039600,"net":0.9,"pwr":-140,"p1":1.5,"p2":0.2,"n1":0.5,"n2":0.3}]',
    });
    await clock.flush();
    expect(notes.readings).toMatchObject([
      {
        clock: 'receipt',
        registers: { importT1Wh: 1500, importT2Wh: 200, exportT1Wh: 500, exportT2Wh: 300 },
        exportPowerW: 140,
      },
    ]);
  });

  test.each<[string, FakeHttp['pages'], string]>([
    ['a password', { [first]: 403 }, 'interfaceOff'],
    ['something else at its address', {}, 'notThisDevice'],
    ['nothing at its address', { [first]: 'unreachable' }, 'unreachable'],
    ['only a net count', { [first]: 404, [values]: '{"cnt":" 141950,625","pwr":750}' }, 'noTelegrams'],
  ])('with %s says why', async (_name, pages, reason) => {
    const { clock, connection } = connectFake(pages);
    await clock.advance(21_000);
    expect(connection.state()).toMatchObject({ kind: 'silent', reason });
  });

  test('on the wire connects, is lost and comes back', async () => {
    const clock = createFakeClock();
    const notes = noteMeter();
    const device = await startHttpDevice(({ path }) => {
      const telegram = printTelegram({ at: clock.nowMs() });
      return { body: path === '/V?p=1' ? telegram.slice(0, cutAt) : telegram.slice(cutAt) };
    });
    const connection = connectYouless({ clock, openHttp: systemHttp }, { host: device.host, zone }, notes);
    await pullPlug(device, connection, clock);
  });
});
