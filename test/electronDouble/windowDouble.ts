import { EventEmitter } from 'node:events';

import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from 'electron';

import type { AppDouble } from './appDouble.ts';
import type { FrameFacts, Sender } from './ipcDouble.ts';
import type { Part } from './part.ts';
import { preventable } from './preventable.ts';

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

/** What shows a window's page, or stands in for it where a test needs no page. */
export interface PageHost {
  open(contents: ContentsDouble, options: BrowserWindowConstructorOptions, address: string): Promise<void>;
  send(contents: ContentsDouble, channel: string, values: readonly unknown[]): void;
  close(contents: ContentsDouble): void;
}

/** One event that was sent to a window. */
export interface SentEvent {
  readonly channel: string;
  readonly values: readonly unknown[];
}

/** Electron's `WebContents` of one window. */
export class ContentsDouble
  extends EventEmitter
  implements Part<WebContents, 'id' | 'send' | 'isDestroyed' | 'setWindowOpenHandler' | 'getURL'>
{
  readonly id: number;
  readonly sent: SentEvent[] = [];
  address = '';
  #destroyed = false;
  #openHandler: OpenHandler | null = null;
  readonly #host: PageHost;

  constructor(id: number, host: PageHost) {
    super();
    this.id = id;
    this.#host = host;
  }

  getURL(): string {
    return this.address;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    this.#destroyed = true;
    this.emit('destroyed');
    this.#host.close(this);
  }

  send(channel: string, ...values: unknown[]): void {
    if (this.#destroyed) {
      throw new TypeError('Object has been destroyed');
    }
    const copied = structuredClone(values);
    this.sent.push({ channel, values: copied });
    this.emit('double-sent', channel, copied);
    this.#host.send(this, channel, copied);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Asks the program about a new window as `window.open` does; true where it may open. */
  asksToOpen(url: string): boolean {
    const referrer = { url: this.address, policy: 'no-referrer' } as const;
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab', referrer } as const;
    return this.#openHandler === null || this.#openHandler(details).action === 'allow';
  }

  /** Asks the program about a navigation that its page has begun; true where it may go on. */
  asksToNavigate(url: string, isMainFrame: boolean): boolean {
    const details = preventable({ url, isSameDocument: false, isMainFrame, frame: null });
    if (isMainFrame) {
      this.emit('will-navigate', details, url);
    }
    this.emit('will-frame-navigate', details);
    return !details.defaultPrevented;
  }

  /** The well-formed sender that a message from this window's own page has. */
  sender(frame: Partial<FrameFacts> = {}): Sender {
    const url = this.address;
    return {
      sender: this,
      senderFrame: { url, origin: originOf(url), parent: null, isDestroyed: () => this.#destroyed, ...frame },
    };
  }
}

/** The origin of an address under a standard scheme, which Node's `URL` gives for the web's own schemes only. */
export function originOf(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host}`;
}

type CoveredOfWindow = 'show' | 'focus' | 'restore' | 'isMinimized' | 'isDestroyed' | 'isVisible' | 'close' | 'loadURL';

/** Electron's `BrowserWindow`, with what it was made of and what a person would have seen of it. */
export class WindowDouble extends EventEmitter implements Part<BrowserWindow, CoveredOfWindow> {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: ContentsDouble;
  readonly loaded: string[] = [];
  /** Calls that a person would see, in order. */
  readonly seen: string[] = [];
  minimized = false;
  #visible: boolean;
  readonly #world: WindowWorld;

  constructor(world: WindowWorld, options: BrowserWindowConstructorOptions = {}) {
    super();
    world.app.mustBeReady('new BrowserWindow');
    this.#world = world;
    this.options = options;
    this.#visible = options.show !== false;
    world.made.push(this);
    this.webContents = Object.assign(new ContentsDouble(world.made.length, world.host), { session: world.session });
    world.open.push(this);
    world.app.emit('web-contents-created', preventable({}), this.webContents);
    world.app.emit('browser-window-created', preventable({}), this);
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.address = url;
    await this.#world.host.open(this.webContents, this.options, url);
    this.webContents.emit('did-finish-load');
    if (!this.isDestroyed()) {
      this.emit('ready-to-show');
    }
  }

  show(): void {
    this.#visible = true;
    this.seen.push('show');
  }

  focus(): void {
    this.seen.push('focus');
  }

  restore(): void {
    this.minimized = false;
    this.seen.push('restore');
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isDestroyed(): boolean {
    return !this.#world.open.includes(this);
  }

  close(): void {
    const { app, open } = this.#world;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented || this.isDestroyed()) {
      return;
    }
    open.splice(open.indexOf(this), 1);
    this.webContents.destroy();
    this.emit('closed');
    if (open.length === 0) {
      app.lastWindowClosed();
    }
  }
}

/** What all windows of one running program have in common. */
export interface WindowWorld {
  readonly app: AppDouble;
  readonly host: PageHost;
  readonly session: object;
  readonly open: WindowDouble[];
  /** All windows that were ever made. */
  readonly made: WindowDouble[];
}

/** `BrowserWindow` as the program sees it. */
export interface WindowClass {
  new (options?: BrowserWindowConstructorOptions): WindowDouble;
  getAllWindows(): WindowDouble[];
}

/** Makes Electron's `BrowserWindow` for one running program. */
export function createWindowClass(world: WindowWorld): WindowClass {
  world.app.closeWindows = () => {
    for (const window of world.open.slice()) {
      window.close();
    }
    return world.open.length === 0;
  };
  return class extends WindowDouble {
    static getAllWindows(): WindowDouble[] {
      return [...world.open];
    }

    constructor(options?: BrowserWindowConstructorOptions) {
      super(world, options);
    }
  };
}
