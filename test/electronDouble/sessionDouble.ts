import type { CustomScheme, OnBeforeRequestListenerDetails, Protocol, Session, WebRequest } from 'electron';

import type { AppDouble } from './appDouble.ts';
import type { Part } from './part.ts';

type RequestListener = (
  details: OnBeforeRequestListenerDetails,
  callback: (response: { cancel?: boolean }) => void,
) => void;
type Covered =
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setSpellCheckerEnabled';

/** The one session that all windows share: its request filter and its permission handlers, to be driven by a test. */
export interface SessionDouble extends Part<Session, Covered> {
  readonly webRequest: { readonly onBeforeRequest: (listener: RequestListener) => void };
  readonly handlers: {
    permissionRequest: Parameters<Session['setPermissionRequestHandler']>[0];
    permissionCheck: Parameters<Session['setPermissionCheckHandler']>[0];
    devicePermission: Parameters<Session['setDevicePermissionHandler']>[0];
    spellChecker: boolean;
  };
  /** Whether the program's filter lets a request pass; without a filter all pass. */
  lets(address: string, resourceType: OnBeforeRequestListenerDetails['resourceType']): Promise<boolean>;
}

export function createSessionDouble(): SessionDouble {
  let filter: RequestListener | null = null;
  const handlers: SessionDouble['handlers'] = {
    permissionRequest: null,
    permissionCheck: null,
    devicePermission: null,
    spellChecker: true,
  };
  return {
    handlers,
    webRequest: {
      onBeforeRequest: (listener) => {
        filter = listener;
      },
    } satisfies { readonly onBeforeRequest: (listener: RequestListener) => ReturnType<WebRequest['onBeforeRequest']> },
    setPermissionRequestHandler: (handler) => {
      handlers.permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler) => {
      handlers.permissionCheck = handler;
    },
    setDevicePermissionHandler: (handler) => {
      handlers.devicePermission = handler;
    },
    setSpellCheckerEnabled: (enable) => {
      handlers.spellChecker = enable;
    },
    lets: (url, resourceType) =>
      new Promise((resolve) => {
        if (filter === null) {
          resolve(true);
          return;
        }
        const details = { id: 1, url, method: 'GET', resourceType, referrer: '', timestamp: 0, uploadData: [] };
        filter(details, (response) => resolve(response.cancel !== true));
      }),
  };
}

type SchemeHandler = Parameters<Protocol['handle']>[1];

/** Electron's `protocol`: privileges before the program is ready, handlers after, one per scheme. */
export class ProtocolDouble implements Part<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'isProtocolHandled'> {
  readonly privileges: CustomScheme[] = [];
  readonly #handlers = new Map<string, SchemeHandler>();
  readonly #app: AppDouble;
  readonly #record: (call: string) => void;

  constructor(app: AppDouble, record: (call: string) => void) {
    this.#app = app;
    this.#record = record;
  }

  registerSchemesAsPrivileged(customSchemes: CustomScheme[]): void {
    this.#app.mustNotBeReady('protocol.registerSchemesAsPrivileged');
    this.#record('registerSchemesAsPrivileged');
    this.privileges.push(...customSchemes);
  }

  handle(scheme: string, handler: SchemeHandler): void {
    this.#app.mustBeReady('protocol.handle');
    if (this.#handlers.has(scheme)) {
      throw new Error(`A second handler for ${scheme}:`);
    }
    this.#handlers.set(scheme, handler);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** Fetches an address as a page would; null where no handler serves its scheme. */
  async fetch(address: string, method = 'GET'): Promise<Response | null> {
    const handler = this.#handlers.get(new URL(address).protocol.slice(0, -1));
    return handler === undefined ? null : handler(new Request(address, { method }));
  }
}
