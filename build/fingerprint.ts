import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from './folders.ts';

const sources: readonly string[] = ['shared', 'electron', 'renderer', 'build', 'package.json', 'package-lock.json'];

/** A short text that changes whenever a source file is added, removed or written to: paths, sizes and times only. */
export function fingerprintSources(): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    hash.update(describe(source).join('\n'));
  }
  return hash.digest('hex');
}

function describe(path: string): string[] {
  const stats = statSync(join(projectFolder, path), { throwIfNoEntry: false });
  if (stats === undefined) {
    return [];
  }
  if (!stats.isDirectory()) {
    return [`${path} ${stats.size} ${stats.mtimeMs}`];
  }
  return readdirSync(join(projectFolder, path))
    .toSorted()
    .flatMap((name) => describe(`${path}/${name}`));
}
