import { Agent as HttpAgent, request as startRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, TLSSocket } from 'node:tls';

import { failed, success, unreachable, type Result } from '../../../shared/result.ts';
import { networkReason } from './networkReason.ts';
import { systemCode } from './systemCode.ts';

/**
 * Whose certificate is good enough: one that the computer's authorities signed for the name; the one with this SHA-256
 * fingerprint, hexadecimal without colons, whoever signed it; or any, to learn the fingerprint of a device just met.
 */
export type Trust =
  | { readonly kind: 'public' }
  | { readonly kind: 'pinned'; readonly sha256: string }
  | { readonly kind: 'any' };

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** `http:` or `https:`, nothing else. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, the way there included. */
  readonly timeoutMs: number;
  /** A longer body is not read to its end. */
  readonly mostBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
  /** SHA-256 fingerprint of the certificate it came under, hexadecimal; null over plain HTTP. */
  readonly certificate: string | null;
}

/** Why there is no answer. */
export type HttpProblemReason =
  | 'addressWrong'
  | 'nameUnknown'
  | 'refused'
  | 'unreachable'
  | 'timedOut'
  | 'tooLong'
  | 'noHttp'
  | 'certificateNotTrusted'
  | 'lost'
  | 'closed';

/** With the system's own code for the log. */
export interface HttpProblem {
  readonly reason: HttpProblemReason;
  readonly systemCode: string;
}

/** Asks one device over HTTP; keeps the connection to it open between requests. Redirects are answers like any other. */
export interface HttpClient {
  request(request: HttpRequest): Promise<Result<HttpAnswer, HttpProblem>>;
  /** Ends what is under way, each with `closed`, and all connections. */
  close(): void;
}

/** Opens a client with the trust that all its connections need; without one, the computer's authorities decide. */
export type OpenHttp = (trust?: Trust) => HttpClient;

/** HTTP over the real network. Nothing of a request leaves the computer before the certificate has been found good. */
export function systemHttp(trust: Trust = { kind: 'public' }): HttpClient {
  const handshakes = new Set<TLSSocket>();
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true });
  secure.createConnection = (options, done) =>
    connectChecked(String(options.host), Number(options.port), trust, handshakes, (error, socket) => {
      // The types ask for a socket beside an error, the agent does not.
      done?.(error, socket);
    });
  const underWay = new Set<(problem: HttpProblem) => void>();
  let open = true;

  function request(wanted: HttpRequest): Promise<Result<HttpAnswer, HttpProblem>> {
    const url = URL.canParse(wanted.url) ? new URL(wanted.url) : null;
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      return Promise.resolve(failed({ reason: 'addressWrong', systemCode: 'ERR_INVALID_URL' }));
    }
    if (!open) {
      return Promise.resolve(failed(closed));
    }
    return new Promise((resolve) => {
      let outgoing: ClientRequest | null = null;
      const timer = setTimeout(() => end({ reason: 'timedOut', systemCode: 'ETIMEDOUT' }), wanted.timeoutMs);

      function settle(result: Result<HttpAnswer, HttpProblem>): void {
        clearTimeout(timer);
        underWay.delete(end);
        resolve(result);
      }

      function end(problem: HttpProblem): void {
        settle(failed(problem));
        outgoing?.destroy();
      }

      function send(target: URL, isSecond: boolean): void {
        const agent = target.protocol === 'https:' ? secure : plain;
        const sent = startRequest(target, { agent, method: wanted.method, headers: headersOf(wanted) });
        outgoing = sent;
        sent.on('response', (response) => readAnswer(response, wanted.mostBytes, settle, end));
        sent.on('error', (error) => {
          // A kept connection that the other side had just closed says nothing about the device.
          if (sent.reusedSocket && !isSecond && underWay.has(end) && systemCode(error) === 'ECONNRESET') {
            send(target, true);
          } else {
            end(toProblem(error));
          }
        });
        sent.end(wanted.body);
      }

      underWay.add(end);
      send(url, false);
    });
  }

  return {
    request,
    close: () => {
      open = false;
      for (const end of underWay) {
        end(closed);
      }
      for (const socket of handshakes) {
        socket.destroy();
      }
      plain.destroy();
      secure.destroy();
    },
  };
}

