import { describe, expect, test } from 'vitest';

import {
  appAddress,
  isAllowedNavigation,
  isAllowedRequest,
  passAddress,
  startAddress,
} from '../../electron/shell/index.ts';
import { seededRandom } from '../support/seededRandom.ts';

const help = ['https://help.example/suntally', 'https://help.example/speedwire#password', 'http://plain.example/'];

/** Addresses that a careless gate takes for a listed one. */
const tricky = [
  'https://help.example/suntally/',
  'https://help.example/suntally?x',
  'https://help.example/suntally#',
  'https://help.example/suntally ',
  ' https://help.example/suntally',
  'https://help.example/suntallyX',
  'https://help.example/./suntally',
  'https://help.example/x/../suntally',
  'https://help.example/%73untally',
  'https://help.example:443/suntally',
  'https://help.example./suntally',
  'https://user@help.example/suntally',
  'https://help.example@evil.example/suntally',
  'https://help.example\\@evil.example/suntally',
  'https://help.example.evil.example/suntally',
  'https://evil.example/https://help.example/suntally',
  'https://evil.example/#https://help.example/suntally',
  'HTTPS://help.example/suntally',
  'https:/help.example/suntally',
  'https:help.example/suntally',
  '//help.example/suntally',
  'http://help.example/suntally',
  'https://h\u0435lp.example/suntally',
  'https://xn--hlp-hdd.example/suntally',
  'https://help.example/suntally\u0000',
  'https://help.example/suntally\n',
  'javascript:alert(1)//https://help.example/suntally',
  'file:///etc/passwd',
  'smb://help.example/suntally',
  'ms-settings:',
  'data:text/html,https://help.example/suntally',
  '',
];

const pieces = [
  'https',
  'http',
  'app',
  ':',
  '/',
  '//',
  '\\',
  '@',
  '.',
  '..',
  '%2e',
  '#',
  '?',
  'help.example',
  'suntally',
];
const morePieces = [
  'https://help.example/suntally',
  'app://suntally/',
  '\u0000',
  '\u202e',
  'é',
  ' ',
  'evil.example',
  'index.html',
  'assets',
  ':443',
  'devtools',
];

function randomAddress(random: () => number): string {
  const all = [...pieces, ...morePieces];
  return Array.from({ length: 1 + Math.floor(random() * 9) }, () => all[Math.floor(random() * all.length)]).join('');
}

describe('addresses for the system browser', () => {
  test('listed https pages pass as they are', () => {
    expect(help.map((one) => passAddress(one, help))).toEqual([help[0], help[1], null]);
  });

  test.each(tricky)('%j does not pass', (address) => {
    expect(passAddress(address, help)).toBeNull();
  });

  test('of random addresses none passes but the listed ones', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 50_000; round += 1) {
      const address = randomAddress(random);
      expect(passAddress(address, help)).toBe(help.slice(0, 2).includes(address) ? address : null);
    }
  });

  test('nothing is listed as long as no screen links out', () => {
    expect(help.map((one) => passAddress(one))).toEqual([null, null, null]);
  });
});

describe('requests of the window', () => {
  test.each([
    ['app://suntally/index.html', true, true],
    ['app://suntally/assets/index.js', true, true],
    ['devtools://devtools/bundled/inspector.html', false, true],
    ['devtools://devtools.evil/x', false, false],
    ['app://suntally', false, false],
    ['app://suntally.evil/index.html', false, false],
    ['app://suntallyx/index.html', false, false],
    ['app://other/index.html', false, false],
    ['https://suntally/index.html', false, false],
    ['http://127.0.0.1:9523/', false, false],
    ['ws://127.0.0.1/', false, false],
    ['file:///etc/passwd', false, false],
    ['blob:app://suntally/1', false, false],
    ['data:text/html,x', false, false],
    ['chrome://gpu/', false, false],
    ['https://redirector.gvt1.com/edgedl/chrome/dict/en-us.bdic', false, false],
  ])('%s: packaged %s, unpackaged %s', (address, packaged, unpackaged) => {
    expect(isAllowedRequest(address, true)).toBe(packaged);
    expect(isAllowedRequest(address, false)).toBe(unpackaged);
  });

  test('of random addresses only those of the own origin', () => {
    const random = seededRandom(8);
    for (let round = 0; round < 50_000; round += 1) {
      const address = randomAddress(random);
      expect(isAllowedRequest(address, true)).toBe(address.startsWith('app://suntally/'));
    }
  });
});

describe('navigation of the window', () => {
  test('the page may load itself anew', () => {
    expect([startAddress, `${startAddress}#now`].map(isAllowedNavigation)).toEqual([true, true]);
  });

  test.each([
    'app://suntally/',
    'app://suntally/index.html?x',
    'app://suntally/index.html/../other.html',
    'app://suntally/index.htmlx',
    appAddress('assets/index.js'),
    'https://example.org/',
    'about:blank',
    'javascript:alert(1)',
    '',
  ])('%s is refused', (address) => {
    expect(isAllowedNavigation(address)).toBe(false);
  });
});
