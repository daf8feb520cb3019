import { describe, expect, test } from 'vitest';

import { connectPairedHomewizard } from '../../../electron/core/p1/homewizard/homewizard.ts';
import { pairHomewizard } from '../../../electron/core/p1/homewizard/pairHomewizard.ts';
import { systemHttp } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, type FakeHttp } from '../../support/fakeHttp.ts';
import { startHttpDevice } from '../../support/httpDevice.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { pullPlug } from '../../support/pullPlug.ts';
import { soon } from '../../support/soon.ts';
import { makeTestCertificate } from '../../support/testCertificate.ts';

const api = 'https://meter/api';
const user = 'https://meter/api/user';
const p1Meter = '{"product_type":"HWE-P1","serial":"aabbccddeeff"}';

function pairFake(pages: FakeHttp['pages']) {
  const clock = createFakeClock();
  const http = createFakeHttp(pages);
  const pairing = pairHomewizard({ clock, openHttp: http.open }, 'meter');
  return { clock, http, pairing };
}

describe('pairing with a HomeWizard device', () => {
  test('asks each second until its button is pressed, under the certificate it first showed', async () => {
    const { clock, http, pairing } = pairFake({ [api]: 401, [user]: 403 });
    await clock.advance(12_000);
    const asked = http.requests.filter((one) => one.url === user);
    expect(asked).toHaveLength(13);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      body: '{"name":"local/suntally"}',
      headers: { 'x-api-version': '2' },
    });
    http.pages = { [api]: p1Meter, [user]: '{"token":"0123456789ABCDEF"}' };
    expect(await clock.settle(pairing.result)).toEqual({
      ok: true,
      value: {
        token: '0123456789ABCDEF',
        certificate: http.certificate,
        product: { type: 'HWE-P1', kind: 'p1', serial: 'aabbccddeeff' },
      },
    });
    expect(http.trusts).toEqual([{ kind: 'any' }, { kind: 'pinned', sha256: http.certificate }]);
    expect(http.openClients()).toBe(0);
  });

  test('gives up after a minute without the button', async () => {
    const { clock, http, pairing } = pairFake({ [api]: 401, [user]: 403 });
    expect(await clock.settle(pairing.result)).toEqual({ ok: false, error: { reason: 'buttonNotPressed' } });
    expect(http.openClients()).toBe(0);
  });

  test('ends when it is cancelled, and asks nothing more', async () => {
    const { clock, http, pairing } = pairFake({ [api]: 401, [user]: 403 });
    await clock.advance(3000);
    const before = http.requests.length;
    pairing.cancel();
    expect(await pairing.result).toEqual({ ok: false, error: { reason: 'cancelled' } });
    await clock.advance(60_000);
    expect(http.requests).toHaveLength(before);
    expect(http.openClients()).toBe(0);
  });

  test('takes no token from one who shows another certificate half-way', async () => {
    const { clock, http, pairing } = pairFake({ [api]: 401, [user]: 403 });
    await clock.advance(3000);
    http.certificate = 'cd'.repeat(32);
    http.pages = { [api]: 401, [user]: '{"token":"0123456789ABCDEF"}' };
    expect(await clock.settle(pairing.result)).toMatchObject({ ok: false, error: { reason: 'certificateChanged' } });
  });

  test.each<[string, FakeHttp['pages'], string]>([
    ['nothing there', { [api]: 'unreachable' }, 'unreachable'],
    ['a device of the first edition', { [api]: 'refused' }, 'refused'],
    ['another device there', { [api]: 401 }, 'notThisDevice'],
    ['an answer without a token', { [api]: 401, [user]: '{}' }, 'answerUnreadable'],
    ['an answer that is no JSON', { [api]: 401, [user]: '<html>' }, 'answerUnreadable'],
  ])('with %s says why', async (_name, pages, reason) => {
    const { clock, http, pairing } = pairFake(pages);
    expect(await clock.settle(pairing.result)).toMatchObject({ ok: false, error: { reason } });
    expect(http.openClients()).toBe(0);
  });

  test('on the wire gives what the meter is then read with', async () => {
    const clock = createFakeClock();
    let pressed = false;
    const device = await startHttpDevice(({ path, headers }) => {
      const isKnown = headers.authorization === 'Bearer the-token';
      if (path === '/api/user') {
        return pressed ? { body: '{"token":"the-token"}' } : { status: 403 };
      }
      if (!isKnown) {
        return { status: 401 };
      }
      return { body: path === '/api' ? p1Meter : printTelegram({ at: clock.nowMs() }) };
    }, makeTestCertificate());
    const parts = { clock, openHttp: systemHttp };
    const pairing = pairHomewizard(parts, device.host);
    await soon(() => device.questions.length > 1);
    pressed = true;
    await clock.advance(1000);
    const paired = await pairing.result;
    expect(paired).toMatchObject({ ok: true, value: { token: 'the-token' } });
    if (!paired.ok) {
      return;
    }
    const notes = noteMeter();
    const options = { ...paired.value, host: device.host, zone: 'Europe/Amsterdam' };
    const connection = connectPairedHomewizard(parts, options, notes);
    await pullPlug(device, connection, clock);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'refused', 'receiving']);

    const impostor = await startHttpDevice(() => ({ body: p1Meter }), makeTestCertificate());
    const other = connectPairedHomewizard(parts, { ...options, host: impostor.host }, notes);
    await soon(() => other.state().kind === 'silent');
    expect(other.state()).toMatchObject({ reason: 'certificateChanged' });
    expect(impostor.questions).toEqual([]);
    await other.stop();
  });
});
