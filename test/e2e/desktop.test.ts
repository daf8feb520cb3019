import { relative } from 'node:path';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { readGolden } from '../contract/golden.ts';
import { launchChromium } from '../electronDouble/index.ts';
import { builtMain, openBuiltDesktop, type BuiltDesktop } from './builtDesktop.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium(process.env['SUNTALLY_CHROMIUM'] ?? '');
});

afterAll(async () => {
  await browser.close();
});

describe('the built desktop program, with the demo house', () => {
  let desktop: BuiltDesktop;

  beforeAll(async () => {
    desktop = await openBuiltDesktop(browser, { programArguments: ['--demo'], packaged: true });
  });

  afterAll(async () => {
    await desktop.close();
  });

  test('shows the power of an inverter that it read over UDP', async () => {
    const { page } = desktop;
    expect(await sunGives(page).textContent()).toMatch(/^The sun gives [\d.]+\sk?W\.$/u);
    expect(await page.getByText('STP 6000TL-20').count()).toBeGreaterThan(0);
    expect(await page.title()).toMatch(/SunTally$/u);
  });

  test('goes on showing what the core tells', async () => {
    const { double, page } = desktop;
    await page.getByRole('button', { name: 'Settings' }).click();
    const [window] = double.windows();
    const before = window?.webContents.sent.length ?? 0;
    await page.getByLabel('Dark').click();
    await page.locator('html[data-theme="dark"]').waitFor();
    await expect.poll(() => window?.webContents.sent.length ?? 0).toBeGreaterThan(before);
    expect(window?.webContents.sent.at(-1)).toMatchObject({ channel: 'suntally:event:changed' });
  });

  test('has the window options that are written down', () => {
    const [window] = desktop.double.windows();
    const options = structuredClone(window?.options);
    const preload = relative(`${builtMain}/../..`, options?.webPreferences?.preload ?? '');
    expect({ ...options, webPreferences: { ...options?.webPreferences, preload } }).toEqual(
      readGolden('windowOptions'),
    );
  });

  test('opens the channels that are written down, and loads nothing but its own page', () => {
    expect(desktop.double.electron.ipcMain.channels).toEqual(readGolden('channels'));
    expect(desktop.double.windows().map((window) => window.loaded)).toEqual([['app://suntally/index.html']]);
    expect(desktop.double.calls.indexOf('enableSandbox')).toBe(0);
  });

  test('exposes the keys that are written down, and they can be neither changed nor replaced', async () => {
    const exposed = await desktop.page.evaluate(() => {
      function tree(value: unknown): unknown {
        return typeof value === 'object' && value !== null
          ? Object.fromEntries(Reflect.ownKeys(value).map((key) => [String(key), tree(Reflect.get(value, key))]))
          : typeof value;
      }
      const bridge = Reflect.get(window, 'suntally') as object;
      Reflect.set(window, 'suntally', 'mine');
      Reflect.set(bridge, 'getSnapshot', 'mine');
      return {
        keys: tree(Reflect.get(window, 'suntally')),
        node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
      };
    });
    expect(exposed.keys).toEqual(readGolden('exposedKeys'));
    expect(exposed.node).toEqual(['undefined', 'undefined']);
  });

  test('stays inside its content policy', () => {
    expect(desktop.double.pages.record.violations).toEqual([]);
  });

  test('asked for nothing but its own files', () => {
    const { errors, escaped, cancelled } = desktop.double.pages.record;
    expect({ errors, escaped, cancelled }).toEqual({ errors: [], escaped: [], cancelled: [] });
  });
});

describe('a page that turned hostile', () => {
  let desktop: BuiltDesktop;

  beforeAll(async () => {
    desktop = await openBuiltDesktop(browser, { programArguments: ['--demo'] });
    await sunGives(desktop.page).waitFor();
  });

  afterAll(async () => {
    await desktop.close();
  });

  beforeEach(() => {
    desktop.double.pages.record.violations.length = 0;
  });

  const navigations: Readonly<Record<string, string>> = {
    'a link':
      "const a = document.createElement('a'); a.href = 'https://suntally.example/'; document.body.append(a); a.click()",
    'a new location': "location.href = 'https://suntally.example/'",
    'another page of its own origin': "location.href = '/other.html'",
  };

  test.each(Object.entries(navigations))('cannot leave by %s', async (_name, script) => {
    const { double, page } = desktop;
    const prevented = new Promise<string>((resolve) => {
      double
        .windows()[0]
        ?.webContents.once('will-frame-navigate', (details: { readonly url: string }) => resolve(details.url));
    });
    await page.evaluate(script);
    expect(await prevented).toMatch(/suntally\.example|other\.html/u);
    expect(page.url()).toMatch(/\/index\.html$/u);
    expect(await sunGives(page).count()).toBe(1);
  });

  test('cannot open a window, here or in the system browser', async () => {
    const { double, page } = desktop;
    await page.evaluate("void window.open('https://suntally.example/')");
    await expect.poll(() => double.pages.record.refusedWindows).toEqual(['https://suntally.example/']);
    expect(double.openedExternally).toEqual([]);
    expect(double.pages.record.escaped).toEqual([]);
    expect(double.windows()).toHaveLength(1);
  });

  test('cannot run a script that was put into it', async () => {
    const { double, page } = desktop;
    await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.injected = true';
      } catch {
        Reflect.set(window, 'refusedByTrustedTypes', true);
      }
      script.append(document.createTextNode('window.injected = true'));
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('src', 'x');
      try {
        image.setAttribute('onerror', 'window.injected = true');
      } catch {
        Reflect.set(window, 'refusedByTrustedTypes', true);
      }
      document.body.append(image);
    });
    await expect.poll(() => double.pages.record.violations.length).toBeGreaterThan(0);
    const seen: unknown = await page.evaluate('[window.injected, window.refusedByTrustedTypes]');
    expect(seen).toEqual([undefined, true]);
    expect(double.pages.record.violations.join('\n')).toMatch(/script|trusted/u);
  });

  test.each([
    ['fetch', "fetch('https://suntally.example/').catch(() => undefined)"],
    ['a request to itself', "fetch('/index.html').catch(() => undefined)"],
    ['a socket', "try { new WebSocket('ws://127.0.0.1:9/') } catch {}"],
    ['a beacon', "void navigator.sendBeacon('https://suntally.example/', 'x')"],
    ['an image', "document.body.append(Object.assign(new Image(), { src: 'https://suntally.example/x.png' }))"],
    [
      'a frame',
      "const f = document.createElement('iframe'); f.src = 'https://suntally.example/'; document.body.append(f)",
    ],
    [
      'a style',
      "document.body.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'https://suntally.example/x.css' }))",
    ],
    ['eval', "setTimeout(() => { try { (0, eval)('window.injected = true') } catch {} })"],
  ])('cannot reach out by %s', async (_name, script) => {
    const { double, page } = desktop;
    await page.evaluate(script);
    await expect.poll(() => double.pages.record.violations.length).toBeGreaterThan(0);
    expect(double.pages.record.escaped).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(window, 'injected') as unknown)).toBeUndefined();
  });
});

function sunGives(page: Page): Locator {
  return page.getByRole('heading', { name: /^The sun gives\s/u });
}
