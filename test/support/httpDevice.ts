import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

import { onTestFinished } from 'vitest';

import type { TestCertificate } from './testCertificate.ts';

/** What a device answers to a question. */
export interface DeviceAnswer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A question as it came in. */
export interface DeviceQuestion {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A device with a web server, on loopback. */
export interface HttpDevice {
  /** Address and port, the same as long as the test runs. */
  readonly host: string;
  readonly questions: DeviceQuestion[];
  /** Decides the answers from now on; `hang` never answers, `cut` closes the connection. */
  answer: (question: DeviceQuestion) => DeviceAnswer | 'hang' | 'cut';
  /** Connections made so far. */
  readonly connections: () => number;
  /** Pulls the plug: nothing listens any more. */
  off(): Promise<void>;
  on(): Promise<void>;
}

/** Starts a device; it is off when the test ends. With a certificate it speaks TLS. */
export async function startHttpDevice(
  answer: HttpDevice['answer'],
  certificate: TestCertificate | null = null,
): Promise<HttpDevice> {
  let server: Server | null = null;
  let port = 0;
  let shown = 0;
  const questions: DeviceQuestion[] = [];

  async function on(): Promise<void> {
    const made = certificate === null ? createServer(serve) : createSecureServer({ ...certificate }, serve);
    made.on('connection', () => {
      shown += 1;
    });
    await new Promise<void>((resolve) => {
      made.listen(port, '127.0.0.1', resolve);
    });
    const address = made.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    server = made;
  }

  async function off(): Promise<void> {
    const running = server;
    server = null;
    await new Promise<void>((resolve) => {
      running?.close(() => resolve());
      running?.closeAllConnections();
      if (running === null) {
        resolve();
      }
    });
  }

  const serve: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const question = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      };
      questions.push(question);
      reply(device.answer(question), response);
    });
  };

  await on();
  onTestFinished(off);
  const device: HttpDevice = {
    host: `127.0.0.1:${port}`,
    questions,
    answer,
    connections: () => shown,
    on,
    off,
  };
  return device;
}

function reply(answer: ReturnType<HttpDevice['answer']>, response: ServerResponse): void {
  if (answer === 'cut') {
    response.destroy();
  } else if (answer !== 'hang') {
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
  }
}
