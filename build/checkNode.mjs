/**
 * Stops with one sentence where the running Node is too old for this program. Plain JavaScript that Node 18 can read,
 * loaded before any TypeScript: `build/underNpm.mjs` does that.
 */
const neededMajor = 24;
const runningMajor = Number(process.versions.node.split('.')[0]);

if (!(runningMajor >= neededMajor)) {
  process.stderr.write(
    `SunTally needs Node ${neededMajor} or newer and this is ${process.versions.node}: ` +
      'run "npm install" again (it brings a Node 24 of its own), or install Node 24 from https://nodejs.org.\n',
  );
  process.exit(1);
}
