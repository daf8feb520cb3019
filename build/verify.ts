import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { runChecks } from './checks.ts';
import { findOrGetChromium, type ChromiumSearch } from './findChromium.ts';
import { runScript } from './runChild.ts';
import { closingLines, exitCodeOf, isTestReport, sumReports, type TestReport } from './vitest/testReport.ts';

const vitest = 'node_modules/vitest/vitest.mjs';
const otherZones: readonly string[] = ['Europe/Amsterdam', 'America/New_York'];

/** The runner would leave one of two cores idle. */
const leastWorkers = 2;

const nothingButAFailure: TestReport = { passed: 0, failed: 1, skipped: [] };

await verify();

/** All proof there is: checks, build, tests in every time zone that matters, the built program in a browser. */
async function verify(): Promise<void> {
  const chromium = await findOrGetChromium(process.env);
  const environment = { SUNTALLY_CHROMIUM: chromium.path ?? undefined };
  const reports = [fromOutcomes(await runChecks()), fromOutcomes([await runBuild()])];

  const workers = `--maxWorkers=${Math.max(leastWorkers, availableParallelism() - 1)}`;
  const withoutBrowserTests = ['--project', 'node', '--project', 'component', workers];
  reports.push(await runTests('tests (UTC)', withoutBrowserTests, { ...environment, TZ: 'UTC' }));
  for (const zone of otherZones) {
    const zoneTests = [...withoutBrowserTests, 'test/unit/', 'test/component/'];
    reports.push(await runTests(`units and components (${zone})`, zoneTests, { ...environment, TZ: zone }));
  }
  reports.push(
    chromium.path === null
      ? await withoutBrowser(chromium)
      : await runTests('the built program', ['--project', 'e2e', '--project', 'network', workers], {
          ...environment,
          TZ: 'UTC',
        }),
  );

  const total = sumReports(reports);
  for (const line of closingLines(total)) {
    console.log(line);
  }
  process.exitCode = exitCodeOf(total);
}

function fromOutcomes(outcomes: readonly { readonly passed: boolean }[]): TestReport {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  return { passed, failed: outcomes.length - passed, skipped: [] };
}

async function runBuild(): Promise<{ readonly passed: boolean }> {
  const end = await runScript('build/build.ts', [], { quiet: true });
  console.log(end.code === 0 ? 'ok      build' : `FAILED  build\n${end.output}`);
  return { passed: end.code === 0 };
}

async function runTests(
  heading: string,
  vitestArguments: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<TestReport> {
  console.log(`\n== ${heading} ==`);
  const folder = await mkdtemp(join(tmpdir(), 'suntally-tests-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=./build/vitest/countingReporter.ts'];
    const end = await runScript(vitest, ['run', ...reporters, ...vitestArguments], {
      env: { ...env, SUNTALLY_TEST_REPORT: file },
    });
    const report = await readReport(file);
    const unexplained = end.code !== 0 && report.failed === 0;
    return unexplained ? { ...report, failed: 1 } : report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport(file: string): Promise<TestReport> {
  try {
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isTestReport(report) ? report : nothingButAFailure;
  } catch {
    return nothingButAFailure;
  }
}

/** Without a browser: a failure on a build machine, elsewhere every test that needs one counts as skipped. */
async function withoutBrowser(chromium: ChromiumSearch): Promise<TestReport> {
  if (process.env['CI'] !== undefined && process.env['CI'] !== '') {
    console.log(`FAILED  browser tests: ${chromium.reason}`);
    return nothingButAFailure;
  }
  const end = await runScript(vitest, ['list', '--project', 'e2e', '--project', 'network', '--json'], { quiet: true });
  const tests = [...end.output.matchAll(/"name": "(.*)"/g)];
  return { passed: 0, failed: 0, skipped: tests.map(() => ({ group: 'e2e', reason: chromium.reason })) };
}
