import { runScript } from './runChild.ts';

interface Check {
  readonly name: string;
  readonly script: string;
  readonly scriptArguments: readonly string[];
}

const checks: readonly Check[] = [
  { name: 'types (tsc)', script: 'node_modules/typescript/bin/tsc', scriptArguments: ['-b'] },
  {
    name: 'lint (oxlint)',
    script: 'node_modules/oxlint/bin/oxlint',
    scriptArguments: ['--deny-warnings', '--format=unix'],
  },
  { name: 'format (oxfmt)', script: 'node_modules/oxfmt/bin/oxfmt', scriptArguments: ['--check'] },
  { name: 'unused code (knip)', script: 'node_modules/knip/bin/knip.js', scriptArguments: ['--no-progress'] },
];

export interface CheckOutcome {
  readonly name: string;
  readonly passed: boolean;
}

/** Runs the compiler, the linter, the formatter and the search for unused code, and prints what they complain of. */
export async function runChecks(): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const check of checks) {
    const end = await runScript(check.script, check.scriptArguments, { quiet: true });
    const passed = end.code === 0;
    console.log(passed ? `ok      ${check.name}` : `FAILED  ${check.name}\n${end.output}`);
    outcomes.push({ name: check.name, passed });
  }
  return outcomes;
}
