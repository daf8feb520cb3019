import { join, resolve } from 'node:path';

/** The folder that holds package.json. */
export const projectFolder = resolve(import.meta.dirname, '..');

/** Everything that a build makes. */
export const outputFolder = join(projectFolder, 'out');

/** Holds the fingerprint of the sources that `out` was built from. */
export const stampFile = join(outputFolder, 'sources.txt');
