/** The functions that the page host puts into a page before its scripts run. */
export interface PageBindings {
  readonly invoke: (channel: string, values: readonly unknown[]) => Promise<unknown>;
  readonly report: (violation: string) => Promise<void>;
}

/** The names that the bindings have until the bridge has taken them out of the page's sight. */
export const bindingNames = { invoke: '__doubleInvoke', report: '__doubleReport' } as const;

/** Where the bridge leaves the function that hands an event to the preload script's listeners. */
export const deliverKey = 'suntally.electronDouble.deliver';

/** What a preload script can `require('electron')` under the sandbox, as far as it is stood in for. */
export interface PreloadModule {
  readonly contextBridge: { exposeInMainWorld(key: string, api: unknown): void };
  readonly ipcRenderer: {
    invoke(channel: string, ...values: unknown[]): Promise<unknown>;
    on(channel: string, listener: (event: object, ...values: unknown[]) => void): unknown;
    removeListener(channel: string, listener: (event: object, ...values: unknown[]) => void): unknown;
  };
}

/**
 * Makes the preload script's `electron` inside a page. Runs in the page: it may use nothing from outside itself.
 *
 * Like Electron's, the bridge lets copies through and functions as stand-ins; what it exposes can be neither changed
 * nor replaced by the page.
 */
export function makePreloadModule(
  names: { readonly invoke: string; readonly report: string },
  deliverName: string,
): PreloadModule {
  const page = globalThis as unknown as Record<string, unknown>;
  const invoke = page[names.invoke] as PageBindings['invoke'];
  const report = page[names.report] as PageBindings['report'];
  delete page[names.invoke];
  delete page[names.report];
  const listeners = new Map<string, Set<(event: object, ...values: unknown[]) => void>>();

  document.addEventListener('securitypolicyviolation', (event) => {
    void report(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  });

  function cross(value: unknown): unknown {
    if (typeof value === 'function') {
      return (...values: unknown[]) => cross(Reflect.apply(value, undefined, values.map(cross)));
    }
    if (value instanceof Promise) {
      return value.then(cross);
    }
    if (Array.isArray(value)) {
      return Object.freeze(value.map(cross));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cross(one)])));
    }
    return value;
  }

  function deliver(channel: string, values: readonly unknown[]): void {
    const event = { sender: 'ipcRenderer', ports: [] };
    for (const listener of listeners.get(channel) ?? []) {
      listener(event, ...values);
    }
  }
  Object.defineProperty(globalThis, Symbol.for(deliverName), { value: deliver });

  return {
    contextBridge: {
      exposeInMainWorld: (key, api) => {
        Object.defineProperty(globalThis, key, { value: cross(api), enumerable: true });
      },
    },
    ipcRenderer: {
      invoke: (channel, ...values) => invoke(channel, values),
      on: (channel, listener) => {
        const known = listeners.get(channel) ?? new Set();
        listeners.set(channel, known.add(listener));
      },
      removeListener: (channel, listener) => {
        listeners.get(channel)?.delete(listener);
      },
    },
  };
}
