import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../../support/temporaryFolder.ts';

const project = resolve(import.meta.dirname, '../../..');

/** Runs the test runner over two projects, of which `first` has one test that holds; gives the report. */
function reportOf(secondProject: Readonly<Record<string, string>>): unknown {
  const folder = temporaryFolder();
  const report = join(folder, 'report.json');
  const files = { 'first/good.test.ts': `import { test } from 'vitest';\ntest('good', () => {});`, ...secondProject };
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  const projects = ['first', 'second'].map((name) => ({ test: { name, include: [`${name}/**/*.test.ts`] } }));
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `export default { test: { projects: ${JSON.stringify(projects)} } };`,
  );
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const reporter = join(project, 'build/vitest/countingReporter.ts');
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', `--reporter=${reporter}`], {
    cwd: folder,
    env: { ...process.env, SUNTALLY_TEST_REPORT: report },
  });
  return JSON.parse(readFileSync(report, 'utf8'));
}

const importTest = `import { test } from 'vitest';\n`;

test.each<[string, Readonly<Record<string, string>>, object]>([
  ['a project without a file', {}, { passed: 1, failed: 1, skipped: [] }],
  ['a file that fails before its tests', { 'second/a.test.ts': 'throw new Error();' }, { passed: 1, failed: 1 }],
  ['a file without a test', { 'second/a.test.ts': 'export {};' }, { passed: 1, failed: 1 }],
  [
    'an error that belongs to no test',
    { 'second/a.test.ts': `${importTest}test('a', () => void Promise.reject(new Error()));` },
    { passed: 2, failed: 1 },
  ],
  [
    'a skipped test, with its reason',
    { 'second/a.test.ts': `${importTest}test('a', (context) => context.skip('no sun'));` },
    { passed: 1, failed: 0, skipped: [{ group: 'second/a.test.ts', reason: 'no sun' }] },
  ],
])('%s is counted', (_what, files, expected) => {
  expect(reportOf(files)).toMatchObject(expected);
});
