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
  return socketConnection({ openSocket: () => openSocket(page, address), clock });
}

function openSocket(page: Window, address: string): WebSocket {
  const socket = new WebSocket(address);
  socket.addEventListener('close', () => void leaveWhenLoggedOff(page));
  return socket;
}

/** A door with a password tells at `/session` who must log on again, which a socket that is refused does not. */
async function leaveWhenLoggedOff(page: Window): Promise<void> {
  const answer = await page.fetch('/session').catch(() => null);
  if (answer?.status === 401) {
    page.location.assign('/logon');
  }
}
