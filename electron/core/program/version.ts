import { readFileSync } from 'node:fs';

/** Replaced by the build with the version in package.json; programs run from their sources have no such name. */
declare const SUNTALLY_VERSION: string | undefined;

/** The program's version, such as `0.1.0`: built in, or read from package.json when it runs from its sources. */
export function programVersion(): string {
  return typeof SUNTALLY_VERSION === 'string' ? SUNTALLY_VERSION : versionOfSources();
}

function versionOfSources(): string {
  const content: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content && typeof content.version === 'string') {
    return content.version;
  }
  throw new Error('package.json states no version');
}
