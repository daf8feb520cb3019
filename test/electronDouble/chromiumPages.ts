import { readFileSync } from 'node:fs';

import type { BrowserWindowConstructorOptions, OnBeforeRequestListenerDetails } from 'electron';
import type { Browser, BrowserContext, Frame, Page, Request, Route } from 'playwright-core';

import type { FrameFacts, IpcMainDouble } from './ipcDouble.ts';
import { bindingNames, deliverKey, makePreloadModule } from './pageBridge.ts';
import type { ProtocolDouble, SessionDouble } from './sessionDouble.ts';
import { originOf, type ContentsDouble, type PageHost } from './windowDouble.ts';

/** What the pages of one running program did. */
export interface PageRecord {
  /** Breaches of the content policy, as the pages were told of them. */
  readonly violations: string[];
  /** Errors that a page threw and nobody caught. */
  readonly errors: string[];
  /** Foreign addresses that a page asked for and the program's filter let pass. Nothing was fetched all the same. */
  readonly escaped: string[];
  /** Foreign addresses that the program's filter cancelled. */
  readonly cancelled: string[];
  /** Addresses that a page wanted a window of its own for, and got none. */
  readonly refusedWindows: string[];
}

export interface ChromiumPages extends PageHost {
  readonly record: PageRecord;
  page(contents: ContentsDouble): Page;
  closeAll(): Promise<void>;
}

interface Shown {
  readonly contents: ContentsDouble;
  readonly context: BrowserContext;
  readonly page: Page;
}

/**
 * Shows windows as pages of Chromium. A custom scheme cannot be taught to a Chromium from outside, so
 * `app://suntally/` is shown as `https://suntally.app.test/` and every request of the page is answered here: by the
 * program's own handler of the scheme, or not at all.
 */
export function createChromiumPages(
  browser: Browser,
  parts: { readonly ipcMain: IpcMainDouble; readonly protocol: ProtocolDouble; readonly session: SessionDouble },
): ChromiumPages {
  const { ipcMain, protocol, session } = parts;
  const shown = new Map<ContentsDouble, Shown>();
  const record: PageRecord = { violations: [], errors: [], escaped: [], cancelled: [], refusedWindows: [] };

  async function open(
    contents: ContentsDouble,
    options: BrowserWindowConstructorOptions,
    address: string,
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 800, height: options.height ?? 600 },
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
      locale: 'en-GB',
    });
    const page = await context.newPage();
    shown.set(contents, { contents, context, page });
    context.on('page', (other) => void other.close().catch(() => undefined));
    page.on('pageerror', (error) => record.errors.push(String(error)));
    await page.exposeBinding(bindingNames.invoke, (source, channel: string, values: unknown[]) =>
      ipcMain.invoke(channel, values, { sender: contents, senderFrame: frameFacts(source.frame) }),
    );
    await page.exposeBinding(bindingNames.report, (_source, violation: string) => {
      record.violations.push(violation);
    });
    const preload = options.webPreferences?.preload;
    if (preload !== undefined) {
      await context.addInitScript({ content: preloadScript(readFileSync(preload, 'utf8')) });
    }
    let started = false;
    await context.route('**/*', async (route, request) => {
      const own = !started;
      started = true;
      await (own ? serve(route, request) : guardAndServe(page, contents, route, request));
    });
    await page.goto(toShown(address));
  }

  async function guardAndServe(page: Page, contents: ContentsDouble, route: Route, request: Request): Promise<void> {
    if (request.isNavigationRequest()) {
      const address = toOwn(request.url());
      const frame = frameOf(request);
      if (frame === null || frame.page() !== page) {
        (contents.asksToOpen(address) ? record.escaped : record.refusedWindows).push(address);
        await route.abort('aborted');
        return;
      }
      if (!contents.asksToNavigate(address, frame.parentFrame() === null)) {
        await route.abort('aborted');
        return;
      }
    }
    await serve(route, request);
  }

  async function serve(route: Route, request: Request): Promise<void> {
    const address = toOwn(request.url());
    const passes = await session.lets(address, resourceType(request));
    const response = passes && isOwn(address) ? await protocol.fetch(address, request.method()) : null;
    if (response === null) {
      (passes ? record.escaped : record.cancelled).push(address);
      await route.abort('blockedbyclient');
      return;
    }
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  return {
    record,
    open,
    send: (contents, channel, values) => {
      shown
        .get(contents)
        ?.page.evaluate(deliverInPage, { deliverKey, channel, values })
        .catch(() => undefined);
    },
    close: (contents) => {
      void shown.get(contents)?.context.close();
    },
    page: (contents) => {
      const found = shown.get(contents);
      if (found === undefined) {
        throw new Error('This window has no page');
      }
      return found.page;
    },
    closeAll: async () => {
      await Promise.all([...shown.values()].map(({ context }) => context.close()));
    },
  };
}

interface Delivery {
  readonly deliverKey: string;
  readonly channel: string;
  readonly values: readonly unknown[];
}

function deliverInPage({ deliverKey, channel, values }: Delivery): void {
  const page = globalThis as unknown as Record<
    symbol,
    ((channel: string, values: readonly unknown[]) => void) | undefined
  >;
  page[Symbol.for(deliverKey)]?.(channel, values);
}

/** The preload script as one that Chromium runs before a page's own: in the main frame of an opened page alone. */
function preloadScript(code: string): string {
  const makeModule = `(${makePreloadModule.toString()})`;
  const names = `${JSON.stringify(bindingNames)}, ${JSON.stringify(deliverKey)}`;
  return `if (window.top === window && location.protocol === 'https:') {
    const electron = ${makeModule}(${names});
    const module = { exports: {} };
    const require = (name) => {
      if (name !== 'electron') throw new Error('module not found: ' + name);
      return electron;
    };
    (function (exports, require, module) { ${code}
    })(module.exports, require, module);
  }`;
}

function frameFacts(frame: Frame): FrameFacts {
  const url = toOwn(frame.url());
  const parent = frame.parentFrame();
  return {
    url,
    origin: originOf(url),
    parent: parent === null ? null : frameFacts(parent),
    isDestroyed: () => frame.isDetached(),
  };
}

/** The frame that navigates; null for a window that is only just being opened. */
function frameOf(request: Request): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

const ownScheme = /^https:\/\/([a-z0-9-]+)\.app\.test\//u;

function toShown(address: string): string {
  return address.replace(/^app:\/\/([a-z0-9-]+)\//u, 'https://$1.app.test/');
}

function toOwn(address: string): string {
  return address.replace(ownScheme, 'app://$1/');
}

function isOwn(address: string): boolean {
  return address.startsWith('app:');
}

function resourceType(request: Request): OnBeforeRequestListenerDetails['resourceType'] {
  const kind = request.resourceType();
  switch (kind) {
    case 'document':
      return frameOf(request)?.parentFrame() === null ? 'mainFrame' : 'subFrame';
    case 'stylesheet':
    case 'script':
    case 'image':
    case 'font':
    case 'media':
    case 'xhr':
    case 'ping':
      return kind;
    case 'fetch':
      return 'xhr';
    case 'websocket':
      return 'webSocket';
    default:
      return 'other';
  }
}
