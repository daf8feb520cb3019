import { describe, expect, test } from 'vitest';

import { ownOrigins, publicOrigin, type OwnOriginsOptions } from '../../electron/web/ownOrigins.ts';

const toOthers: OwnOriginsOptions = {
  scheme: 'http',
  listening: { address: '0.0.0.0', isLoopback: false },
  port: 9523,
  computerName: 'RaspberryPi.local',
  publicOrigins: ['https://sun.example.org', 'http://nas:8080'],
};

describe('a door that other computers reach', () => {
  const origins = ownOrigins(toOthers);

  test.each([
    '192.168.1.5:9523',
    '10.0.0.7:9523',
    '[fe80::1]:9523',
    '[2001:db8::7]:9523',
    '127.0.0.1:9523',
    'localhost:9523',
    'raspberrypi:9523',
    'raspberrypi.local:9523',
  ])('knows the address %s, and pages that come from it', (host) => {
    expect(origins(host)).toBe(`http://${host}`);
  });

  test.each([
    ['sun.example.org', 'https://sun.example.org'],
    ['nas:8080', 'http://nas:8080'],
  ])('knows %s, which it was told, as %s', (host, origin) => {
    expect(origins(host)).toBe(origin);
  });

  test.each([
    undefined,
    '',
    'evil.example',
    'evil.example:9523',
    '192.168.1.5',
    '192.168.1.5:80',
    '192.168.1.5.evil.example:9523',
    '192.168.1:9523',
    '3232235781:9523',
    '0x7f.1:9523',
    '[192.168.1.5]:9523',
    'fe80::1:9523',
    '[fe80::1%25eth0]:9523',
    'raspberrypi.evil.example:9523',
    'sun.example.org:9523',
    'user@192.168.1.5:9523',
    '192.168.1.5:9523/',
    '192.168.1.5:09523',
    ' 192.168.1.5:9523',
  ])('takes the host %s for a foreign one', (host) => {
    expect(origins(host)).toBeNull();
  });
});

test('the usual ports of the web may be left out', () => {
  const origins = ownOrigins({ ...toOthers, port: 80 });
  expect(origins('192.168.1.5')).toBe('http://192.168.1.5');
  expect(origins('192.168.1.5:9523')).toBeNull();
  expect(ownOrigins({ ...toOthers, port: 443, scheme: 'https' })('192.168.1.5')).toBe('https://192.168.1.5');
});

test('a door for this computer knows no other address', () => {
  const origins = ownOrigins({ ...toOthers, listening: { address: '127.0.0.2', isLoopback: true } });
  expect(origins('127.0.0.2:9523')).toBe('http://127.0.0.2:9523');
  expect([origins('192.168.1.5:9523'), origins('raspberrypi:9523'), origins('127.0.0.3:9523')]).toEqual([
    null,
    null,
    null,
  ]);
});

test.each([
  ['https://sun.example.org', 'https://sun.example.org'],
  ['https://Sun.Example.org:443/', 'https://sun.example.org'],
  ['http://nas:8080', 'http://nas:8080'],
  ['https://sun.example.org/sun', null],
  ['https://user@sun.example.org', null],
  ['https://sun.example.org/?x', null],
  ['ftp://sun.example.org', null],
  ['sun.example.org', null],
  ['', null],
])('the public address %s is read as %s', (text, origin) => {
  expect(publicOrigin(text)).toBe(origin);
});
