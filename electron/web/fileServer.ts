import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { RendererFiles } from './rendererFiles.ts';
import { responseHeaders } from './responseHeaders.ts';

const plainText = 'text/plain; charset=utf-8';

/** Limits that keep a slow or hostile caller from holding the door. */
const limits = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16_384,
} as const;
const mostConnections = 128;

/**
 * Makes the HTTP server of the pages; it does not listen yet. Paths are looked up as they come, without decoding, so
 * that a path in any disguise is simply unknown.
 *
 * @param hosts the accepted values of the Host header, asked for at each request
 */
export function createFileServer(files: RendererFiles, hosts: () => ReadonlySet<string>): Server {
  const server = createServer(limits, (request, response) => answer(request, response, files, hosts()));
  server.maxConnections = mostConnections;
  return server;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: RendererFiles,
  hosts: ReadonlySet<string>,
): void {
  if (!hosts.has(request.headers.host ?? '')) {
    refuse(response, 421, 'Open the address that SunTally printed when it started.');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
    return;
  }
  const file = files.get((request.url ?? '').split('?', 1).join(''));
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

function refuse(
  response: ServerResponse,
  status: number,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...responseHeaders, ...headers, 'Content-Type': plainText, Connection: 'close' });
  response.end(`${reason}\n`);
}
