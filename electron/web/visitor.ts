import type { IncomingMessage } from 'node:http';

import type { Gate } from './gate.ts';
import type { OwnOrigins } from './ownOrigins.ts';
import { sessionMs, type Session } from './sessions.ts';

/** The cookie of a session is a browser's own for one port: cookies are shared by all ports of a name. */
function cookieName(port: number, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}suntally-${port}`;
}

/** The session that a request belongs to by its cookie; null where there is none. */
export function sessionOf(request: IncomingMessage, gate: Gate, origins: OwnOrigins): Session | null {
  const name = cookieNameFor(request, origins);
  const cookies = (request.headers.cookie ?? '').split(';', 50).map((one) => one.trim());
  const token = cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  return token === '' ? null : gate.find(token);
}

/** The header that gives a browser its session, or with null takes it away: no script and no other site gets at it. */
export function sessionCookie(request: IncomingMessage, origins: OwnOrigins, token: string | null): string {
  const isSecure = isSecureVisit(request, origins);
  return [
    `${cookieNameFor(request, origins)}=${token ?? ''}`,
    'Path=/',
    `Max-Age=${token === null ? 0 : Math.floor(sessionMs / 1000)}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}

function cookieNameFor(request: IncomingMessage, origins: OwnOrigins): string {
  return cookieName(request.socket.localPort ?? 0, isSecureVisit(request, origins));
}

/** Whether the browser speaks TLS: to this door, or to a proxy before it. */
function isSecureVisit(request: IncomingMessage, origins: OwnOrigins): boolean {
  return origins(request.headers.host)?.startsWith('https:') === true;
}
