import type { Client } from '../../shared/contract/index.ts';
import type { WindowClock } from '../windowClock.ts';
import { bridgeConnection, type Connection } from './connection.ts';
import { socketConnection } from './socketConnection.ts';

declare global {
  interface Window {
    /** Put there by the desktop program's preload script; absent in a browser. */
    readonly suntally?: Client;
  }
}

/** Takes the desktop's bridge where there is one, else the browser door's socket on the page's own origin. */
export function openConnection(page: Window, clock: WindowClock): Connection {
  if (page.suntally !== undefined) {
    return bridgeConnection(page.suntally);
  }
  const scheme = page.location.protocol === 'https:' ? 'wss' : 'ws';
  const address = `${scheme}://${page.location.host}/socket`;
  return socketConnection({ openSocket: () => new WebSocket(address), clock });
}