const closed: HttpProblem = { reason: 'closed', systemCode: 'CLOSED' };

/** What the agent's types ask for beside an error; it looks at the error first. */
type Connected = (error: Error | null, socket: Duplex) => void;

function connectChecked(
  host: string,
  port: number,
  trust: Trust,
  handshakes: Set<TLSSocket>,
  done: Connected,
): undefined {
  const socket = connectTls({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // Judged below, where each kind of trust has its own measure.
    rejectUnauthorized: false,
  });
  handshakes.add(socket);
  socket.once('error', fail);
  socket.once('close', closedEarly);
  socket.once('secureConnect', () => {
    if (isTrusted(socket, trust)) {
      release();
      done(null, socket);
    } else {
      fail(new UntrustedCertificate(`The certificate of ${host} is not trusted`));
    }
  });

  function release(): void {
    handshakes.delete(socket);
    socket.removeListener('error', fail);
    socket.removeListener('close', closedEarly);
  }

  function closedEarly(): void {
    fail(new Error('The connection closed before it was secure'));
  }

  function fail(error: Error): void {
    release();
    // What it still has to say is of no interest, but without a listener it would end the process.
    socket.on('error', () => undefined);
    socket.destroy();
    done(error, socket);
  }
}

class UntrustedCertificate extends Error {
  readonly code = 'CERTIFICATE_NOT_TRUSTED';
}

function isTrusted(socket: TLSSocket, trust: Trust): boolean {
  switch (trust.kind) {
    case 'public':
      return socket.authorized;
    case 'pinned':
      return fingerprintOf(socket) === trust.sha256;
    case 'any':
      return true;
    default:
      return unreachable(trust);
  }
}

function fingerprintOf(socket: unknown): string | null {
  if (!(socket instanceof TLSSocket)) {
    return null;
  }
  const { fingerprint256 } = socket.getPeerCertificate();
  // An empty object stands for no certificate, whatever the types say.
  return typeof fingerprint256 === 'string' ? fingerprint256.replaceAll(':', '').toLowerCase() : null;
}

function headersOf(wanted: HttpRequest): Record<string, string> {
  const length = wanted.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(wanted.body)) };
  return { ...wanted.headers, ...length };
}

function readAnswer(
  response: IncomingMessage,
  mostBytes: number,
  settle: (result: Result<HttpAnswer, HttpProblem>) => void,
  end: (problem: HttpProblem) => void,
): void {
  const certificate = fingerprintOf(response.socket);
  const parts: Buffer[] = [];
  let length = 0;
  response.on('data', (part: Buffer) => {
    length += part.length;
    if (length > mostBytes) {
      end({ reason: 'tooLong', systemCode: String(mostBytes) });
    } else {
      parts.push(part);
    }
  });
  response.on('end', () =>
    settle(success({ status: response.statusCode ?? 0, bytes: Buffer.concat(parts), certificate })),
  );
  response.on('error', (error) => end(toProblem(error)));
}

function toProblem(error: unknown): HttpProblem {
  const code = systemCode(error);
  if (error instanceof UntrustedCertificate) {
    return { reason: 'certificateNotTrusted', systemCode: code };
  }
  return { reason: networkReason(code) ?? (isOtherProtocol(code) ? 'noHttp' : 'lost'), systemCode: code };
}

/** Whether what came is no HTTP, or no TLS. An answer that broke off is neither. */
function isOtherProtocol(code: string): boolean {
  return (
    (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') || code === 'EPROTO' || code.startsWith('ERR_SSL_')
  );
}
