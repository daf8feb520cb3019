import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

/** A small legal house: every layer has a file, every room that is imported has a face. */
const legal: Readonly<Record<string, string>> = {
  'shared/legal.ts': `export const one = 1;`,
  'shared/contract/index.ts': `export { one } from '../legal.ts';`,
  'electron/core/ports/index.ts': `import { createSocket } from 'node:dgram';\nexport const open = createSocket;`,
  'electron/core/ports/clock.ts': `export function now(): number {\n  return Date.now();\n}`,
  'electron/core/speedwire/index.ts': `export { frame } from './frame.ts';`,
  'electron/core/speedwire/frame.ts': `import { one } from '../../../shared/contract/index.ts';\nexport const frame = one;`,
  'electron/core/history/index.ts': `import { DatabaseSync } from 'node:sqlite';\nexport const open = DatabaseSync;`,
  'electron/core/history/facts/fact.ts': `export const fact = 1;`,
  'electron/core/history/days/day.ts': `export { fact } from '../facts/fact.ts';`,
  'electron/core/history/door.ts': `export { fact } from './days/day.ts';`,
  'electron/core/collector/index.ts': `export { frame } from '../speedwire/index.ts';\nexport { open } from '../history/index.ts';`,
  'electron/core/simulator/index.ts': `export { frame } from '../speedwire/index.ts';`,
  'electron/shell/index.ts': `export { one } from '../../shared/legal.ts';`,
  'electron/desktop/index.ts': `export { app } from 'electron';\nexport { one } from '../shell/index.ts';`,
  'electron/web/index.ts': `export { frame } from '../core/collector/index.ts';\nexport { WebSocketServer } from 'ws';`,
  'electron/commands/index.ts': `export { WebSocketServer } from '../web/index.ts';`,
  'electron/main.ts': `export { app } from './desktop/index.ts';`,
  'electron/preload.ts': `export { contextBridge } from 'electron';`,
  'electron/cli.ts': `export { WebSocketServer } from './commands/index.ts';`,
  'renderer/legal.tsx': `import { useState } from 'react';\nimport { one } from '../shared/contract/index.ts';\nexport const both = [useState, one, document];`,
  'vitest.config.ts': `export default {};`,
  'test/legal.ts': `export { frame } from '../electron/core/speedwire/frame.ts';`,
};

interface Violation {
  readonly what: string;
  readonly file: string;
  readonly code: string;
  /** What the compiler says of that file, where it refuses it. */
  readonly tsc?: RegExp;
  /** What the linter says of that file, where it refuses it. */
  readonly oxlint?: RegExp;
}

const violations: readonly Violation[] = [
  {
    what: 'the renderer imports the core',
    file: 'renderer/importsCore.ts',
    code: `export { frame } from '../electron/core/speedwire/index.ts';`,
    tsc: /TS6307/,
    oxlint: /renderer may not import electron\/core\/speedwire/,
  },
  {
    what: 'the renderer imports a module of Node',
    file: 'renderer/importsNode.ts',
    code: `export { readFileSync } from 'node:fs';`,
    tsc: /TS2307|TS2591/,
    oxlint: /renderer may not import node:fs/,
  },
  {
    what: 'the renderer imports a package of the core',
    file: 'renderer/importsZod.ts',
    code: `export { z } from 'zod';`,
    oxlint: /renderer may not import zod/,
  },
  {
    what: 'shared sets a timer',
    file: 'shared/setsTimer.ts',
    code: `setTimeout(String, 1);\nexport {};`,
    tsc: /TS2304|TS2552|TS2591/,
  },
  {
    what: 'shared names the document',
    file: 'shared/namesDocument.ts',
    code: `export const title: unknown = document;`,
    tsc: /TS2304|TS2584/,
  },
  {
    what: 'shared names the process',
    file: 'shared/namesProcess.ts',
    code: `export const here: unknown = process;`,
    tsc: /TS2304|TS2580|TS2591/,
  },
  {
    what: 'shared imports the shell',
    file: 'shared/importsShell.ts',
    code: `export { one } from '../electron/shell/index.ts';`,
    tsc: /TS6307/,
    oxlint: /shared may not import electron\/shell/,
  },
  {
    what: 'the core imports electron',
    file: 'electron/core/program/importsElectron.ts',
    code: `export { app } from 'electron';`,
    oxlint: /electron\/core\/program may not import electron/,
  },
  {
    what: 'the core imports the desktop',
    file: 'electron/core/program/importsDesktop.ts',
    code: `export { app } from '../../desktop/index.ts';`,
    tsc: /TS6307/,
    oxlint: /may not import electron\/desktop/,
  },
  {
    what: 'speedwire imports the history',
    file: 'electron/core/speedwire/importsHistory.ts',
    code: `export { open } from '../history/index.ts';`,
    oxlint: /electron\/core\/speedwire may not import electron\/core\/history/,
  },
  {
    what: 'a folder of the history imports one that lies above it',
    file: 'electron/core/history/facts/importsDay.ts',
    code: `export { fact } from '../days/day.ts';`,
    oxlint: /history\/days\/day\.ts lies above electron\/core\/history\/facts/,
  },
  {
    what: 'a folder of the history imports a file that joins the folders',
    file: 'electron/core/history/store/importsDoor.ts',
    code: `export { fact } from '../door.ts';`,
    oxlint: /history\/door\.ts lies above electron\/core\/history\/store/,
  },
  {
    what: 'the collector reaches behind the face of speedwire',
    file: 'electron/core/collector/behindFace.ts',
    code: `export { frame } from '../speedwire/frame.ts';`,
    oxlint: /behind the face/,
  },
  {
    what: 'the collector reaches behind a face at run time',
    file: 'electron/core/collector/behindFaceLater.ts',
    code: `export const later = import('../speedwire/frame.ts');`,
    oxlint: /behind the face/,
  },
  {
    what: 'the core opens a socket outside of its ports',
    file: 'electron/core/speedwire/opensSocket.ts',
    code: `export { createSocket } from 'node:dgram';`,
    oxlint: /node:dgram is for electron\/core\/ports alone/,
  },
  {
    what: 'the core asks the computer for the time',
    file: 'electron/core/collector/readsClock.ts',
    code: `export const now = [Date.now()];`,
    oxlint: /Date\.now/,
  },
  {
    what: 'the core asks the computer for the date',
    file: 'electron/core/collector/readsDate.ts',
    code: `export const now = new Date();`,
    oxlint: /new Date\(\) reads the time/,
  },
  {
    what: 'the core sets a timer',
    file: 'electron/core/collector/setsTimer.ts',
    code: `setTimeout(String, 1);\nexport {};`,
    oxlint: /setTimeout/,
  },
  {
    what: 'the browser door imports electron',
    file: 'electron/web/importsElectron.ts',
    code: `export { app } from 'electron';`,
    oxlint: /electron\/web may not import electron/,
  },
  {
    what: 'a command imports the desktop',
    file: 'electron/commands/importsDesktop.ts',
    code: `export { app } from '../desktop/index.ts';`,
    tsc: /TS6307/,
    oxlint: /electron\/commands may not import electron\/desktop/,
  },
  {
    what: 'a file lies in no room',
    file: 'electron/core/attic/lost.ts',
    code: `export { one } from '../../../shared/legal.ts';`,
    oxlint: /lies in no room/,
  },
  {
    what: 'a function at the top level is an arrow',
    file: 'electron/core/collector/arrow.ts',
    code: `export const arrow = (): number => 1;`,
    oxlint: /declare a function/,
  },
  {
    what: 'a promise is left alone',
    file: 'electron/core/collector/floatingPromise.ts',
    code: `export function start(): void {\n  Promise.resolve(1);\n}`,
    oxlint: /no-floating-promises/,
  },
];

