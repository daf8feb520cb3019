/** One skipped test: the group it stands in, and why, where the test said so. */
export interface SkippedTest {
  readonly group: string;
  readonly reason: string | null;
}

/** What one run of the test runner, or of the checks, came to. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

/** Tells whether a value read from a file is a report. */
export function isTestReport(value: unknown): value is TestReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'passed' in value &&
    typeof value.passed === 'number' &&
    'failed' in value &&
    typeof value.failed === 'number' &&
    'skipped' in value &&
    Array.isArray(value.skipped)
  );
}

/** Adds up several reports. */
export function sumReports(reports: readonly TestReport[]): TestReport {
  return {
    passed: reports.reduce((sum, report) => sum + report.passed, 0),
    failed: reports.reduce((sum, report) => sum + report.failed, 0),
    skipped: reports.flatMap((report) => report.skipped),
  };
}

/**
 * The closing lines of a test run: the skipped tests by reason, or by group where none was given, then
 * `N passed, N failed`.
 * A test that was skipped under several time zones counts once for each.
 */
export function closingLines(report: TestReport): string[] {
  const byReason = Map.groupBy(report.skipped, (test) => test.reason ?? test.group);
  const skippedLines = [...byReason].map(([reason, tests]) => `  ${tests.length} skipped: ${reason}`);
  return [
    ...(skippedLines.length === 0 ? [] : [`${report.skipped.length} skipped`, ...skippedLines]),
    `${report.passed} passed, ${report.failed} failed`,
  ];
}

/** 0 where something ran and nothing failed. */
export function exitCodeOf(report: TestReport): number {
  return report.failed === 0 && report.passed > 0 ? 0 : 1;
}
