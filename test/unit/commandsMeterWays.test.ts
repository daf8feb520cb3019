import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { startMeter, type MeterSurroundings, type RunningMeter } from '../support/meterCommand.ts';
import { meterSerial, startMeterIn } from '../support/meterLan.ts';
import { startMqttBroker } from '../support/mqttBroker.ts';
import { printTelegram } from '../support/printedTelegram.ts';
import { soon } from '../support/soon.ts';
import { createLan } from '../support/speedwireLan.ts';
import { bytesOf, encryptedFrame, meterKey } from '../support/telegramFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { makeTestCertificate } from '../support/testCertificate.ts';

const reading = { ok: true, meterId: 'E0001234', importT1Wh: 1_234_567, importPowerW: 321 };
const token = 'SECRET-0123456789';
const product = '{"product_type":"HWE-P1","product_name":"P1 meter","serial":"aabbccddeeff"}';

function fileOf(text: string): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, text);
  return file;
}

function telegram({ clock }: Pick<RunningMeter, 'clock'>): string {
  return printTelegram({ at: clock.nowMs() });
}

describe('each way of meter reads', () => {
  test('TCP, by name, address or IPv6', async () => {
    for (const [text, host, port] of [
      ['meter.local:23', 'meter.local', 23],
      ['192.168.1.30:2001', '192.168.1.30', 2001],
      ['[fd00::1]:8088', 'fd00::1', 8088],
    ] as const) {
      const meter = startMeter(['--tcp', text, '--count', '1']);
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      await meter.clock.flush();
      expect(meter.tcp.last().address).toEqual({ host, port });
      meter.tcp.last().open();
      meter.tcp.last().send(telegram(meter));
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      expect(await meter.end()).toBe(0);
      expect(meter.lines()).toMatchObject([reading]);
    }
  });

  test('a Homey, at port 80 unless told', async () => {
    const meter = startMeter(['--homey', '192.168.1.31', '--count', '1']);
    await meter.clock.flush();
    expect(meter.webSockets.last().address).toEqual({ host: '192.168.1.31', port: 80, path: '/ws' });
    meter.webSockets.last().open();
    meter.webSockets.last().send(telegram(meter));
    expect(await meter.end()).toBe(0);
    const other = startMeter(['--homey', 'homey:8080']);
    await other.clock.flush();
    expect(other.webSockets.last().address).toMatchObject({ port: 8080 });
    await other.stop();
  });

  test('a serial port', async () => {
    const meter = startMeter(['--serial', '/dev/ttyUSB0', '--count', '1']);
    await meter.clock.flush();
    expect(meter.serial.opened()).toEqual(['/dev/ttyUSB0 115200 8N1']);
    meter.serial.streams.last().open();
    meter.serial.streams.last().send(telegram(meter));
    expect(await meter.end()).toBe(0);
    expect(meter.serial.streams.underWay()).toBe(0);
  });

  test('a serial port that has to be found, or is not there', async () => {
    const found = startMeter(['--serial', 'auto'], {
      ports: [{ path: 'COM3', manufacturer: 'FTDI', serialNumber: null, usb: true }],
    });
    await found.clock.flush();
    expect(found.serial.opened()).toEqual(['COM3 115200 8N1']);
    await found.stop();
    const none = startMeter(['--serial', 'auto', '--timeout', '5']);
    expect(await none.end()).toBe(5);
    expect(none.io.err).toContain('The serial port is not there.');
    const missing = startMeter(['--serial', 'auto', '--timeout', '5'], { ports: 'unavailable' });
    expect(await missing.end()).toBe(5);
    expect(missing.io.err).toContain('Install the npm package serialport');
  });

  const pageWays: readonly (readonly [string, readonly string[], (telegram: () => string) => FakePages])[] = [
    ['a HomeWizard', ['--homewizard', 'meter'], (page) => ({ 'http://meter/api/v1/telegram': page })],
    ['a YouLess', ['--youless', 'meter'], (page) => ({ 'http://meter/V?p=1': page })],
  ];
  type FakePages = NonNullable<MeterSurroundings['pages']>;

  test.each(pageWays)('%s, plain and encrypted', async (_, argv, pages) => {
    const lan = createLan();
    const plain = startMeter([...argv, '--count', '1'], {
      lan,
      pages: { 'http://meter/api': product, ...pages(() => telegram(lan)) },
    });
    expect(await plain.end()).toBe(0);
    expect(plain.lines()).toMatchObject([reading]);
    expect(plain.http.openClients()).toBe(0);
    const frame = () => Buffer.from(encryptedFrame(bytesOf(telegram(lan)))).toString('latin1');
    const key = fileOf(Buffer.from(meterKey).toString('hex'));
    const encrypted = startMeter([...argv, '--count', '1', '--key-file', key], {
      lan,
      pages: { 'http://meter/api': product, ...pages(frame) },
    });
    await soon(
      () => encrypted.lines().length === 1,
      () => lan.clock.advance(100),
    );
    expect(await encrypted.code).toBe(0);
  });

  test('a HomeWizard by its newer interface, with the token of its file', async () => {
    const lan = createLan();
    const kept = fileOf(`{"token":"${token}","certificate":"${'ab'.repeat(32)}"}\n`);
    const meter = startMeter(['--homewizard-v2', 'meter', '--token-file', kept, '--count', '1'], {
      lan,
      pages: { 'https://meter/api': product, 'https://meter/api/telegram': () => telegram(lan) },
    });
    await soon(() => meter.lines().length === 1);
    expect(await meter.code).toBe(0);
    expect(meter.lines()).toMatchObject([reading]);
    expect(meter.http.requests.at(-1)?.headers).toMatchObject({ authorization: `Bearer ${token}` });
    expect(meter.http.trusts).toEqual([{ kind: 'pinned', sha256: 'ab'.repeat(32) }]);
    expect(meter.io.out + meter.io.err).not.toContain('SECRET');
  });

  test('a HomeWizard that no longer accepts the token, or shows another certificate', async () => {
    for (const [certificate, status, words] of [
      ['ab', 401, 'The device no longer accepts SunTally.'],
      ['cd', 200, 'The device shows another certificate'],
    ] as const) {
      const kept = fileOf(JSON.stringify({ token, certificate: certificate.repeat(32) }));
      const meter = startMeter(['--homewizard-v2', 'meter', '--token-file', kept, '--timeout', '5'], {
        pages: { 'https://meter/api': status },
      });
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      await soon(() => meter.said().length > 1);
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      expect(await meter.end()).toBe(5);
      expect(meter.io.err).toContain(words);
      expect(meter.io.out + meter.io.err).not.toContain('SECRET');
    }
  });

  test('a kWh meter behind solar panels, in lines of its own', async () => {
    const meter = startMeter(['--solar', 'panels', '--count', '1'], {
      pages: {
        'http://panels/api': '{"product_type":"HWE-KWH1","serial":"aabbccddeeff"}',
        'http://panels/api/v1/data':
          '{"total_power_import_kwh":1.5,"total_power_export_kwh":1234.567,"active_power_w":-2000}',
      },
    });
    const at = new Date(meter.clock.nowMs()).toISOString();
    expect(await meter.end()).toBe(0);
    expect(meter.io.out).toBe(`{"ok":true,"at":"${at}","yieldWh":1234567,"powerW":2000}\n`);
  });

  test('a topic of a broker whose certificate the house signed itself', async () => {
    const certificate = makeTestCertificate();
    const broker = await startMqttBroker({ certificate });
    const argv = ['--mqtt', broker.url, '--topic', 'dsmr/raw', '--count', '1', '--ca-file', fileOf(certificate.cert)];
    const meter = startMeter(argv, { realTopics: true });
    await soon(() => broker.subscriptions() === 1);
    await broker.publish('dsmr/raw', telegram(meter));
    expect(await meter.code).toBe(0);
    expect(meter.lines()).toMatchObject([reading]);
  });

  test('a kWh meter wired the other way about', async () => {
    const meter = startMeter(['--solar', 'panels', '--counter', 'import', '--count', '1'], {
      pages: {
        'http://panels/api': '{"product_type":"HWE-KWH1","serial":"aabbccddeeff"}',
        'http://panels/api/v1/data':
          '{"total_power_import_kwh":1234.567,"total_power_export_kwh":1.5,"active_power_w":2000}',
      },
    });
    expect(await meter.end()).toBe(0);
    expect(meter.lines()).toMatchObject([{ yieldWh: 1_234_567, powerW: 2000 }]);
  });

  test('P1 Monitor', async () => {
    const lan = createLan();
    const meter = startMeter(['--p1-monitor', 'pi:8080', '--timeout', '5'], { lan });
    expect(await meter.end()).toBe(5);
    expect(meter.http.requests[0]?.url).toMatch(/^http:\/\/pi:8080\/api\/v1\/smartmeter/);
  });

  test('a topic of a broker, with the password of the environment, which nobody sees', async () => {
    const broker = await startMqttBroker({ logon: { username: 'sun', password: 'SECRET' } });
    const argv = ['--mqtt', broker.url, '--topic', 'dsmr/raw', '--user', 'sun', '--count', '1'];
    const meter = startMeter(argv, { env: { SUNTALLY_MQTT_PASSWORD: 'SECRET' }, realTopics: true });
    await soon(() => broker.subscriptions() === 1);
    await broker.publish('dsmr/raw', telegram(meter));
    await soon(() => meter.lines().length === 1);
    expect(await meter.code).toBe(0);
    expect(meter.lines()).toMatchObject([reading]);
    const wrong = startMeter(argv, { env: { SUNTALLY_MQTT_PASSWORD: 'SECRET-2' }, realTopics: true });
    await soon(() => wrong.io.err.includes('was refused'));
    await wrong.stop();
    expect(meter.io.err + wrong.io.err + wrong.io.out).not.toContain('SECRET');
  });

  test('a topic, with user, password and key where they are given alone', async () => {
    const plain = startMeter(['--mqtt', 'mqtt://broker', '--topic', 'dsmr/raw']);
    await plain.clock.flush();
    expect(plain.topics.map(({ options }) => options)).toEqual([
      { url: 'mqtt://broker', topic: 'dsmr/raw', mostBytes: expect.any(Number) as unknown },
    ]);
    await plain.stop();
  });

  test('an SMA energy meter, any or one by its serial number', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    for (const serial of ['any', String(meterSerial)]) {
      const meter = startMeter(['--sma', serial, '--count', '2'], { lan });
      // oxlint-disable-next-line no-await-in-loop -- one meter after the other
      expect(await meter.end()).toBe(0);
      expect(meter.lines()).toMatchObject([
        { ok: true, meterId: String(meterSerial), version: null, phases: [{}, {}, {}], mbus: [], demand: null },
        { ok: true },
      ]);
      expect(meter.lines()[0]).toHaveProperty('importWh');
    }
    const other = startMeter(['--sma', '1900000099', '--timeout', '30'], { lan });
    expect(await other.end()).toBe(5);
    expect(other.io.out).toBe('');
  });
});

