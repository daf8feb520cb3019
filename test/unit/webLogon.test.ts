import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, test } from 'vitest';

import { createGate, plainPassword } from '../../electron/web/index.ts';
import { logonStyle } from '../../electron/web/logonStyle.ts';
import { logonTexts } from '../../electron/web/logonTexts.ts';
import { languages } from '../../shared/contract/index.ts';
import { createFakeClock, type FakeClock } from '../support/fakeClock.ts';
import { closeCode, doorOfEachTest } from '../support/testedDoor.ts';

const password = 'Zonne schijn & 7351';
const dayMs = 24 * 3600 * 1000;

let clock: FakeClock;

const web = doorOfEachTest((log) => {
  clock = createFakeClock();
  return {
    gate: createGate({ password: plainPassword(password), clock, log }),
    publicOrigins: ['https://sun.example.org'],
  };
});

function form(guess: string): string {
  return new URLSearchParams({ password: guess }).toString();
}

/** Logs on and gives the cookie as a browser sends it. */
async function logOn(): Promise<string> {
  const { headers } = await web.ask('/logon', { form: form(password) });
  return String(headers['set-cookie']?.[0]).split(';', 1).join('');
}

describe('without a session', () => {
  test('the start page leads to the logon page, which shows nothing of the program', async () => {
    for (const path of ['/', '/index.html', '/index.html?x']) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      expect(await web.ask(path)).toMatchObject({ status: 303, headers: { location: '/logon' }, body: '' });
    }
    const page = await web.ask('/logon');
    expect(page.status).toBe(200);
    expect(page.body).toContain(logonTexts.en.title);
    expect(page.body).not.toContain('<script');
  });

  test.each(['/assets/app.js', '/nothing', '/..%2f..%2fetc/passwd', '/logon/', '/logon?x', '/LOGON', '/__proto__'])(
    '%s is refused',
    async (path) => {
      expect(await web.ask(path)).toMatchObject({ status: 401, body: 'Log on first.\n' });
    },
  );

  test('no socket opens, whatever cookie comes along', async () => {
    const name = `suntally-${web.port}`;
    for (const cookie of ['', `${name}=`, `${name}=x`, `${name}=${'A'.repeat(43)}`, name, 'x=1; '.repeat(500)]) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      expect(await web.upgradeStatus({ cookie })).toBe(401);
    }
    expect(web.program.calls).toEqual([]);
  });

  test('a window learns that it is not logged on', async () => {
    expect((await web.ask('/session')).status).toBe(401);
    expect((await web.ask('/session', { headers: { cookie: await logOn() } })).status).toBe(204);
  });
});

describe('the right password', () => {
  test('opens pages and sockets to the cookie it gives, which no script and no other site gets', async () => {
    const answer = await web.ask('/logon', { form: form(password) });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' }, body: '' });
    const [value = '', ...attributes] = String(answer.headers['set-cookie']?.[0]).split('; ');
    expect(value).toMatch(new RegExp(`^suntally-${web.port}=[\\w-]{43}$`));
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Strict']);
    const cookie = `other=1; ${value}`;
    expect(await web.ask('/', { headers: { cookie } })).toMatchObject({ status: 200, body: '</>' });
    expect(await web.upgradeStatus({ cookie })).toBe(101);
  });

  test('gives a cookie for TLS alone to a browser that comes through a proxy with TLS', async () => {
    const host = 'sun.example.org';
    const origin = `https://${host}`;
    const { headers } = await web.ask('/logon', { host, headers: { origin }, form: form(password) });
    const cookie = String(headers['set-cookie']?.[0]);
    expect(cookie).toMatch(/^__Host-suntally-\d+=.*; Secure$/);
    const sent = cookie.split(';', 1).join('');
    expect(await web.upgradeStatus({ host, origin, cookie: sent })).toBe(101);
    expect(await web.upgradeStatus({ host, origin: `http://${host}`, cookie: sent })).toBe(403);
  });

  test('is forgotten after 30 days', async () => {
    const cookie = await logOn();
    await clock.advance(30 * dayMs - 1);
    expect((await web.ask('/', { headers: { cookie } })).status).toBe(200);
    await clock.advance(1);
    expect((await web.ask('/', { headers: { cookie } })).status).toBe(303);
    expect(await web.upgradeStatus({ cookie })).toBe(401);
  });

  test('stands in no line of the log, right or wrong', async () => {
    await logOn();
    await web.ask('/logon', { form: form('almost-right-7') });
    expect(web.logged.join('\n')).toMatch(/a wrong password came from 127\.0\.0\.1/);
    expect(web.logged.join('\n')).not.toMatch(/Zonne|almost/);
  });
});

