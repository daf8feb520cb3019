import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { projectFolder } from '../folders.ts';
import { runScript } from '../runChild.ts';
import type { ElectronSearch } from './chooseDoor.ts';

const packageFolder = join(projectFolder, 'node_modules/electron');
const downloadTimeLimitMs = 60_000;

/**
 * Looks for Electron's program without loading its npm package, which would start a download on its own: in the folder
 * that ELECTRON_OVERRIDE_DIST_PATH names, else where the package keeps what it downloaded.
 */
export function findElectron(): ElectronSearch {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  const executable = programNames()
    .map((name) => join(named === '' ? join(packageFolder, 'dist') : named, name))
    .find(isFile);
  if (executable !== undefined) {
    return {
      kind: 'found',
      executable,
      namedByUser: named !== '',
      hasSandboxHelper: isSetuidRoot(join(dirname(executable), 'chrome-sandbox')),
    };
  }
  if (named !== '') {
    return { kind: 'missing', reason: 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron', mayDownload: false };
  }
  return isFile(join(packageFolder, 'install.js'))
    ? { kind: 'missing', reason: 'Electron is not downloaded yet', mayDownload: true }
    : { kind: 'missing', reason: 'the npm package electron is not installed', mayDownload: false };
}

/** Lets the npm package fetch its program, for a minute at most, and looks again. */
export async function downloadElectron(): Promise<ElectronSearch> {
  process.stderr.write('Getting Electron, some 120 MB, once ...\n');
  const end = await runScript('node_modules/electron/install.js', [], { quiet: true, timeoutMs: downloadTimeLimitMs });
  const found = findElectron();
  if (found.kind === 'found' && end.code === 0) {
    return found;
  }
  const reason =
    end.signal === null ? 'Electron could not be downloaded' : 'Electron could not be downloaded within a minute';
  return { kind: 'missing', reason, mayDownload: false };
}

/** The names of the program inside a distribution, likeliest first: what the package wrote down, then the platform's. */
function programNames(): string[] {
  const byPlatform: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  return [writtenDown(), byPlatform[process.platform] ?? null, 'electron'].filter((name) => name !== null);
}

function writtenDown(): string | null {
  try {
    return readFileSync(join(packageFolder, 'path.txt'), 'utf8').trim();
  } catch {
    return null;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isSetuidRoot(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.uid === 0 && (stats.mode & 0o4000) !== 0;
}
