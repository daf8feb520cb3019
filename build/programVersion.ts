import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectFolder } from './folders.ts';

/** The version that package.json states. */
export function programVersion(): string {
  const content: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content && typeof content.version === 'string') {
    return content.version;
  }
  throw new Error('package.json states no version');
}
