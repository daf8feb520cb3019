import { describe, expect, onTestFinished, test } from 'vitest';

import { connectHomewizard, connectPairedHomewizard } from '../../../electron/core/p1/homewizard/homewizard.ts';
import { connectMqttTopic } from '../../../electron/core/p1/mqtt/mqttTopic.ts';
import { connectYouless } from '../../../electron/core/p1/youless/youless.ts';
import { systemTopics } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp } from '../../support/fakeHttp.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { startMqttBroker } from '../../support/mqttBroker.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { soon } from '../../support/soon.ts';
import { bytesOf, encryptedFrame, meterKey } from '../../support/telegramFixtures.ts';

const zone = 'Europe/Luxembourg';
const otherKey = meterKey.map((byte) => byte ^ 0xff);
const ways = ['HomeWizard v1', 'HomeWizard v2', 'YouLess'] as const;

/** A page as a device would pass it on: the frame's bytes. */
function page(at: number, key = meterKey): string {
  return Buffer.from(encryptedFrame(bytesOf(printTelegram({ at })), at % 1000, key)).toString('latin1');
}

function connect(way: (typeof ways)[number], key?: Uint8Array) {
  const clock = createFakeClock();
  const product = '{"product_type":"HWE-P1","product_name":"P1 meter","serial":"aabbccddeeff"}';
  let damaged = false;
  const telegram = () => (damaged ? page(clock.nowMs()).replace(/.$/su, '\u0000') : page(clock.nowMs()));
  const http = createFakeHttp({
    'http://meter/api': product,
    'https://meter/api': product,
    'http://meter/api/v1/telegram': telegram,
    'https://meter/api/telegram': telegram,
    'http://meter/V?p=1': () => telegram().slice(0, 120),
    'http://meter/V?p=2': () => telegram().slice(120),
  });
  const notes = noteMeter();
  const parts = { clock, openHttp: http.open };
  const options = { host: 'meter', zone, ...(key !== undefined && { key }) };
  const connection =
    way === 'YouLess'
      ? connectYouless(parts, options, notes)
      : way === 'HomeWizard v1'
        ? connectHomewizard(parts, options, notes)
        : connectPairedHomewizard(parts, { ...options, token: 'token', certificate: http.certificate }, notes);
  return { clock, notes, connection, damage: () => (damaged = true) };
}

describe.each(ways)('encrypted telegrams of %s', (way) => {
  test('are read with the key', async () => {
    const { clock, notes, connection } = connect(way, meterKey);
    await clock.advance(10_000);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(notes.readings.at(-1)).toMatchObject({ clock: 'meter', registers: { importT1Wh: 1_234_567 } });
    await connection.stop();
  });

  test('tell that the key is missing, or another', async () => {
    const without = connect(way);
    const wrong = connect(way, otherKey);
    await without.clock.advance(15_000);
    await wrong.clock.advance(15_000);
    expect(without.notes.words()).toEqual(['connecting', 'keyMissing']);
    expect(wrong.notes.words()).toEqual(['connecting', 'keyWrong']);
    await Promise.all([without.connection.stop(), wrong.connection.stop()]);
  });

  test('that are damaged after good ones do not put the key in doubt', async () => {
    const { clock, notes, connection, damage } = connect(way, meterKey);
    await clock.advance(10_000);
    damage();
    await clock.advance(60_000);
    expect(connection.refused()).toMatchObject({ keyWrong: 0 });
    expect(connection.refused().checksumWrong).toBeGreaterThan(2);
    expect(notes.words().at(-1)).toBe('checksumsWrong');
    await connection.stop();
  });
});

describe('encrypted telegrams by MQTT', () => {
  test('are read with the key, and told about without', async () => {
    const broker = await startMqttBroker();
    const clock = createFakeClock();
    const notes = noteMeter();
    const others = noteMeter();
    const parts = { clock, subscribe: systemTopics };
    const options = { url: broker.url, topic: 'dsmr/raw' };
    const connection = connectMqttTopic(parts, { ...options, key: meterKey }, notes);
    const other = connectMqttTopic(parts, options, others);
    onTestFinished(async () => {
      await connection.stop();
      await other.stop();
    });
    await soon(() => broker.subscriptions() === 2);
    for (let second = 0; second < 3; second += 1) {
      const text = bytesOf(printTelegram({ at: clock.nowMs() + second * 1000 }));
      // oxlint-disable-next-line no-await-in-loop -- one message after the other
      await broker.publish('dsmr/raw', encryptedFrame(text, second));
    }
    await soon(() => notes.readings.length === 3 && others.words().includes('keyMissing'));
    expect(others.readings).toEqual([]);
  });
});
