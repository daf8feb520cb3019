import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright-core';

import { runChild, runScript, type ChildEnd } from './runChild.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const programNames: readonly string[] = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

const getOptions = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 6 * 60_000, quiet: true };

/**
 * Finds a Chromium that is already here, or null: the one that `SUNTALLY_CHROMIUM` names, one on the search path, one in
 * a usual place of the system, one that Playwright fetched earlier.
 */
export function findInstalledChromium(environment: Environment): string | null {
  const candidates = [
    environment['SUNTALLY_CHROMIUM'] ?? '',
    ...placesOnSearchPath(environment['PATH'] ?? ''),
    ...usualPlaces(process.platform, environment),
  ];
  return candidates.find((path) => path !== '' && isProgram(path)) ?? playwrightsOwn();
}

/** The usual places of Chromium, Chrome and Edge on one platform. */
export function usualPlaces(platform: NodeJS.Platform, environment: Environment): string[] {
  switch (platform) {
    case 'darwin':
      return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return [environment['PROGRAMFILES'], environment['PROGRAMFILES(X86)'], environment['LOCALAPPDATA']]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          `${folder}\\Chromium\\Application\\chrome.exe`,
          `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
          `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
        ]);
    default:
      return ['/usr/lib/chromium/chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'];
  }
}

/** Says how a Chromium was looked for; `path` is null where there is none, and `reason` then says why. */
export interface ChromiumSearch {
  readonly path: string | null;
  readonly reason: string;
}

/**
 * Finds a Chromium or gets one, and says so first: with apt-get as root on Debian and its kin, else by Playwright's
 * download. Takes some minutes at most.
 */
export async function findOrGetChromium(environment: Environment): Promise<ChromiumSearch> {
  const installed = findInstalledChromium(environment);
  if (installed !== null) {
    return { path: installed, reason: 'already here' };
  }
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('No Chromium found for the browser tests: installing it with apt-get.');
    await installWithApt();
    const fromApt = findInstalledChromium(environment);
    if (fromApt !== null) {
      return { path: fromApt, reason: 'installed with apt-get' };
    }
  }
  console.log("No Chromium found for the browser tests: getting Playwright's.");
  await getQuietly(runScript('node_modules/playwright-core/cli.js', ['install', 'chromium'], getOptions));
  const downloaded = playwrightsOwn();
  return downloaded === null
    ? { path: null, reason: 'no Chromium found, and none could be installed or downloaded' }
    : { path: downloaded, reason: "Playwright's download" };
}

async function installWithApt(): Promise<void> {
  const packages = ['chromium', 'fonts-dejavu-core'];
  await getQuietly(runChild('apt-get', ['-q', 'update'], getOptions));
  await getQuietly(runChild('apt-get', ['-q', 'install', '-y', '--no-install-recommends', ...packages], getOptions));
}

/** Shows what an installer said only where it failed, and then only its last lines. */
async function getQuietly(installer: Promise<ChildEnd>): Promise<void> {
  const end = await installer;
  if (end.code !== 0) {
    console.log(end.output.trim().split('\n').slice(-5).join('\n'));
  }
}

function placesOnSearchPath(searchPath: string): string[] {
  const ending = process.platform === 'win32' ? '.exe' : '';
  return searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => programNames.map((name) => join(folder, `${name}${ending}`)));
}

function playwrightsOwn(): string | null {
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
