import { buildWhenOutOfDate } from './outOfDate.ts';
import { runScript } from './runChild.ts';

/** Builds, then makes the installers of this platform; further arguments go to electron-builder. */
async function makePackages(builderArguments: readonly string[]): Promise<number> {
  if (!(await buildWhenOutOfDate())) {
    return 1;
  }
  const end = await runScript('node_modules/electron-builder/cli.js', [
    '--config',
    'build/electron-builder.yml',
    '--publish',
    'never',
    ...builderArguments,
  ]);
  return end.code ?? 1;
}

process.exitCode = await makePackages(process.argv.slice(2));
