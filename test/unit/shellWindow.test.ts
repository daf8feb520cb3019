import { describe, expect, test } from 'vitest';

import {
  contentPolicy,
  contentTypeOf,
  fitWindow,
  isAllowedPermission,
  menuModel,
  readStartOptions,
  senderProblem,
  smallestWindow,
  windowOptions,
} from '../../electron/shell/index.ts';
import { plantZone } from '../../shared/plantZone.ts';

const surroundings = {
  preloadFile: '/app/preload.cjs',
  packaged: true,
  dark: false,
  workArea: { width: 1920, height: 1050 },
} as const;

describe('size of the window', () => {
  test.each([
    [1920, 1050, 1280, 860],
    [1280, 860, 1280, 860],
    [1024, 560.4, 1024, 560],
    [800, 3000, 800, 860],
    [320, 200, smallestWindow.width, smallestWindow.height],
    [0, 0, smallestWindow.width, smallestWindow.height],
  ])('a work area of %d x %d gives %d x %d', (width, height, fittedWidth, fittedHeight) => {
    expect(fitWindow({ width, height })).toEqual({ width: fittedWidth, height: fittedHeight });
  });
});

describe('options of the window', () => {
  test('developer tools exist in an unpackaged program alone', () => {
    expect(windowOptions(surroundings).webPreferences.devTools).toBe(false);
    expect(windowOptions({ ...surroundings, packaged: false }).webPreferences.devTools).toBe(true);
  });

  test('the first colour is that of the theme', () => {
    const colours = [false, true].map((dark) => windowOptions({ ...surroundings, dark }).backgroundColor);
    expect(new Set(colours).size).toBe(2);
  });
});

describe('content policy', () => {
  test('everything is closed but the own files', () => {
    const policy = contentPolicy("'none'");
    const directives = new Map(policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]));
    expect(directives.get('default-src')).toBe("'none'");
    expect(directives.get('connect-src')).toBe("'none'");
    expect(directives.get('require-trusted-types-for')).toBe("'script'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/u);
  });

  test('a socket to the own origin is all that the browser door adds', () => {
    expect(contentPolicy("'self'").replace("connect-src 'self'", "connect-src 'none'")).toBe(contentPolicy("'none'"));
  });
});

test.each([
  ['index.html', 'text/html; charset=utf-8'],
  ['assets/index-2ySr.js', 'text/javascript; charset=utf-8'],
  ['assets/inter.woff2', 'font/woff2'],
  ['assets/index.js.map', null],
  ['x.constructor', null],
  ['x.exe', null],
  ['js', null],
  ['', null],
])('%s has the content type %s', (path, type) => {
  expect(contentTypeOf(path)).toBe(type);
});

test('copying text is the one permission', () => {
  const asked = ['clipboard-sanitized-write', 'clipboard-read', 'media', 'geolocation', 'openExternal', 'unknown', ''];
  expect(asked.filter(isAllowedPermission)).toEqual(['clipboard-sanitized-write']);
});

describe('sender of a message', () => {
  const own = { ownWindow: true, frame: { origin: 'app://suntally', isMain: true } } as const;

  test('the own page is heard', () => {
    expect(senderProblem(own)).toBeNull();
  });

  test.each([
    { ...own, ownWindow: false },
    { ...own, frame: null },
    { ...own, frame: { ...own.frame, isMain: false } },
    { ...own, frame: { ...own.frame, origin: 'https://suntally' } },
    { ...own, frame: { ...own.frame, origin: 'app://suntally.evil' } },
    { ...own, frame: { ...own.frame, origin: 'app://suntally/' } },
    { ...own, frame: { ...own.frame, origin: 'null' } },
    { ...own, frame: { ...own.frame, origin: '' } },
  ])('%j is not', (sender) => {
    expect(senderProblem(sender)).not.toBeNull();
  });
});

test('a menu bar exists on macOS alone', () => {
  expect(menuModel('darwin')).toContainEqual({ role: 'editMenu' });
  expect(['linux', 'win32'].map(menuModel)).toEqual([null, null]);
});

test('the demo is asked for by its own word', () => {
  expect(readStartOptions(['electron', '.', '--demo'])).toEqual({ demo: true });
  expect(readStartOptions(['electron', '.', '--demonstration', '--no-demo'])).toEqual({ demo: false });
});

test.each([
  ['Europe/Berlin', 'Europe/Berlin'],
  ['Europe/London', 'Europe/London'],
  ['UTC', 'Europe/Amsterdam'],
  ['Etc/UTC', 'Europe/Amsterdam'],
])('a computer in %s has a plant in %s', (system, plant) => {
  expect(plantZone(system)).toBe(plant);
});
