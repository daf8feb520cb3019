import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { App } from 'electron';

import type { Part } from './part.ts';
import { preventable } from './preventable.ts';

export interface AppDoubleOptions {
  readonly userDataFolder: string;
  readonly packaged: boolean;
  /** False for a second start: another instance holds the lock. */
  readonly firstInstance: boolean;
  /** Told of each call that security or order depends on. */
  readonly record: (call: string) => void;
}

type Covered =
  | 'getPreferredSystemLanguages'
  | 'setPath'
  | 'whenReady'
  | 'isReady'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'getPath'
  | 'getVersion';

/** Electron's `app`, without Electron: ready when told so, and ended by `quit` or `exit` as the real one is. */
export class AppDouble extends EventEmitter implements Part<App, Covered | 'quit' | 'exit' | 'isPackaged'> {
  readonly isPackaged: boolean;
  /** Settles with the exit code when the program has ended. */
  readonly ended: Promise<number>;
  readonly #options: AppDoubleOptions;
  readonly #ready = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<number>();
  readonly #paths: Map<string, string>;
  #isReady = false;
  #quitting = false;
  /** Closes all windows; false where one of them refused. Set by the window double. */
  closeWindows: () => boolean = () => true;

  constructor(options: AppDoubleOptions) {
    super();
    this.#options = options;
    this.#paths = new Map([['userData', options.userDataFolder]]);
    this.isPackaged = options.packaged;
    this.ended = this.#end.promise;
  }

  /** What Electron does when its own start and the program's entry file have run. */
  becomeReady(): void {
    this.#isReady = true;
    this.#options.record('ready');
    this.emit('ready', preventable({}), {});
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  enableSandbox(): void {
    this.mustNotBeReady('app.enableSandbox');
    this.#options.record('enableSandbox');
  }

  requestSingleInstanceLock(): boolean {
    this.#options.record('requestSingleInstanceLock');
    return this.#options.firstInstance;
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    return this.#paths.get(name) ?? join(this.#options.userDataFolder, name);
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) {
      throw new Error(`app.setPath: no folder for ${name}`);
    }
    this.#options.record(`setPath ${name}`);
    this.#paths.set(name, path);
  }

  getPreferredSystemLanguages(): string[] {
    return ['en-GB'];
  }

  getVersion(): string {
    return '0.0.0-double';
  }

  quit(): void {
    if (this.#quitting) {
      return;
    }
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) {
      return;
    }
    this.#quitting = true;
    if (!this.closeWindows()) {
      this.#quitting = false;
      return;
    }
    const will = preventable({});
    this.emit('will-quit', will);
    if (will.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.exit(0);
  }

  exit(exitCode = 0): void {
    this.#options.record('exit');
    this.emit('quit', preventable({}), exitCode);
    this.#end.resolve(exitCode);
  }

  /** What Electron does when the last window has closed: the program decides, else it quits. */
  lastWindowClosed(): void {
    if (this.#quitting) {
      return;
    }
    if (!this.emit('window-all-closed')) {
      this.quit();
    }
  }

  mustBeReady(what: string): void {
    if (!this.#isReady) {
      throw new Error(`${what} before app is ready`);
    }
  }

  mustNotBeReady(what: string): void {
    if (this.#isReady) {
      throw new Error(`${what} after app is ready`);
    }
  }
}
