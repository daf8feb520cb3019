import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { launchChromium } from '../electronDouble/index.ts';
import { startSuntally, type RunningSuntally } from '../support/runSuntally.ts';
import {
  accessibilityFindings,
  chooseInverter,
  openBrowserWindow,
  overflowPx,
  type BrowserWindow,
} from './browserWindow.ts';

const password = 'sunny-7351';
const serial = 2_141_005_311;

let browser: Browser;
let windows: BrowserWindow[] = [];

beforeAll(async () => {
  browser = await launchChromium(process.env['SUNTALLY_CHROMIUM'] ?? '');
});

afterEach(async () => {
  await Promise.all(windows.map((window) => window.close()));
  windows = [];
});

afterAll(() => browser.close());

async function open(...parameters: Parameters<typeof openBrowserWindow>): Promise<BrowserWindow> {
  const window = await openBrowserWindow(...parameters);
  windows.push(window);
  return window;
}

async function end(run: RunningSuntally): Promise<number | null> {
  run.process.kill('SIGTERM');
  return run.exited;
}

describe('the demo house in a browser', () => {
  let run: RunningSuntally;
  let url: string;

  beforeAll(async () => {
    run = startSuntally(['serve', '--demo', '--port', '0']);
    url = await run.firstLine;
  });

  afterAll(async () => {
    expect(await end(run)).toBe(0);
  });

  const looks = [
    { locale: 'en-GB', sentence: /^The sun gives/u },
    { locale: 'nl-NL', sentence: /^De zon /u },
    { locale: 'de-DE', sentence: /^Die Sonne /u },
  ].flatMap((language) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      [
        { width: 1280, height: 860 },
        { width: 360, height: 740 },
      ].map((viewport) => ({ ...language, colorScheme, viewport })),
    ),
  );

  test.each(looks)(
    '$locale, $colorScheme, $viewport.width px wide',
    async ({ locale, colorScheme, viewport, sentence }) => {
      const { page, troubles } = await open(browser, url, { locale, colorScheme, viewport });
      await page.getByRole('heading', { level: 1, name: sentence }).waitFor();
      expect(await overflowPx(page)).toBe(0);
      expect(await accessibilityFindings(page)).toEqual([]);
      expect(troubles).toEqual([]);
    },
  );

  test('text at twice its size stays inside the window', async () => {
    const { page } = await open(browser, url, { viewport: { width: 640, height: 430 } });
    await page.getByRole('heading', { level: 1, name: /^The sun gives/u }).waitFor();
    expect(await overflowPx(page)).toBe(0);
  });

  test('a script put into the page does not run', async () => {
    const { page, troubles } = await open(browser, url);
    await page.getByRole('heading', { level: 1, name: /^The sun gives/u }).waitFor();
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'globalThis.intruder = true';
        document.body.append(script);
      } catch {
        return false;
      }
      return 'intruder' in globalThis;
    });
    expect(ran).toBe(false);
    await expect.poll(() => troubles.length).toBeGreaterThan(0);
  });
});

describe('a first run in a browser', () => {
  let folder: string;
  let inverter: RunningSuntally;
  let run: RunningSuntally;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'suntally-'));
    const sunny = ['--clock', '2026-06-21T10:00:00Z', '--serial', String(serial)];
    inverter = startSuntally(['simulate', '--bind', '127.0.0.1:0', '--password', password, ...sunny, '--json']);
    await inverter.firstLine;
    run = startSuntally(['serve', '--port', '0', '--data', folder]);
    url = await run.firstLine;
  });

  afterAll(async () => {
    await end(run);
    await end(inverter);
    rmSync(folder, { recursive: true, force: true });
  });

  test.runIf(process.platform === 'linux')(
    'finds the inverter by itself, says that a password is wrong, and shows the first number',
    async () => {
      const { page, troubles } = await open(browser, url);
      await page.getByRole('checkbox').first().waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      await chooseInverter(page, serial);

      await page.getByLabel('Password of the inverter').fill('wrong');
      await page.getByRole('button', { name: 'Try this password' }).click();
      await page
        .getByText(/refused the user password/u)
        .first()
        .waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);

      await page.getByLabel('Password of the inverter').fill(password);
      await page.getByRole('button', { name: 'Try this password' }).click();
      await page.getByRole('heading', { level: 1, name: /^The sun gives/u }).waitFor();
      expect(troubles).toEqual([]);
    },
  );

  test.runIf(process.platform === 'linux')('is not repeated in the next window', async () => {
    const { page } = await open(browser, url);
    await page.getByRole('heading', { level: 1, name: /^The sun gives/u }).waitFor();
  });
});
