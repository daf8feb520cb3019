import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readPairing } from '../../electron/commands/meter/pairing.ts';
import { startMeter } from '../support/meterCommand.ts';
import { soon } from '../support/soon.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const api = 'https://meter/api';
const user = 'https://meter/api/user';
const product = '{"product_type":"HWE-P1","serial":"aabbccddeeff"}';
const token = 'SECRET-0123456789';

function pairing(pages: Parameters<typeof startMeter>[1], file = join(temporaryFolder(), 'token.json')) {
  const meter = startMeter(['--homewizard-v2', 'meter', '--token-file', file, '--pair'], pages);
  return { meter, file };
}

describe('meter --pair', () => {
  test('waits for the button, and keeps the token in a file for its owner alone', async () => {
    const { meter, file } = pairing({ pages: { [api]: 401, [user]: 403 } });
    await meter.clock.advance(5000);
    expect(meter.said()).toEqual(['Press the button on the device now. SunTally asks it for a minute.']);
    meter.http.pages = { [api]: product, [user]: `{"token":"${token}"}` };
    await soon(
      () => meter.said().length === 2,
      () => meter.clock.advance(1000),
    );
    expect(await meter.code).toBe(0);
    expect(meter.said()[1]).toBe(`Paired. The token stands in ${file}.`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ token, certificate: meter.http.certificate });
    expect(process.platform === 'win32' ? 0o600 : statSync(file).mode % 0o1000).toBe(0o600);
    expect(meter.io.out + meter.io.err).not.toContain('SECRET');
    expect(await readPairing(file)).toEqual({ ok: true, value: { token, certificate: meter.http.certificate } });
    expect(meter.http.openClients()).toBe(0);
  });

  test.each([
    ['its button was not pressed', { [api]: 401, [user]: 403 }, 'was not pressed in time'],
    ['it is not there', { [api]: 'unreachable' }, 'cannot be reached'],
    ['it is another device', { [api]: 401 }, 'Something else than the meter’s device answers'],
  ])('ends with 5 where %s, and leaves the old file alone', async (_, pages, words) => {
    const old = join(temporaryFolder(), 'token.json');
    writeFileSync(old, 'old');
    const { meter } = pairing({ pages }, old);
    expect(await meter.end()).toBe(5);
    expect(meter.io.err).toContain(words);
    expect(readFileSync(old, 'utf8')).toBe('old');
    expect(meter.http.openClients()).toBe(0);
  });

  test('ends by a signal with 0 and no file', async () => {
    const { meter, file } = pairing({ pages: { [api]: 401, [user]: 403 } });
    await meter.clock.advance(3000);
    meter.io.stop();
    expect(await meter.code).toBe(0);
    expect(() => statSync(file)).toThrow('ENOENT');
    expect(meter.http.openClients()).toBe(0);
  });

  test('says where the file cannot be written, and not what should be in it', async () => {
    const folder = temporaryFolder();
    const pages = { [api]: product, [user]: `{"token":"${token}"}` };
    const { meter } = pairing({ pages }, folder);
    await soon(
      () => meter.said().length > 1,
      () => meter.clock.advance(1000),
    );
    expect(await meter.code).toBe(7);
    expect(meter.io.err).toContain(`The file ${folder} cannot be used`);
    expect(meter.io.out + meter.io.err).not.toContain('SECRET');
  });
});

describe('the file of a pairing', () => {
  const certificate = 'ab'.repeat(32);

  test.each([
    ['empty', ''],
    ['cut off', '{"token":"SECRET","certif'],
    ['no JSON', 'SECRET'],
    ['another document', '["SECRET"]'],
    ['null', 'null'],
    ['without a certificate', '{"token":"SECRET"}'],
    ['with a certificate that is no fingerprint', '{"token":"SECRET","certificate":"abc"}'],
    ['with a token that is no text', `{"token":1,"certificate":"${certificate}"}`],
    ['with an empty token', `{"token":"","certificate":"${certificate}"}`],
    ['with a token of several lines', `{"token":"SECRET\\r\\nx: y","certificate":"${certificate}"}`],
  ])('that is %s ends meter with 7, before anything is asked, and is not told', async (_, text) => {
    const file = join(temporaryFolder(), 'token.json');
    writeFileSync(file, text);
    const meter = startMeter(['--homewizard-v2', 'meter', '--token-file', file]);
    expect(await meter.code).toBe(7);
    expect(meter.said()[0]).toBe(`The file ${file} cannot be used: it holds no token; make one with --pair.`);
    expect(meter.io.out + meter.io.err).not.toContain('SECRET');
    expect(meter.http.requests).toEqual([]);
  });

  test('that is missing ends it too', async () => {
    const meter = startMeter(['--homewizard-v2', 'meter', '--token-file', '/no/such/file']);
    expect(await meter.code).toBe(7);
    expect(meter.io.err).toContain('--pair');
  });
});
