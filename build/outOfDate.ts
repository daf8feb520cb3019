import { existsSync, readFileSync } from 'node:fs';

import { fingerprintSources } from './fingerprint.ts';
import { stampFile } from './folders.ts';
import { runScript } from './runChild.ts';

/** Builds where the sources changed since the last build, and says so; false where the build failed. */
export async function buildWhenOutOfDate(): Promise<boolean> {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === fingerprintSources()) {
    return true;
  }
  process.stderr.write('Building SunTally ...\n');
  const end = await runScript('build/build.ts', [], { quiet: true });
  if (end.code !== 0) {
    process.stderr.write(end.output);
  }
  return end.code === 0;
}
