import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { projectFolder } from './folders.ts';

const [command, ...rest] = process.argv.slice(2);

// Everything else runs from the sources, which need no build: it must not wait for one, nor load what makes one.
if (command === 'serve' && !rest.includes('--help') && !rest.includes('-h')) {
  const { buildWhenOutOfDate } = await import('./outOfDate.ts');
  if (await buildWhenOutOfDate()) {
    await run('out/cli/cli.js');
  } else {
    process.exitCode = 1;
  }
} else {
  await run('electron/cli.ts');
}

/** Lets the command line take over this process. `path` is from the root of the project. */
async function run(path: string): Promise<void> {
  await import(pathToFileURL(join(projectFolder, path)).href);
}
