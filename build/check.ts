import { runChecks } from './checks.ts';

const outcomes = await runChecks();
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;
