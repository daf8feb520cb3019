import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { computerFacts } from '../../build/start/computerFacts.ts';
import { chooseDoor } from '../../build/start/chooseDoor.ts';
import { findElectron } from '../../build/start/findElectron.ts';
import { userFolders } from '../contract/desktopDoor.ts';
import { readGolden } from '../contract/golden.ts';

const choice = chooseDoor(computerFacts(), findElectron());
const executable = choice.door === 'desktop' ? choice.executable : null;
const obstacle = choice.door === 'browser' ? choice.reason : 'Electron is not downloaded yet';

/** What only Electron itself can prove: its isolation of processes and worlds, its scheme handler, its lock. */
describe('in real Electron', () => {
  let folder: string;
  let program: ElectronApplication;
  let page: Page;

  function launch(): Promise<ElectronApplication> {
    const env = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return _electron.launch({
      executablePath: executable ?? '',
      args: [join(import.meta.dirname, '../..'), '--demo'],
      env: { ...Object.fromEntries(env), ...userFolders(folder), SUNTALLY_INTERFACES: '127.0.0.1' },
      timeout: 30_000,
    });
  }

  beforeAll(async () => {
    if (executable !== null) {
      folder = await mkdtemp(join(tmpdir(), 'suntally-electron-'));
      program = await launch();
      page = await program.firstWindow();
    }
  });

  beforeEach((context) => {
    context.skip(executable === null, `no window of Electron: ${obstacle}`);
  });

  afterAll(async () => {
    if (executable !== null) {
      await program.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('the first number is on the screen', async () => {
    await page.getByRole('heading', { name: /\d\sk?W/u }).waitFor();
    expect(page.url()).toMatch(/^app:\/\/suntally\/index\.html/u);
  });

  test('the page has the bridge and no Node', async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(Reflect.get(window, 'suntally') as object).toSorted(),
      node: [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')],
    }));
    expect(seen.bridge).toEqual(Object.keys(readGolden('exposedKeys') as object).toSorted());
    expect(seen.node).toEqual(['undefined', 'undefined']);
  });

  test('the page cannot leave, and reaches no network', async () => {
    await page.evaluate("location.href = 'https://suntally.example/'");
    const reached = await page.evaluate(() =>
      fetch('https://suntally.example/').then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
    expect(page.url()).toMatch(/^app:\/\/suntally\/index\.html/u);
  });

  test('an unknown file is not there', async () => {
    const statuses = await program.evaluate(async ({ net }) => {
      const addresses = ['app://suntally/index.html', 'app://suntally/../package.json', 'app://suntally/none'];
      return Promise.all(addresses.map(async (one) => (await net.fetch(one)).status));
    });
    expect(statuses).toEqual([200, 404, 404]);
  });

  test('a second start brings the first window to the front and ends', async () => {
    const second = await launch().catch(() => null);
    await second?.waitForEvent('close').catch(() => undefined);
    expect(program.windows()).toHaveLength(1);
  });
});
