import { expect, test } from 'vitest';

import { isUsablePassword } from '../../renderer/parts/isUsablePassword.ts';
import { readAddress } from '../../renderer/screens/firstRun/address.ts';

test.each([
  ['192.168.1.48', '192.168.1.48'],
  ['  10.0.0.1 ', '10.0.0.1'],
  ['127.0.0.1:9522', '127.0.0.1:9522'],
])('%j is the address %s', (typed, address) => {
  expect(readAddress(typed)).toBe(address);
});

test.each([
  '',
  '192.168.1',
  '192.168.1.256',
  '1.2.3.4:0',
  '1.2.3.4:65536',
  '1.2.3.4:',
  '1.2.3.4:5:6',
  'sma.local',
  '::1',
  '1.2.3.-4',
])('%j is no address', (typed) => {
  expect(readAddress(typed)).toBeNull();
});

test.each(['0', '0000', 'a b~!', '123456789012'])('%j can be a password', (password) => {
  expect(isUsablePassword(password)).toBe(true);
});

test.each(['', '1234567890123', 'müsli', 'tab\t', '☀'])('%j cannot be a password', (password) => {
  expect(isUsablePassword(password)).toBe(false);
});
