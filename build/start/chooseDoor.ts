/** What is known of this computer before a window is tried. */
export interface ComputerFacts {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly hasDisplay: boolean;
  /** Whether a program without privileges may open a user namespace, which Chromium's sandbox on Linux needs. */
  readonly hasUserNamespaces: boolean;
}

/** Where Electron's program is, or why there is none. */
export type ElectronSearch =
  | {
      readonly kind: 'found';
      readonly executable: string;
      /** Whether the user named it (ELECTRON_OVERRIDE_DIST_PATH): then it is tried whatever the facts say. */
      readonly namedByUser: boolean;
      /** Whether Chromium's setuid sandbox lies beside it, which needs no user namespace. */
      readonly hasSandboxHelper: boolean;
    }
  | { readonly kind: 'missing'; readonly reason: string; readonly mayDownload: boolean };

export type DoorChoice =
  | { readonly door: 'desktop'; readonly executable: string }
  | { readonly door: 'download' }
  | { readonly door: 'browser'; readonly reason: string };

/** Decides how the program opens: its own window, a download of Electron first, or the browser. */
export function chooseDoor(facts: ComputerFacts, electron: ElectronSearch): DoorChoice {
  if (electron.kind === 'found' && electron.namedByUser) {
    return { door: 'desktop', executable: electron.executable };
  }
  const obstacle = obstacleToWindow(facts, electron.kind === 'found' && electron.hasSandboxHelper);
  if (obstacle !== null) {
    return { door: 'browser', reason: obstacle };
  }
  if (electron.kind === 'found') {
    return { door: 'desktop', executable: electron.executable };
  }
  return electron.mayDownload ? { door: 'download' } : { door: 'browser', reason: electron.reason };
}

/** Why Electron cannot show a window here, or null. Only Linux has such obstacles. */
export function obstacleToWindow(facts: ComputerFacts, hasSandboxHelper: boolean): string | null {
  if (facts.platform !== 'linux') {
    return null;
  }
  if (!facts.hasDisplay) {
    return 'there is no display';
  }
  if (facts.isRoot) {
    return 'Electron refuses to run as root';
  }
  return facts.hasUserNamespaces || hasSandboxHelper ? null : 'this system allows no user namespaces';
}

/** How Electron's process ended. */
export interface ElectronEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ranMs: number;
  /** Whether we were told to stop and passed that on. */
  readonly stopping: boolean;
}

const startTimeMs = 10_000;
const crashSignals: readonly NodeJS.Signals[] = ['SIGABRT', 'SIGTRAP', 'SIGSEGV', 'SIGILL', 'SIGBUS'];
/** As a shell reports it: not found or a missing library, SIGILL, SIGTRAP, SIGABRT, SIGSEGV. */
const crashCodes: readonly number[] = [126, 127, 132, 133, 134, 139];

/**
 * Tells whether Electron failed to open at all, so that the browser is the way: it crashed or could not be started
 * within its first seconds, or gave up with exit code 1 where an obstacle was known. Null for every other end.
 */
export function whyNotOpened(end: ElectronEnd, obstacle: string | null): string | null {
  if (end.stopping || end.ranMs > startTimeMs) {
    return null;
  }
  const crashed =
    end.signal === null ? end.code === null || crashCodes.includes(end.code) : crashSignals.includes(end.signal);
  if (crashed) {
    return obstacle ?? `Electron stopped at once (${end.signal ?? `exit code ${end.code ?? 'unknown'}`})`;
  }
  return end.code === 1 ? obstacle : null;
}

/** The one line that says why there is no window. */
export function browserLine(reason: string, commandArguments: readonly string[]): string {
  return `No window of its own: ${reason}. SunTally runs in the browser instead: ${browserAddress(commandArguments)}`;
}

function browserAddress(commandArguments: readonly string[]): string {
  const after = commandArguments.indexOf('--port') + 1;
  const joined = commandArguments.find((argument) => argument.startsWith('--port='))?.slice('--port='.length);
  const port = joined ?? (after > 0 ? commandArguments[after] : undefined) ?? '9523';
  return `http://127.0.0.1:${port}`;
}
