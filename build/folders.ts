import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Everything that a build makes. */
export const outputFolder = join(projectFolder, 'out');

/** Holds the fingerprint of the sources that `out` was built from. */
export const stampFile = join(outputFolder, 'sources.txt');
