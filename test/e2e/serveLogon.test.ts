import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { launchChromium } from '../electronDouble/index.ts';
import { runSuntally, startSuntally, type RunningSuntally } from '../support/runSuntally.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { accessibilityFindings, openBrowserWindow, overflowPx, type BrowserWindow } from './browserWindow.ts';

const password = 'sunny-7351';

describe('serve for other computers', () => {
  test.each([
    ['--listen', '0.0.0.0'],
    ['--listen', '::'],
    ['--listen', '192.0.2.7'],
    ['--public-url', 'https://sun.example.org'],
  ])('is refused without a password: %s %s', async (...argv) => {
    const data = join(temporaryFolder(), 'data');
    const run = await runSuntally(['serve', '--port', '0', '--data', data, ...argv]);
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toMatch(/other computers are let in with a password only; .*suntally web-password/);
  });

  test.each(['short', 'x'.repeat(201)])('is refused with a password that cannot be used', async (bad) => {
    const run = await runSuntally(['serve', '--demo', '--port', '0', '--json'], {
      env: { SUNTALLY_WEB_PASSWORD: bad },
    });
    expect(run.code).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject({ code: 'usage' });
    expect(run.out + run.err).not.toContain(bad);
  });

  test.each([
    [['--tls-cert', 'cert.pem'], /--tls-cert and --tls-key go together/],
    [['--tls-cert', 'none.pem', '--tls-key', 'none.key'], /none\.pem cannot be used: it does not exist/],
    [['--public-url', 'sun.example.org'], /--public-url takes an address such as/],
    [['--listen', 'house'], /--listen takes an IP address of this computer, not "house"/],
  ])('says what is wrong with %s', async (argv, words) => {
    const run = await runSuntally(['serve', '--demo', '--port', '0', ...argv]);
    expect(run.code).toBeGreaterThan(0);
    expect(run.err).toMatch(words);
  });

  test('listens on all addresses with a password that was stored, and warns that it is readable on the way', async () => {
    const data = join(temporaryFolder(), 'data');
    const stored = await runSuntally(['web-password', '--data', data, '--json'], { input: `${password}\n` });
    expect(stored).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(stored.out)).toEqual({ folder: data, password: 'stored' });
    const run = startSuntally(['serve', '--listen', '0.0.0.0', '--port', '0', '--data', data]);
    onTestFinished(() => void run.process.kill('SIGKILL'));
    const port = new URL(await run.firstLine).port;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/logon']);
    const told = await runSuntally(['web-password', '--remove', '--data', data]);
    expect(told.err).toContain('started again');
    run.process.kill('SIGTERM');
    expect(await run.exited).toBe(0);
    expect(run.err).toMatch(/^Without --tls-cert the password crosses the network readable.*\n$/);
    expect(readFileSync(join(data, 'suntally.log'), 'utf8')).not.toContain(password);
    expect((await runSuntally(['serve', '--listen', '0.0.0.0', '--port', '0', '--data', data])).code).toBe(2);
  });

  test.each([
    ['nothing', ''],
    ['an empty line', '\n'],
    ['one that is short', 'short\n'],
    ['one without end', 'x'.repeat(5000)],
  ])('web-password refuses %s', async (_what, input) => {
    const run = await runSuntally(['web-password', '--data', join(temporaryFolder(), 'data')], { input });
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain('the password cannot be used');
  });
});

describe('the logon page in a browser', () => {
  let browser: Browser;
  let run: RunningSuntally;
  let url: string;

  beforeAll(async () => {
    browser = await launchChromium(process.env['SUNTALLY_CHROMIUM'] ?? '');
    run = startSuntally(['serve', '--demo', '--port', '0'], { SUNTALLY_WEB_PASSWORD: password });
    url = await run.firstLine;
  });

  afterAll(async () => {
    await browser.close();
    run.process.kill('SIGTERM');
    expect(await run.exited).toBe(0);
    expect(run.err).toBe('');
  });

  async function open(options: Parameters<typeof openBrowserWindow>[2] = {}): Promise<BrowserWindow> {
    const window = await openBrowserWindow(browser, url, options);
    onTestFinished(() => window.close());
    return window;
  }

  const looks = [
    { locale: 'en-GB', title: 'Log on to SunTally', button: 'Log on', wrong: 'That is not the password.' },
    { locale: 'nl-NL', title: 'Aanmelden bij SunTally', button: 'Aanmelden', wrong: 'Dat is niet het wachtwoord.' },
    { locale: 'de-DE', title: 'Bei SunTally anmelden', button: 'Anmelden', wrong: 'Das ist nicht das Passwort.' },
  ] as const;

  test.each(looks.flatMap((look) => (['light', 'dark'] as const).map((colorScheme) => ({ ...look, colorScheme }))))(
    'asks in $locale, $colorScheme, and lets in whoever knows the password',
    async ({ locale, title, button, wrong, colorScheme }) => {
      const { page, troubles } = await open({ locale, colorScheme, viewport: { width: 360, height: 740 } });
      expect(new URL(page.url()).pathname).toBe('/logon');
      await page.getByRole('heading', { name: title }).waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(await overflowPx(page)).toBe(0);
      const canvas = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(canvas).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 24, 31)');
      if (colorScheme === 'light') {
        await page.keyboard.type('not-the-one');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').filter({ hasText: wrong }).waitFor();
        expect(await accessibilityFindings(page)).toEqual([]);
        await page.locator('input').fill(password);
        await page.getByRole('button', { name: button }).click();
      } else {
        await page.keyboard.type(password);
        await page.keyboard.press('Enter');
      }
      await page
        .getByText(/\d (W|kW)\b/)
        .first()
        .waitFor();
      expect(troubles).toEqual([]);
    },
  );

  test('is where a window goes whose visitor logged off in another one', async () => {
    const { page, troubles } = await open();
    await page.locator('input').fill(password);
    await page.keyboard.press('Enter');
    await page
      .getByText(/\d (W|kW)\b/)
      .first()
      .waitFor();
    const other = await page.context().newPage();
    await other.goto(url);
    await other.getByRole('button', { name: 'Settings' }).click();
    await other.getByRole('link', { name: 'Log off from this browser' }).click();
    await other.getByRole('heading', { name: 'You are logged on' }).waitFor();
    expect(await accessibilityFindings(other)).toEqual([]);
    await other.getByRole('button', { name: 'Log off' }).click();
    await other.getByRole('heading', { name: 'Log on to SunTally' }).waitFor();
    await page.getByRole('heading', { name: 'Log on to SunTally' }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
