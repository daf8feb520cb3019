import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi, type MockInstance } from 'vitest';

import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { startSimulator, type Simulator } from '../../electron/core/simulator/index.ts';
import { valueOf } from '../contract/door.ts';
import { launchChromium } from '../electronDouble/index.ts';
import { chooseInverter } from './browserWindow.ts';
import { openBuiltDesktop, type BuiltDesktop } from './builtDesktop.ts';

const password = 'Qu4ckz!Pass';
/** A logon sends the password with each character moved by this much, so that it stands in no datagram as it is. */
const userShift = 0x88;

describe('the first run of the built desktop program', () => {
  let browser: Browser;
  let simulator: Simulator;
  let desktop: BuiltDesktop;
  let stderr: MockInstance<typeof process.stderr.write>;

  beforeAll(async () => {
    stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    simulator = await valueOf(
      startSimulator(
        {
          bind: { address: '127.0.0.1', port: 0 },
          model: 'STP 6000TL-20',
          serial: 2_141_000_777,
          userPassword: password,
          installerPassword: '1111',
          startMs: Date.UTC(2026, 5, 21, 11),
          seed: 5,
          faults: [],
        },
        { network: systemNetwork(['127.0.0.1']), clock: systemClock },
      ),
    );
    browser = await launchChromium(process.env['SUNTALLY_CHROMIUM'] ?? '');
    desktop = await openBuiltDesktop(browser);
  });

  afterAll(async () => {
    await desktop.close();
    await simulator.stop();
    await browser.close();
    stderr.mockRestore();
  });

  test('finds an inverter by its address', async () => {
    const { page } = desktop;
    await page.getByLabel('Not in the list? Give its address').fill(`127.0.0.1:${simulator.endpoint.port}`);
    await page.getByRole('button', { name: 'Look there' }).click();
    await chooseInverter(page, simulator.identity.serial);
  });

  test('says so when the password is wrong', async () => {
    const { page } = desktop;
    await page.getByLabel('Password of the inverter').fill('not-it');
    await page.getByRole('button', { name: 'Try this password' }).click();
    await page
      .getByText(/refused the password|password .*wrong|wrong password/iu)
      .first()
      .waitFor();
  });

  test('shows the inverter once the password is right', async () => {
    const { page } = desktop;
    await page.getByLabel('Password of the inverter').fill(password);
    await page.getByRole('button', { name: 'Try this password' }).click();
    await page.getByRole('heading', { name: /^The sun gives\s/u }).waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('button', { name: 'Settings' }).click();
    await page
      .getByText(/STP 6000TL-20/u)
      .first()
      .waitFor();
  });

  test('walks all its screens inside the content policy and without the network', () => {
    const { violations, errors, escaped, cancelled } = desktop.double.pages.record;
    expect({ violations, errors, escaped, cancelled }).toEqual({
      violations: [],
      errors: [],
      escaped: [],
      cancelled: [],
    });
  });

  test('keeps the password in the secrets alone: no reply, no event, no setting, no line of the log holds it', async () => {
    const { double, folder, page } = desktop;
    const told = [
      ...double.electron.ipcMain.exchanges.map(({ reply }) => reply),
      double.windows()[0]?.webContents.sent,
    ];
    const data = join(folder, 'SunTally', 'data');
    const shown = await page.content();
    await desktop.quit();
    const files = Object.fromEntries(
      await Promise.all((await readdir(data)).map(async (name) => [name, await readFile(join(data, name), 'utf8')])),
    ) as Readonly<Record<string, string>>;
    const { 'secrets.json': secrets, ...others } = files;
    const log = stderr.mock.calls.map(([line]) => String(line)).join('');
    expect(secrets).toContain(password);
    expect(new Set(Object.keys(others))).toEqual(new Set(['history.db', 'lock.db', 'settings.json']));
    for (const text of [JSON.stringify(told), JSON.stringify(others), log, shown]) {
      for (const form of formsOf(password)) {
        expect(text).not.toContain(form);
      }
    }
  });

  test('is not repeated at the next start', async () => {
    const again = await openBuiltDesktop(browser, { folder: desktop.folder });
    await again.page.getByRole('heading', { name: /^The sun gives\s/u }).waitFor();
    expect(again.double.electron.ipcMain.exchanges.map(({ channel }) => channel)).not.toContain('suntally:search');
    expect(await again.quit()).toBe(0);
  });
});

/** The password as it is, in base 64, and in the two ways that a hex dump of a logon would show it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const moved = Buffer.from(bytes.map((byte) => (byte + userShift) & 0xff));
  return [secret, bytes.toString('base64'), bytes.toString('hex'), moved.toString('hex'), moved.toString('base64')];
}
