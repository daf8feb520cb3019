import { join } from 'node:path';

import { projectFolder } from './folders.ts';
import { buildWhenOutOfDate } from './outOfDate.ts';
import { runScript } from './runChild.ts';
import { makeTarball } from './tarball/makeTarball.ts';

/**
 * Builds, then makes the installers of this platform; further arguments go to electron-builder. With `tarball` it makes
 * the npm package instead, and prints where it is.
 */
async function makePackages(packageArguments: readonly string[]): Promise<number> {
  if (!(await buildWhenOutOfDate())) {
    return 1;
  }
  if (packageArguments[0] === 'tarball') {
    const file = await makeTarball(join(projectFolder, 'dist'));
    process.stdout.write(file === null ? '' : `${file}\n`);
    return file === null ? 1 : 0;
  }
  const end = await runScript('node_modules/electron-builder/cli.js', [
    '--config',
    'build/electron-builder.yml',
    '--publish',
    'never',
    ...packageArguments,
  ]);
  return end.code ?? 1;
}

process.exitCode = await makePackages(process.argv.slice(2));
