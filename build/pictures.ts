import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { chromium, type Browser, type BrowserContextOptions } from 'playwright-core';

import { findInstalledChromium } from './findChromium.ts';
import { projectFolder } from './folders.ts';
import { buildWhenOutOfDate } from './outOfDate.ts';

const folder = join(projectFolder, 'docs/pictures');
/** Four readings of the demo's inverter: the beginning of a chart. */
const watchMs = 40_000;

const pictures: readonly { readonly file: string; readonly window: BrowserContextOptions }[] = [
  { file: 'now-light.png', window: { viewport: { width: 1280, height: 860 }, colorScheme: 'light' } },
  { file: 'now-dark-phone.png', window: { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } },
];

process.exitCode = await takePictures();

/** Takes the pictures of the README anew: of the built program, with the demo's inverter after its first readings. */
async function takePictures(): Promise<number> {
  const executablePath = findInstalledChromium(process.env);
  if (executablePath === null) {
    process.stderr.write('The pictures need a Chromium: name one with SUNTALLY_CHROMIUM.\n');
    return 1;
  }
  if (!(await buildWhenOutOfDate())) {
    return 1;
  }
  await mkdir(folder, { recursive: true });
  const program = spawn(process.execPath, ['out/cli/cli.js', 'serve', '--demo', '--port', '0'], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const url = await once(program.stdout.setEncoding('utf8'), 'data').then(([line]) => String(line).trim());
    await pause(watchMs);
    for (const { file, window } of pictures) {
      await takePicture(browser, url, file, window);
    }
  } finally {
    await browser.close();
    program.kill();
  }
  return 0;
}

async function takePicture(browser: Browser, url: string, file: string, window: BrowserContextOptions): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...window });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('.recharts-curve').first().waitFor();
  await page.screenshot({ path: join(folder, file) });
  await context.close();
}
