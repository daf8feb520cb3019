import { createServer } from 'node:net';

import { describe, expect, onTestFinished, test } from 'vitest';

import { systemHttp, type HttpClient, type HttpRequest, type Trust } from '../../electron/core/ports/index.ts';
import { startHttpDevice } from '../support/httpDevice.ts';
import { makeTestCertificate } from '../support/testCertificate.ts';

function openClient(trust?: Trust): HttpClient {
  const client = systemHttp(trust);
  onTestFinished(() => client.close());
  return client;
}

function get(url: string, limits: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, timeoutMs: 5000, mostBytes: 1000, ...limits };
}

async function reasonOf(client: HttpClient, request: HttpRequest): Promise<string> {
  const answer = await client.request(request);
  return answer.ok ? `answered ${answer.value.status}` : answer.error.reason;
}

describe('an HTTP client', () => {
  test('brings the answer as it was sent, whatever its status', async () => {
    const device = await startHttpDevice(({ method, path, body, headers }) => ({
      status: 418,
      body: `${method} ${path} ${body} ${String(headers['x-api-version'])}`,
    }));
    const answer = await openClient().request({
      ...get(`http://${device.host}/a?b=1`),
      method: 'POST',
      body: 'é',
      headers: { 'x-api-version': '2' },
    });
    expect(answer).toMatchObject({ ok: true, value: { status: 418, certificate: null } });
    expect(answer.ok && Buffer.from(answer.value.bytes).toString()).toBe('POST /a?b=1 é 2');
  });

  test('follows no redirect', async () => {
    const other = await startHttpDevice(() => ({ body: 'elsewhere' }));
    const device = await startHttpDevice(() => ({ status: 302, headers: { location: `http://${other.host}/` } }));
    expect(await reasonOf(openClient(), get(`http://${device.host}/`))).toBe('answered 302');
    expect(other.questions).toEqual([]);
  });

  test('keeps the connection for the next question, and asks anew over one that was closed meanwhile', async () => {
    const device = await startHttpDevice(() => ({ body: 'x' }));
    const client = openClient();
    const url = `http://${device.host}/`;
    await client.request(get(url));
    await client.request(get(url));
    expect(device.connections()).toBe(1);
    await device.off();
    await device.on();
    expect(await reasonOf(client, get(url))).toBe('answered 200');
  });

  test.each(['ftp://127.0.0.1/', 'file:///etc/hosts', 'data:text/plain,x', 'no address', 'http://'])(
    'refuses %s',
    async (url) => {
      expect(await reasonOf(openClient(), get(url))).toBe('addressWrong');
    },
  );

  test('tells a refused connection from a name that nobody knows', async () => {
    const device = await startHttpDevice(() => ({}));
    await device.off();
    expect(await reasonOf(openClient(), get(`http://${device.host}/`))).toBe('refused');
    expect(await reasonOf(openClient(), get('http://no..meter/'))).toBe('nameUnknown');
  });

  test('ends with the time that was given', async () => {
    const device = await startHttpDevice(() => 'hang');
    expect(await reasonOf(openClient(), get(`http://${device.host}/`, { timeoutMs: 50 }))).toBe('timedOut');
  });

  test('tells a connection that was cut', async () => {
    const device = await startHttpDevice(() => 'cut');
    expect(await reasonOf(openClient(), get(`http://${device.host}/`))).toBe('lost');
  });

  test('takes a body of the most bytes and not one more', async () => {
    const device = await startHttpDevice(({ path }) => ({ body: 'x'.repeat(Number(path.slice(1))) }));
    expect(await reasonOf(openClient(), get(`http://${device.host}/1000`))).toBe('answered 200');
    expect(await reasonOf(openClient(), get(`http://${device.host}/1001`))).toBe('tooLong');
    expect(await reasonOf(openClient(), get(`http://${device.host}/9000000`))).toBe('tooLong');
  });

  test('ends what is under way when it is closed, and takes nothing more', async () => {
    const device = await startHttpDevice(() => 'hang');
    const client = openClient();
    const open = reasonOf(client, get(`http://${device.host}/`));
    client.close();
    expect(await open).toBe('closed');
    expect(await reasonOf(client, get(`http://${device.host}/`))).toBe('closed');
  });
});

describe('an HTTP client over TLS', () => {
  test('trusts no certificate that no authority has signed', async () => {
    const device = await startHttpDevice(() => ({}), makeTestCertificate());
    expect(await reasonOf(openClient(), get(`https://${device.host}/`))).toBe('certificateNotTrusted');
    expect(device.questions).toEqual([]);
  });

  test('tells the fingerprint of one it was told to take as it is', async () => {
    const certificate = makeTestCertificate();
    const device = await startHttpDevice(() => ({}), certificate);
    const answer = await openClient({ kind: 'any' }).request(get(`https://${device.host}/`));
    expect(answer.ok && answer.value.certificate).toBe(certificate.sha256);
  });

  test('takes the pinned one, over the same connection again', async () => {
    const certificate = makeTestCertificate();
    const device = await startHttpDevice(() => ({ body: 'x' }), certificate);
    const client = openClient({ kind: 'pinned', sha256: certificate.sha256 });
    expect(await reasonOf(client, get(`https://${device.host}/`))).toBe('answered 200');
    expect(await reasonOf(client, get(`https://${device.host}/`))).toBe('answered 200');
    expect(device.connections()).toBe(1);
  });

  test('sends nothing to one that shows another certificate than the pinned one', async () => {
    const device = await startHttpDevice(() => ({}), makeTestCertificate());
    const client = openClient({ kind: 'pinned', sha256: makeTestCertificate().sha256 });
    const request = get(`https://${device.host}/`, { headers: { authorization: 'Bearer secret' } });
    expect(await reasonOf(client, request)).toBe('certificateNotTrusted');
    expect(device.questions).toEqual([]);
  });

  test('tells one that speaks no HTTP', async () => {
    const server = createServer((socket) => socket.end('/ISK5 and so on\r\n'));
    onTestFinished(() => {
      server.close();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await reasonOf(openClient(), get(`http://127.0.0.1:${port}/`))).toBe('noHttp');
  });

  test('is done with a server that speaks no TLS', async () => {
    const device = await startHttpDevice(() => ({}));
    expect(await reasonOf(openClient({ kind: 'any' }), get(`https://${device.host}/`))).toBe('noHttp');
  });

  test('closes a handshake that is under way', async () => {
    const client = openClient({ kind: 'any' });
    const mute = createServer(() => client.close());
    onTestFinished(() => {
      mute.close();
    });
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await reasonOf(client, get(`https://127.0.0.1:${port}/`))).toBe('closed');
  });
});