describe('logging off', () => {
  test('ends the session and its windows, and no other', async () => {
    const [cookie, other] = [await logOn(), await logOn()];
    const [window, otherWindow] = [await web.open({ cookie }), await web.open({ cookie: other })];
    const code = closeCode(window);
    const answer = await web.ask('/logoff', { form: '', headers: { cookie } });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/logon' } });
    expect(String(answer.headers['set-cookie']?.[0])).toMatch(/=; Path=\/; Max-Age=0/);
    expect(await code).toBe(1001);
    expect((await web.ask('/', { headers: { cookie } })).status).toBe(303);
    expect((await web.ask('/', { headers: { cookie: other } })).status).toBe(200);
    expect(otherWindow.readyState).toBe(otherWindow.OPEN);
  });

  test('is offered on the logon page', async () => {
    const { body } = await web.ask('/logon', { headers: { cookie: await logOn() } });
    expect(body).toContain('action="/logoff"');
    expect(body).not.toContain('type="password"');
  });
});

describe('a form', () => {
  test.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['that hides where it comes from', { origin: 'null' }],
    ['of another port', { origin: 'http://127.0.0.1:1' }],
    ['without an origin', { origin: '' }],
  ])('%s logs nobody on or off', async (_what, headers) => {
    const cookie = await logOn();
    expect(await web.ask('/logon', { form: form(password), headers })).toMatchObject({ status: 403 });
    expect(await web.ask('/logoff', { form: '', headers: { ...headers, cookie } })).toMatchObject({ status: 403 });
    expect((await web.ask('/', { headers: { cookie } })).status).toBe(200);
  });

  test.each([
    ['of another kind', '{"password":"x"}', { 'content-type': 'application/json' }],
    ['of more than 4 KiB', form('x'.repeat(5000)), {}],
    ['without a password', 'user=me', {}],
  ])('%s is refused', async (_what, sent, headers) => {
    expect(await web.ask('/logon', { form: sent, headers })).toMatchObject({ status: 400, headers: {} });
    expect(web.logged).toEqual([]);
  });
});

describe('the logon page', () => {
  let page: Awaited<ReturnType<typeof web.ask>>;

  beforeEach(async () => {
    page = await web.ask('/logon', {
      form: form('wrong-one'),
      headers: { 'accept-language': 'fr, nl;q=0.8, de;q=0.9' },
    });
  });

  test('says in the language of the browser that the password is wrong', () => {
    expect(page.status).toBe(401);
    expect(page.body).toContain('<html lang="de">');
    expect(page.body).toContain(logonTexts.de.wrong);
    expect(page.headers).not.toHaveProperty('set-cookie');
  });

  test.each([
    ['nl-BE,nl;q=0.9,en;q=0.8', 'nl'],
    ['DE-at', 'de'],
    ['fr', 'en'],
    ['nl;q=0, de', 'de'],
    ['*', 'en'],
    [';;;,,,q=x', 'en'],
  ])('understands the languages %s as %s', async (languages_, expected) => {
    const { body } = await web.ask('/logon', { headers: { 'accept-language': languages_ } });
    expect(body).toContain(`<html lang="${expected}">`);
  });

  test('runs no script, sends its form nowhere else, and may stand in no frame', () => {
    expect(String(page.headers['content-security-policy']).split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "style-src 'self'",
      ]),
    );
    // A browser that tells no referrer sends a form without its origin.
    expect(page.headers['referrer-policy']).toBe('same-origin');
  });

  test('has the colours of the dashboard, in both looks', () => {
    const tokens = readFileSync(join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');
    const colours = [...logonStyle.matchAll(/--[\w-]+: light-dark\(.*\);/g)].map(([line]) => line);
    expect(colours.length).toBeGreaterThan(5);
    expect(colours.filter((line) => !tokens.includes(line))).toEqual([]);
  });

  test('has words in all languages', () => {
    for (const language of languages) {
      expect(Object.keys(logonTexts[language])).toEqual(Object.keys(logonTexts.en));
      expect(JSON.stringify(logonTexts[language])).not.toMatch(/[<>&]/);
    }
  });
});
