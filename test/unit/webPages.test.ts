import { describe, expect, test } from 'vitest';

import { doorOfEachTest } from '../support/testedDoor.ts';

const web = doorOfEachTest();

describe('the pages', () => {
  test.each([
    ['/', 200, '</>'],
    ['/index.html', 200, '</index.html>'],
    ['/index.html?x=1', 200, '</index.html>'],
    ['/assets/app.js', 200, '</assets/app.js>'],
  ])('%s is served', async (path, status, body) => {
    expect(await web.ask(path)).toMatchObject({ status, body });
  });

  test('carry the strict policy and every other guard, also when refused', async () => {
    for (const answer of [
      await web.ask('/'),
      await web.ask('/nothing'),
      await web.ask('/', { host: 'evil.example' }),
    ]) {
      const policy = String(answer.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types 'none'",
        ]),
      );
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cache-control': 'no-store',
      });
      expect(String(answer.headers['permissions-policy'])).toContain('geolocation=()');
      expect(answer.headers).not.toHaveProperty('x-powered-by');
    }
  });

  test('have the type of their kind', async () => {
    expect((await web.ask('/assets/app.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await web.ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('are sent without a body to HEAD, and to no other method', async () => {
    expect(await web.ask('/', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': '3' },
    });
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH']) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      expect(await web.ask('/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  test.each([
    '/../package.json',
    '/assets/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/..\\..\\etc\\passwd',
    '/assets/app.js%00.html',
    '//etc/passwd',
    '/./index.html',
    '/INDEX.HTML',
    '/index.html/',
    '/assets',
    '/assets/',
    '/__proto__',
    '/constructor',
    '/socket',
  ])('%s is not found', async (path) => {
    expect((await web.ask(path)).status).toBe(404);
  });

  test.each(['GET http://evil.example/ HTTP/1.1', 'GET file:///etc/passwd HTTP/1.1', 'GET * HTTP/1.1'])(
    'the request line "%s" leads nowhere',
    async (line) => {
      const got = await web.askRaw(`${line}\r\nHost: 127.0.0.1:${web.port}\r\n\r\n`);
      expect(got).toMatch(/^HTTP\/1\.1 (404|400)/);
    },
  );

  test.each([(own: number) => `localhost:${own}`, (own: number) => `[::1]:${own}`])(
    'are served under the other names of this computer',
    async (host) => {
      expect((await web.ask('/', { host: host(web.port) })).status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:1',
    'evil.example:PORT',
    '192.168.1.5:PORT',
    '127.0.0.1:PORT.evil',
    '0.0.0.0:PORT',
  ])('are refused to the host %s', async (host) => {
    expect((await web.ask('/', { host: host.replace('PORT', String(web.port)) })).status).toBe(421);
  });

  test('are refused without a host, and to what is no HTTP', async () => {
    expect(await web.askRaw('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await web.askRaw('\u0016\u0003\u0001 nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await web.askRaw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421/);
    expect((await web.ask('/')).status).toBe(200);
  });

  test('are refused with headers beyond all measure', async () => {
    expect(
      await web.askRaw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${web.port}\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 431/);
  });
});
