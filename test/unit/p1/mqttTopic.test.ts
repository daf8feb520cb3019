import { createServer } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { connectMqttTopic, type MqttTopicOptions } from '../../../electron/core/p1/mqtt/mqttTopic.ts';
import { systemTopics } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { startMqttBroker } from '../../support/mqttBroker.ts';
import { printTelegram } from '../../support/printedTelegram.ts';
import { soon } from '../../support/soon.ts';
import { makeTestCertificate } from '../../support/testCertificate.ts';

const topic = 'dsmr/raw';

function connectTo(url: string, more: Partial<MqttTopicOptions> = {}) {
  const clock = createFakeClock();
  const notes = noteMeter();
  const connection = connectMqttTopic({ clock, subscribe: systemTopics }, { url, topic, ...more }, notes);
  onTestFinished(() => connection.stop());
  return { clock, notes, connection };
}

describe('telegrams by MQTT', () => {
  test('become readings, one for each message', async () => {
    const broker = await startMqttBroker();
    const { clock, notes, connection } = connectTo(broker.url);
    await soon(() => broker.subscriptions() === 1);
    await broker.publish(topic, printTelegram({ at: clock.nowMs() }));
    await broker.publish('dsmr/other', printTelegram({ at: clock.nowMs() + 1000, importWh: 9_999_000 }));
    await clock.advance(2000);
    await broker.publish(topic, printTelegram({ at: clock.nowMs(), importWh: 1_234_568 }));
    await soon(() => notes.readings.length === 2);
    expect(notes.readings.map((one) => one.registers.importT1Wh)).toEqual([1_234_567, 1_234_568]);
    await connection.stop();
    await soon(() => broker.clients() === 0);
    expect(clock.pendingTimers).toBe(0);
  });

  test('are fresh only where they come live: what the broker had kept counts for nothing', async () => {
    const broker = await startMqttBroker();
    await broker.publish(topic, printTelegram({ at: Date.UTC(2026, 5, 21, 10) }), true);
    const { clock, notes, connection } = connectTo(broker.url);
    await soon(() => broker.subscriptions() === 1);
    await soon(
      () => connection.state().kind === 'silent',
      () => clock.advance(1000),
    );
    expect(notes.readings).toEqual([]);
    expect(connection.state()).toMatchObject({ reason: 'nothingHeard' });
    await broker.publish(topic, printTelegram({ at: clock.nowMs() }), true);
    await soon(() => notes.readings.length === 1);
  });

  test('that are damaged or none at all are counted, and the rest goes on', async () => {
    const broker = await startMqttBroker();
    const { clock, notes, connection } = connectTo(broker.url);
    await soon(() => broker.subscriptions() === 1);
    await broker.publish(topic, printTelegram().replace('321', '421'));
    await broker.publish(topic, '{"power":5}');
    await broker.publish(topic, '');
    await broker.publish(topic, printTelegram({ at: clock.nowMs() }));
    await soon(() => notes.readings.length === 1);
    expect(connection.refused().checksumWrong).toBe(1);
  });

  test('come back after the broker was gone', async () => {
    const broker = await startMqttBroker();
    const { clock, notes, connection } = connectTo(broker.url);
    await soon(() => broker.subscriptions() === 1);
    await broker.publish(topic, printTelegram({ at: clock.nowMs() }));
    await soon(() => connection.state().kind === 'receiving');
    await broker.off();
    await soon(() => connection.state().kind === 'silent');
    expect(connection.state()).toMatchObject({ reason: 'lost' });
    await clock.advance(1000);
    await soon(() => notes.words().includes('refused'));
    await broker.on();
    await soon(
      () => broker.subscriptions() === 2,
      () => clock.advance(1000),
    );
    await broker.publish(topic, printTelegram({ at: clock.nowMs() }));
    await soon(() => connection.state().kind === 'receiving');
  });

  test('need the right name and password', async () => {
    const logon = { username: 'sun', password: 'tally-secret' };
    const broker = await startMqttBroker({ logon });
    const wrong = connectTo(broker.url, { username: 'sun', password: 'wrong-secret' });
    await soon(() => wrong.connection.state().kind === 'silent');
    expect(wrong.connection.state()).toMatchObject({ reason: 'logonRefused' });
    expect(JSON.stringify(wrong.notes.states)).not.toContain('secret');
    const right = connectTo(broker.url, logon);
    await soon(() => broker.subscriptions() === 1);
    await broker.publish(topic, printTelegram({ at: right.clock.nowMs() }));
    await soon(() => right.notes.readings.length === 1);
  });

  test('come over TLS under an authority of the user', async () => {
    const certificate = makeTestCertificate();
    const broker = await startMqttBroker({ certificate });
    const unknown = connectTo(broker.url);
    await soon(() => unknown.connection.state().kind === 'silent');
    expect(unknown.connection.state()).toMatchObject({ reason: 'certificateUnknown' });
    const { clock, notes } = connectTo(broker.url, { authority: certificate.cert });
    await soon(() => broker.subscriptions() === 1);
    await broker.publish(topic, printTelegram({ at: clock.nowMs() }));
    await soon(() => notes.readings.length === 1);
  });

  test('do not come under an authority that is no certificate', async () => {
    const broker = await startMqttBroker({ certificate: makeTestCertificate() });
    const { connection } = connectTo(broker.url, {
      authority: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
    });
    await soon(() => connection.state().kind === 'silent');
    expect(connection.state()).toMatchObject({ reason: 'certificateUnknown' });
  });

  test('of a topic that the broker keeps for itself are told as refused', async () => {
    const broker = await startMqttBroker({ forbidden: topic });
    const { connection } = connectTo(broker.url);
    await soon(() => connection.state().kind === 'silent');
    expect(connection.state()).toMatchObject({ reason: 'brokerRefused' });
  });

  test.each(['http://localhost/', 'localhost', 'mqtt://', '', 'mqtt://u:50%@localhost'])(
    'have no broker at %j',
    async (url) => {
      const { connection } = connectTo(url);
      await soon(() => connection.state().kind === 'silent');
      expect(connection.state()).toMatchObject({ kind: 'silent', reason: 'addressUnknown' });
    },
  );

  test('do not come from a port where nobody listens', async () => {
    const broker = await startMqttBroker();
    await broker.off();
    const { connection } = connectTo(broker.url);
    await soon(() => connection.state().kind === 'silent');
    expect(connection.state()).toMatchObject({ reason: 'refused' });
  });

  test('do not come from what is no broker', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    onTestFinished(() => {
      other.close();
    });
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const { connection } = connectTo(`mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    await soon(() => connection.state().kind === 'silent');
    expect(connection.state()).toMatchObject({ reason: 'notThisDevice' });
  });

  test('longer than any telegram end the connection before they are whole', async () => {
    const broker = await startMqttBroker();
    const { connection } = connectTo(broker.url);
    await soon(() => broker.subscriptions() === 1);
    await broker.publish(topic, Buffer.alloc(5_000_000, 0x30));
    await soon(() => connection.state().kind === 'silent');
    expect(connection.state()).toMatchObject({ reason: 'answerUnreadable' });
  });

  test('end with the connection being stopped, also while it is being made', async () => {
    const mute = createServer();
    onTestFinished(() => {
      mute.close();
    });
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { clock, notes, connection } = connectTo(`mqtt://127.0.0.1:${port}`);
    let sockets = 0;
    mute.on('connection', (socket) => {
      sockets += 1;
      socket.on('close', () => (sockets -= 1));
      socket.on('error', () => undefined);
      socket.resume();
    });
    await soon(() => sockets === 1);
    await connection.stop();
    await soon(() => sockets === 0);
    expect(notes.words()).toEqual(['connecting']);
    expect(clock.pendingTimers).toBe(0);
  });
});
