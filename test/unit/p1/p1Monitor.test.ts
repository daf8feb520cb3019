import { describe, expect, test } from 'vitest';

import { connectP1Monitor } from '../../../electron/core/p1/p1Monitor/p1Monitor.ts';
import { systemHttp } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, type FakePage } from '../../support/fakeHttp.ts';
import { startHttpDevice } from '../../support/httpDevice.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { pullPlug } from '../../support/pullPlug.ts';

const url = 'http://p1mon/api/v1/smartmeter?limit=1&sort=desc&json=object&round=off';

function printRow(at: number): string {
  const stampS = Math.floor(at / 10_000) * 10;
  return JSON.stringify([
    { TIMESTAMP_UTC: stampS, CONSUMPTION_KWH_LOW: 10.5, CONSUMPTION_KWH_HIGH: stampS / 1000, CONSUMPTION_W: 5 },
  ]);
}

function connectFake(page: FakePage | (() => FakePage)) {
  const clock = createFakeClock();
  const http = createFakeHttp({ [url]: page });
  const notes = noteMeter();
  const connection = connectP1Monitor({ clock, openHttp: http.open }, { host: 'p1mon' }, notes);
  return { clock, http, notes, connection };
}

describe('P1 Monitor', () => {
  test('gives its newest row once, each 10 s', async () => {
    const { clock, http, notes } = connectFake(() => printRow(clock.nowMs()));
    await clock.advance(60_000);
    expect(notes.readings).toHaveLength(7);
    expect(notes.readings[0]).toMatchObject({ at: Date.UTC(2026, 5, 21, 11), registers: { importT1Wh: 10_500 } });
    expect(http.requests.length).toBeLessThan(9);
  });

  test('that hears nothing itself is silent', async () => {
    const { clock, notes } = connectFake(printRow(Date.UTC(2026, 5, 21, 11)));
    await clock.advance(25_000);
    expect(notes.readings).toHaveLength(1);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'onlyRepeats']);
  });

  test.each<[string, FakePage, string]>([
    ['closed to others', 401, 'interfaceOff'],
    ['not there', 404, 'notThisDevice'],
    ['answering with a page', '<html>', 'answerUnreadable'],
    ['empty', '[]', 'noTelegrams'],
    ['that only fails', 502, 'answerUnreadable'],
  ])('%s says why', async (_name, page, reason) => {
    const { clock, connection } = connectFake(page);
    await clock.advance(21_000);
    expect(connection.state()).toMatchObject({ kind: 'silent', reason });
  });

  test('on the wire connects, is lost and comes back', async () => {
    const clock = createFakeClock();
    const notes = noteMeter();
    const device = await startHttpDevice(() => ({ body: printRow(clock.nowMs()) }));
    const connection = connectP1Monitor({ clock, openHttp: systemHttp }, { host: device.host }, notes);
    await pullPlug(device, connection, clock);
  });
});
