import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page of the dashboard in Chromium, and what went wrong in it. */
export interface BrowserWindow {
  readonly page: Page;
  /** Breaches of the content policy and errors that nobody caught. */
  readonly troubles: string[];
  close(): Promise<void>;
}

/** Opens an address in a fresh browser profile. */
export async function openBrowserWindow(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<BrowserWindow> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  await page.exposeBinding('reportTrouble', (_source, text: string) => {
    troubles.push(text);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { reportTrouble?: (text: string) => void }).reportTrouble;
      report?.(`${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  await page.goto(url);
  return { page, troubles, close: () => context.close() };
}

/** What axe finds wrong with the page as it stands, one line a finding; evaluated from outside, past the content policy. */
export async function accessibilityFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const inPage = (globalThis as unknown as { readonly axe: typeof axe }).axe;
    const { violations } = await inPage.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** How many pixels the page is wider than its window: 0 where nothing overflows. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** In the first run: ticks the inverter with this serial and no other, also where more simulators run on this computer. */
export async function chooseInverter(page: Page, serial: number): Promise<void> {
  const tail = `…${String(serial).slice(-4)}`;
  const own = page.getByRole('checkbox', { name: tail });
  await own.waitFor();
  await page.getByRole('button', { name: 'Search again' }).waitFor();
  for (const box of await page.getByRole('checkbox', { checked: true }).all()) {
    await box.uncheck();
  }
  await own.check();
  await page.getByRole('button', { name: 'Continue with 1 inverter' }).click();
}
