import { posix, win32 } from 'node:path';

const programFolder = 'SunTally';

/**
 * The folder that holds all the program keeps: `data` inside the folder that the system gives to a program for its
 * user's data, the same one that Electron calls `userData`. Null where the environment does not tell.
 *
 * Linux: `$XDG_CONFIG_HOME` (an absolute path, else ignored as its specification demands) or `~/.config`; macOS:
 * `~/Library/Application Support`; Windows: `%APPDATA%`.
 */
export function dataFolder(platform: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const userFolder = userDataFolder(platform, env);
  const paths = platform === 'win32' ? win32 : posix;
  return userFolder === null ? null : paths.join(userFolder, programFolder, 'data');
}

function userDataFolder(platform: string, env: Readonly<Record<string, string | undefined>>): string | null {
  if (platform === 'win32') {
    const profile = env['USERPROFILE'];
    return env['APPDATA'] ?? (profile === undefined ? null : win32.join(profile, 'AppData', 'Roaming'));
  }
  const home = env['HOME'];
  if (platform === 'darwin') {
    return home === undefined ? null : posix.join(home, 'Library', 'Application Support');
  }
  const configured = env['XDG_CONFIG_HOME'];
  if (configured !== undefined && posix.isAbsolute(configured)) {
    return configured;
  }
  return home === undefined ? null : posix.join(home, '.config');
}
