import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

import { createGate, plainPassword, readTlsIdentity } from '../../electron/web/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { makeTestCertificate } from '../support/testCertificate.ts';
import { doorOfEachTest } from '../support/testedDoor.ts';

const identity = makeTestCertificate();
const nowMs = Date.UTC(2026, 5, 21);
const password = 'zonneschijn-7351';

interface Files {
  readonly certFile: string;
  readonly keyFile: string;
}

function files(cert: string | null = identity.cert, key: string | null = identity.key): Files {
  const folder = temporaryFolder();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  for (const [file, content] of [
    [certFile, cert],
    [keyFile, key],
  ] as const) {
    if (content !== null) {
      writeFileSync(file, content);
    }
  }
  return { certFile, keyFile };
}

async function reasonOf(named: Files): Promise<string> {
  const read = await readTlsIdentity(named, nowMs);
  expect(read).toMatchObject({ ok: false, error: { code: 'fileUnusable' } });
  return read.ok ? '' : `${read.error.details?.['file']}: ${read.error.details?.['reason']}`;
}

describe('the files for TLS', () => {
  test('are read where they belong together', async () => {
    expect(await readTlsIdentity(files(), nowMs)).toEqual({
      ok: true,
      value: { cert: identity.cert, key: identity.key, warning: null },
    });
  });

  test('that are missing are named', async () => {
    expect(await reasonOf(files(null))).toMatch(/cert\.pem: it does not exist$/);
    expect(await reasonOf(files(undefined, null))).toMatch(/key\.pem: it does not exist$/);
  });

  test('that cannot be read are named', async () => {
    const named = files(undefined, null);
    mkdirSync(named.keyFile);
    expect(await reasonOf(named)).toMatch(/key\.pem: it is a folder$/);
  });

  test.each([[''], ['nonsense'], [identity.key], ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']])(
    'that hold no certificate are told',
    async (content) => {
      expect(await reasonOf(files(content))).toMatch(/cert\.pem: it holds no certificate in PEM form$/);
    },
  );

  test('that hold no key, a locked one or that of another certificate are told', async () => {
    expect(await reasonOf(files(undefined, identity.cert))).toMatch(/key\.pem: it holds no private key in PEM form$/);
    expect(await reasonOf(files(undefined, makeTestCertificate().key))).toMatch(
      /key\.pem: it does not belong to .*cert/,
    );
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const locked = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    expect(await reasonOf(files(undefined, locked.toString()))).toMatch(/key\.pem: it is locked with a passphrase$/);
  });

  test('that are out of date are used, and told', async () => {
    const late = await readTlsIdentity(files(), Date.UTC(2050, 0, 1));
    expect(late.ok && late.value.warning).toMatch(/cert\.pem expired on 2049-12-31; browsers will warn of it\.$/);
    const early = await readTlsIdentity(files(), Date.UTC(2019, 0, 1));
    expect(early.ok && early.value.warning).toMatch(/cert\.pem is valid from 2020-01-01 only/);
  });
});

describe('a door under TLS', () => {
  const web = doorOfEachTest((log) => ({
    tls: identity,
    gate: createGate({ password: plainPassword(password), clock: createFakeClock(), log }),
  }));

  /** Asks over TLS, trusting the test's own certificate alone. */
  async function ask(
    path: string,
    headers: Readonly<Record<string, string>> = {},
    form?: string,
  ): Promise<IncomingMessage> {
    const asked = request({
      host: '127.0.0.1',
      port: web.port,
      path,
      method: form === undefined ? 'GET' : 'POST',
      headers,
      agent: false,
      ca: identity.cert,
      servername: 'localhost',
      checkServerIdentity: () => undefined,
    });
    asked.end(form);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  }

  async function logOn(): Promise<IncomingMessage> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: `https://127.0.0.1:${web.port}`,
    };
    return ask('/logon', headers, `password=${password}`);
  }

  test('tells its address, and gives a cookie that no browser sends in the clear', async () => {
    expect(web.door.url).toBe(`https://127.0.0.1:${web.port}`);
    const answer = await logOn();
    expect(answer.statusCode).toBe(303);
    const [value = '', ...attributes] = String(answer.headers['set-cookie']?.[0]).split('; ');
    expect(value).toMatch(new RegExp(`^__Host-suntally-${web.port}=`));
    expect(attributes).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']));
    expect((await ask('/', { cookie: value })).statusCode).toBe(200);
  });

  test('opens sockets to its own pages alone', async () => {
    const cookie = String((await logOn()).headers['set-cookie']?.[0])
      .split(';', 1)
      .join('');
    const statuses = [];
    for (const origin of [`https://127.0.0.1:${web.port}`, `http://127.0.0.1:${web.port}`]) {
      const socket = new WebSocket(`wss://127.0.0.1:${web.port}/socket`, {
        headers: { origin, cookie },
        rejectUnauthorized: false,
      });
      socket.on('error', () => undefined);
      onTestFinished(() => socket.terminate());
      statuses.push(
        // oxlint-disable-next-line no-await-in-loop -- one at a time
        await new Promise((resolve) => {
          socket.on('open', () => resolve(101));
          socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
        }),
      );
    }
    expect(statuses).toEqual([101, 403]);
  });

  test('lets an honest caller in where 200 others do not go on with the handshake', async () => {
    const silent = Array.from({ length: 200 }, () => connect(web.port, '127.0.0.1').on('error', () => undefined));
    onTestFinished(() => silent.forEach((socket) => socket.destroy()));
    await Promise.all(silent.map((socket) => once(socket, 'connect')));
    expect((await ask('/logon')).statusCode).toBe(200);
  });

  test('does not answer those who speak no TLS, and stays up', async () => {
    await expect(web.ask('/logon')).rejects.toThrow();
    expect((await ask('/logon')).statusCode).toBe(200);
  });
});
