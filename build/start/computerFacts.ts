import { readFileSync } from 'node:fs';

import type { ComputerFacts } from './chooseDoor.ts';

/** Asks the system what decides whether a window can open. */
export function computerFacts(): ComputerFacts {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    hasDisplay: isSet('DISPLAY') || isSet('WAYLAND_DISPLAY'),
    hasUserNamespaces:
      kernelSetting('/proc/sys/user/max_user_namespaces') !== '0' &&
      kernelSetting('/proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
      kernelSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1',
  };
}

function isSet(variable: string): boolean {
  return (process.env[variable] ?? '') !== '';
}

function kernelSetting(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
