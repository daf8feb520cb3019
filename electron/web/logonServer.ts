import type { IncomingMessage, ServerResponse } from 'node:http';

import { readFormField } from './formBody.ts';
import type { Gate } from './gate.ts';
import { languageOf, logonPage, type LogonState } from './logonPage.ts';
import { logonStyle } from './logonStyle.ts';
import type { OwnOrigins } from './ownOrigins.ts';
import { logonHeaders } from './responseHeaders.ts';
import { sessionCookie, sessionOf } from './visitor.ts';

/** The path of the logon page. */
export const logonPath = '/logon';

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/**
 * Answers what concerns logging on and off: the page at `/logon`, its style, its forms, and `/session`, by which a
 * window that lost its line learns whether it is still logged on (204) or not (401). Gives false for all else.
 */
export function createLogonServer(
  gate: Gate,
  origins: OwnOrigins,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  function showPage(request: IncomingMessage, response: ServerResponse, status: number, state: LogonState): void {
    const page = Buffer.from(logonPage(languageOf(request.headers['accept-language']), state));
    response.writeHead(status, {
      ...logonHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': page.byteLength,
      ...(state.kind === 'wait' && { 'Retry-After': String(Math.ceil(state.waitMs / 1000)) }),
    });
    response.end(request.method === 'HEAD' ? undefined : page);
  }

  async function logOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOwnForm(request, origins)) {
      refuse(response, 403, 'Log on from the page of SunTally itself.');
      return;
    }
    const password = await readFormField(request, 'password');
    if (password === null) {
      refuse(response, 400, 'No password was sent.');
      return;
    }
    const outcome = await gate.logOn(password, request.socket.remoteAddress ?? '');
    switch (outcome.kind) {
      case 'welcome':
        // The session of before, if there is one, would stay open unseen.
        sessionOf(request, gate, origins)?.end();
        redirect(response, '/', sessionCookie(request, origins, outcome.token));
        return;
      case 'wrong':
        showPage(request, response, 401, outcome);
        return;
      case 'wait':
        showPage(request, response, 429, outcome);
        return;
      default:
        outcome satisfies never;
    }
  }

  function logOff(request: IncomingMessage, response: ServerResponse): void {
    if (!isOwnForm(request, origins)) {
      refuse(response, 403, 'Log off from the page of SunTally itself.');
      return;
    }
    sessionOf(request, gate, origins)?.end();
    redirect(response, logonPath, sessionCookie(request, origins, null));
  }

  const answers: Readonly<Record<string, Answer>> = {
    'GET /logon': (request, response) => {
      const isLoggedOn = sessionOf(request, gate, origins) !== null;
      showPage(request, response, 200, { kind: isLoggedOn ? 'loggedOn' : 'ask' });
    },
    'POST /logon': logOn,
    'POST /logoff': logOff,
    'GET /logon.css': (_request, response) => {
      response.writeHead(200, { ...logonHeaders, 'Content-Type': 'text/css; charset=utf-8' });
      response.end(logonStyle);
    },
    'GET /session': (request, response) => {
      response.writeHead(sessionOf(request, gate, origins) === null ? 401 : 204, logonHeaders);
      response.end();
    },
  };

  return (request, response) => {
    const asked = `${request.method} ${request.url}`;
    const answer = Object.hasOwn(answers, asked) ? answers[asked] : undefined;
    // A visitor that leaves in the middle ends its own request, and nothing else.
    void Promise.resolve(answer?.(request, response)).catch(() => response.destroy());
    return answer !== undefined;
  };
}

function isOwnForm(request: IncomingMessage, origins: OwnOrigins): boolean {
  const { host, origin } = request.headers;
  return origin !== undefined && origin === origins(host);
}

function redirect(response: ServerResponse, path: string, cookie: string): void {
  response.writeHead(303, { ...logonHeaders, Location: path, 'Set-Cookie': cookie });
  response.end();
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { ...logonHeaders, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${reason}\n`);
}
