import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

import type { Gate } from './gate.ts';
import { createLogonServer, logonPath } from './logonServer.ts';
import type { OwnOrigins } from './ownOrigins.ts';
import type { RendererFiles } from './rendererFiles.ts';
import { responseHeaders } from './responseHeaders.ts';
import type { TlsIdentity } from './tlsIdentity.ts';
import { sessionOf } from './visitor.ts';

const plainText = 'text/plain; charset=utf-8';

/** Limits that keep a slow or hostile caller from holding the door. */
const limits = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16_384,
} as const;
const handshakeMs = 5000;

/** What a visitor who is not logged on may see of the pages: the picture that the logon page shows too. */
const openFiles: ReadonlySet<string> = new Set(['/icon.svg']);

export interface FileServerOptions {
  readonly files: RendererFiles;
  readonly origins: OwnOrigins;
  /** Null where everybody who reaches the door may come in. */
  readonly gate: Gate | null;
  /** Null for plain HTTP. */
  readonly tls: Pick<TlsIdentity, 'cert' | 'key'> | null;
}

/**
 * Makes the HTTP server of the pages; it does not listen yet. Paths are looked up as they come, without decoding, so
 * that a path in any disguise is simply unknown.
 */
export function createFileServer({ files, origins, gate, tls }: FileServerOptions): Server {
  const answerLogon = gate === null ? null : createLogonServer(gate, origins);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (origins(request.headers.host) === null) {
      refuse(
        response,
        421,
        'Open the address that SunTally printed when it started, or start it with --public-url and this one.',
      );
      return;
    }
    if (answerLogon?.(request, response) === true) {
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
      return;
    }
    const path = (request.url ?? '').split('?', 1).join('');
    if (gate !== null && !openFiles.has(path) && sessionOf(request, gate, origins) === null) {
      sendToLogon(response, path);
      return;
    }
    const file = files.get(path);
    if (file === undefined) {
      refuse(response, 404, 'Not found.');
      return;
    }
    response.writeHead(200, {
      ...responseHeaders,
      'Content-Type': file.contentType,
      'Content-Length': file.content.byteLength,
    });
    response.end(request.method === 'HEAD' ? undefined : file.content);
  }

  return tls === null
    ? createServer(limits, answer)
    : createTlsServer({ ...limits, handshakeTimeout: handshakeMs, cert: tls.cert, key: tls.key }, answer);
}

/** Only the start page leads on: whoever asks for anything else is no visitor, or has just been logged off. */
function sendToLogon(response: ServerResponse, path: string): void {
  if (path === '/' || path === '/index.html') {
    response.writeHead(303, { ...responseHeaders, Location: logonPath });
    response.end();
    return;
  }
  refuse(response, 401, 'Log on first.');
}

function refuse(
  response: ServerResponse,
  status: number,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...responseHeaders, ...headers, 'Content-Type': plainText, Connection: 'close' });
  response.end(`${reason}\n`);
}
