import { describe, expect, test } from 'vitest';

import {
  browserLine,
  chooseDoor,
  whyNotOpened,
  type ComputerFacts,
  type ElectronEnd,
  type ElectronSearch,
} from '../../../build/start/chooseDoor.ts';

const desk: ComputerFacts = { platform: 'linux', isRoot: false, hasDisplay: true, hasUserNamespaces: true };
const found = { kind: 'found', executable: '/e', namedByUser: false, hasSandboxHelper: false } satisfies ElectronSearch;
const notYet: ElectronSearch = { kind: 'missing', reason: 'not downloaded yet', mayDownload: true };
const never: ElectronSearch = { kind: 'missing', reason: 'not to be had', mayDownload: false };

describe('which door opens', () => {
  test.each<[string, Partial<ComputerFacts>, ElectronSearch, string]>([
    ['a desk with Electron', {}, found, 'desktop'],
    ['a desk without Electron yet', {}, notYet, 'download'],
    ['a desk where Electron cannot be had', {}, never, 'browser'],
    ['no display', { hasDisplay: false }, found, 'browser'],
    ['no display: nothing is downloaded in vain', { hasDisplay: false }, notYet, 'browser'],
    ['root', { isRoot: true }, found, 'browser'],
    ['no user namespaces', { hasUserNamespaces: false }, found, 'browser'],
    [
      'no user namespaces but the setuid sandbox',
      { hasUserNamespaces: false },
      { ...found, hasSandboxHelper: true },
      'desktop',
    ],
    ['macOS has no DISPLAY and needs none', { platform: 'darwin', hasDisplay: false }, found, 'desktop'],
    [
      'an Electron the user named, whatever the facts',
      { isRoot: true, hasDisplay: false },
      { ...found, namedByUser: true },
      'desktop',
    ],
  ])('%s', (_name, facts, electron, door) => {
    expect(chooseDoor({ ...desk, ...facts }, electron).door).toBe(door);
  });

  test('the reason is the one that matters most', () => {
    expect(chooseDoor({ ...desk, hasDisplay: false, isRoot: true }, never)).toEqual({
      door: 'browser',
      reason: 'there is no display',
    });
  });
});

describe('an Electron that ends', () => {
  const quick: ElectronEnd = { code: 0, signal: null, ranMs: 300, stopping: false };

  test.each<[string, Partial<ElectronEnd>, string | null, boolean]>([
    ['closed by its user', {}, null, false],
    ['crashed at once', { code: null, signal: 'SIGTRAP' }, null, true],
    ['crashed at once inside a shell script', { code: 133 }, null, true],
    ['lacks a system library', { code: 127 }, null, true],
    ['could not be started', { code: null }, null, true],
    ['gave up where there is no display', { code: 1 }, 'there is no display', true],
    ['failed with its own exit code', { code: 3 }, 'there is no display', false],
    ['failed where nothing stands in its way', { code: 1 }, null, false],
    ['crashed after a day', { code: null, signal: 'SIGSEGV', ranMs: 86_400_000 }, null, false],
    ['was told to stop', { code: null, signal: 'SIGTERM', stopping: true }, null, false],
  ])('%s', (_name, end, obstacle, opensBrowser) => {
    expect(whyNotOpened({ ...quick, ...end }, obstacle) !== null).toBe(opensBrowser);
  });
});

test.each([
  [[], 'http://127.0.0.1:9523'],
  [['--demo', '--port', '8080'], 'http://127.0.0.1:8080'],
  [['--port=0'], 'http://127.0.0.1:0'],
])('the line for %j names its address', (commandArguments, address) => {
  const line = browserLine('there is no display', commandArguments);
  expect(line).toContain('there is no display');
  expect(line.endsWith(address)).toBe(true);
  expect(line).not.toContain('\n');
});