describe('a call of meter that is not understood', () => {
  const calls: readonly (readonly [string, readonly string[], string])[] = [
    ['no way', [], 'one way to the meter is needed: --tcp'],
    ['two ways', ['--tcp', 'a:1', '--sma', 'any'], 'one way to the meter is needed'],
    ['an unknown way', ['--zigbee', 'x'], '--zigbee'],
    ['a surplus argument', ['--sma', 'any', 'x'], '"x"'],
    ['TCP without a port', ['--tcp', '192.168.1.30'], '--tcp takes HOST:PORT'],
    ['TCP with port 0', ['--tcp', 'a:0'], '--tcp takes HOST:PORT'],
    ['TCP with a port that is none', ['--tcp', 'a:65536'], '--tcp takes HOST:PORT'],
    ['TCP with an address of the web', ['--tcp', 'http://a:1'], '--tcp takes HOST:PORT'],
    ['an empty serial port', ['--serial', ''], '--serial needs a value'],
    ['an empty host', ['--homewizard', ''], '--homewizard takes a name or an address'],
    ['a host with blanks', ['--youless', 'a b'], '--youless takes a name or an address'],
    ['a host with a page', ['--solar', 'a/b'], '--solar takes a name or an address'],
    ['a counter that is none', ['--solar', 'a', '--counter', 'net'], '--counter does not know "net"'],
    ['a counter of a P1 meter', ['--homewizard', 'a', '--counter', 'import'], '--counter does not go with'],
    ['an authority without a broker', ['--tcp', 'a:1', '--ca-file', 'c'], '--ca-file does not go with --tcp'],
    ['a newer HomeWizard without its file', ['--homewizard-v2', 'a'], '--homewizard-v2 needs --token-file'],
    ['a broker without a topic', ['--mqtt', 'mqtt://a'], '--mqtt needs --topic'],
    ['a broker with an empty topic', ['--mqtt', 'mqtt://a', '--topic', ' '], '--mqtt needs --topic'],
    ['a broker with a lone percent sign', ['--mqtt', 'mqtt://u:50%@a', '--topic', 'b'], 'the address of a broker'],
    ['a broker that is none', ['--mqtt', 'http://a', '--topic', 'b'], '--mqtt takes the address of a broker'],
    ['a serial number that is none', ['--sma', 'all'], '--sma takes a whole number'],
    ['a serial number that is nobody', ['--sma', '0'], '--sma takes a whole number'],
    ['no count', ['--sma', 'any', '--count', '0'], '--count takes a whole number'],
    ['no time', ['--sma', 'any', '--timeout', '0'], '--timeout takes a whole number'],
    ['an unknown zone', ['--homewizard', 'a', '--zone', 'Holland'], 'Europe/Amsterdam'],
    ['a topic without a broker', ['--tcp', 'a:1', '--topic', 'b'], '--topic does not go with --tcp'],
    ['a key for what has no telegrams', ['--sma', 'any', '--key-file', 'k'], '--key-file does not go with --sma'],
    ['a token for the older interface', ['--homewizard', 'a', '--token-file', 't'], '--token-file does not go'],
    ['pairing with what cannot pair', ['--youless', 'a', '--pair'], '--youless does not go with --pair'],
    [
      'a count of pairings',
      ['--homewizard-v2', 'a', '--token-file', 't', '--pair', '--count', '1'],
      '--count does not go with --pair',
    ],
    ['a list by one way', ['--list', '--tcp', 'a:1'], '--tcp does not go with --list'],
  ];

  test.each(calls)('%s: one sentence, the usage, exit 2, nothing opened', async (_, argv, words) => {
    const meter = startMeter(argv);
    expect(await meter.code).toBe(2);
    expect(meter.said()[0]).toContain(words);
    expect(meter.io.err).toContain('Usage: suntally meter');
    expect([meter.io.out, meter.tcp.all, meter.serial.opened(), meter.http.openClients(), meter.topics]).toEqual([
      '',
      [],
      [],
      0,
      [],
    ]);
  });

  test.each([
    ['is missing', null, 'it does not exist'],
    ['holds no certificate', 'abc', 'a certificate in PEM form'],
  ])('a file of an authority that %s ends it before anything is opened', async (_, text, words) => {
    const file = text === null ? '/no/such/authority' : fileOf(text);
    const meter = startMeter(['--mqtt', 'mqtts://a', '--topic', 'b', '--ca-file', file]);
    expect(await meter.code).toBe(7);
    expect(meter.io.err).toContain(words);
    expect(meter.topics).toEqual([]);
  });

  test('a broker whose address holds a password is not told again', async () => {
    const meter = startMeter(['--mqtt', 'mqt://sun:SECRET@a', '--topic', 'b']);
    expect(await meter.code).toBe(2);
    expect(meter.io.err).not.toContain('SECRET');
  });

  test.each([
    ['is missing', null, 'it does not exist'],
    ['holds no key', 'abc', '32 hex digits'],
  ])('a key file that %s ends it before anything is opened', async (_, text, words) => {
    const file = text === null ? '/no/such/key' : fileOf(text);
    const meter = startMeter(['--tcp', 'a:1', '--key-file', file]);
    expect(await meter.code).toBe(7);
    expect(meter.io.err).toContain(words);
    expect(meter.tcp.all).toEqual([]);
  });
});