/** What the compiler and the linter said of each file of a house. */
interface Verdict {
  readonly tsc: ReadonlyMap<string, string>;
  readonly oxlint: ReadonlyMap<string, string>;
}

describe('the walls', () => {
  const houses: string[] = [];
  afterAll(() => houses.forEach((house) => rmSync(house, { recursive: true, force: true })));

  describe('a legal house', () => {
    let verdict: Verdict;
    beforeAll(() => {
      verdict = judge(buildHouse(houses, legal));
    }, 60_000);

    test.each(Object.keys(legal))('%s is accepted', (file) => {
      expect(verdict.tsc.get(file) ?? '').toBe('');
      expect(verdict.oxlint.get(file) ?? '').toBe('');
    });
  });

  describe('a house with violations', () => {
    let verdict: Verdict;
    beforeAll(() => {
      const planted = Object.fromEntries(violations.map((one) => [one.file, one.code]));
      verdict = judge(buildHouse(houses, { ...legal, ...planted }));
    }, 60_000);

    test.each(violations.filter((one) => one.tsc !== undefined))('the compiler refuses: $what', ({ file, tsc }) => {
      expect(verdict.tsc.get(file) ?? '').toMatch(tsc ?? /never/);
    });

    test.each(violations.filter((one) => one.oxlint !== undefined))('the linter refuses: $what', ({ file, oxlint }) => {
      expect(verdict.oxlint.get(file) ?? '').toMatch(oxlint ?? /never/);
    });
  });
});

/** Puts files into a new folder, under the project's own settings. */
function buildHouse(houses: string[], files: Readonly<Record<string, string>>): string {
  const house = mkdtempSync(join(tmpdir(), 'suntally-walls-'));
  houses.push(house);
  const settings = globSync(
    ['tsconfig.json', '{shared,build,electron,renderer,test}/tsconfig*.json', 'electron/*/tsconfig.json'],
    {
      cwd: project,
    },
  );
  for (const file of [...settings, '.oxlintrc.json', 'build/lint']) {
    cpSync(join(project, file), join(house, file), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(house, 'node_modules'), 'junction');
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${code}\n`);
  }
  return house;
}

function judge(house: string): Verdict {
  return {
    tsc: byFile(run(house, 'node_modules/typescript/bin/tsc', ['-b', '--pretty', 'false']), /^(.+?)\(\d+,\d+\): /),
    oxlint: byFile(run(house, 'node_modules/oxlint/bin/oxlint', ['-f', 'unix']), /^(.+?):\d+:\d+: /),
  };
}

function run(folder: string, script: string, scriptArguments: readonly string[]): string {
  const end = spawnSync(process.execPath, [script, ...scriptArguments], { cwd: folder, encoding: 'utf8' });
  return `${end.stdout}\n${end.stderr}`;
}

/** The lines that speak of each file. */
function byFile(output: string, pattern: RegExp): ReadonlyMap<string, string> {
  const lines = output.split('\n').map((line) => ({ line, file: pattern.exec(line)?.[1]?.replaceAll('\\', '/') }));
  const grouped = Map.groupBy(
    lines.filter(({ file }) => file !== undefined),
    ({ file }) => file ?? '',
  );
  return new Map([...grouped].map(([file, of]) => [file, of.map(({ line }) => line).join('\n')]));
}
