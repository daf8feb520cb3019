import { writeFileSync } from 'node:fs';

import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

import type { TestReport } from './testReport.ts';

/**
 * Counts what ran and writes it, as a `TestReport` in JSON, to the file that `SUNTALLY_TEST_REPORT` names. Vitest's own
 * JSON report leaves out why a test was skipped, and errors outside of tests. A file that fails before its tests do,
 * an error that belongs to no test, and a project that was asked for and has no tests, count as one failed test each.
 */
export default class CountingReporter implements Reporter {
  private projectNames: readonly string[] = [];

  onInit(vitest: Vitest): void {
    this.projectNames = vitest.projects.map((project) => project.name);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const emptyProjects = this.projectNames.filter((name) => modules.every((module) => module.project.name !== name));
    for (const name of emptyProjects) {
      console.log(`FAILED  the project "${name}" has no tests`);
    }
    const file = process.env['SUNTALLY_TEST_REPORT'];
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(countModules(modules, unhandledErrors.length + emptyProjects.length)));
    }
  }
}

function countModules(modules: readonly TestModule[], otherFailures: number): TestReport {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const failedTests = tests.filter((test) => test.result().state === 'failed').length;
  const failedModules = modules.filter((module) => !module.ok() && !hasFailedTest(module)).length;
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failed: failedTests + failedModules + otherFailures,
    skipped: tests
      .filter((test) => test.result().state === 'skipped' || test.result().state === 'pending')
      .map((test) => ({ group: groupOf(test), reason: reasonOf(test) })),
  };
}

function hasFailedTest(module: TestModule): boolean {
  return [...module.children.allTests('failed')].length > 0;
}

/** The file and the describe blocks that a test stands in; a block that is skipped as a whole says why in its name. */
function groupOf(test: TestCase): string {
  return [test.module.relativeModuleId, ...test.fullName.split(' > ').slice(0, -1)].join(': ');
}

function reasonOf(test: TestCase): string | null {
  const result = test.result();
  return result.state === 'skipped' ? (result.note ?? null) : null;
}
