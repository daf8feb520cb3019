#!/usr/bin/env node
/**
 * What `suntally` runs where it was installed from its npm package. Plain JavaScript that Node 14 can read, so that an
 * old Node is told in one sentence instead of a complaint about syntax.
 */
const neededMajor = 24;
const runningMajor = Number(process.versions.node.split('.')[0]);

if (runningMajor >= neededMajor) {
  void import(new URL('cli/cli.js', import.meta.url).href);
} else {
  process.stderr.write(
    `SunTally needs Node ${neededMajor} or newer, and this is Node ${process.versions.node}. ` +
      'Install Node 24 from https://nodejs.org.\n',
  );
  process.exitCode = 1;
}
