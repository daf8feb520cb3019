import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { outputFolder, projectFolder } from '../folders.ts';
import { runChild } from '../runChild.ts';

/** What is built and goes into the package: the command line, the worker of the history, the pages of the window. */
const builtFolders: readonly string[] = ['cli', 'history', 'renderer'];

/** Documents that go along, by their place in the package. */
const documents: Readonly<Record<string, string>> = {
  'README.md': 'docs/on-a-pi-or-nas.md',
  'suntally.service': 'docs/pi/suntally.service',
  Dockerfile: 'docs/pi/Dockerfile',
  LICENSE: 'LICENSE',
  'CHANGELOG.md': 'CHANGELOG.md',
};

interface ProjectPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

/**
 * Makes `suntally-<version>.tgz` from what is built already: for `npm install --global`, with the command
 * `suntally`, without Electron, and without dependencies but the optional one for serial ports. Gives its path; null,
 * having said why, where npm cannot pack.
 *
 * @param target the folder that gets it
 */
export async function makeTarball(target: string): Promise<string | null> {
  const folder = join(target, 'npm');
  const own = await readProjectPackage();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of builtFolders) {
    await cp(join(outputFolder, name), join(folder, name), { recursive: true });
  }
  for (const [name, source] of Object.entries(documents)) {
    await cp(join(projectFolder, source), join(folder, name));
  }
  await cp(join(import.meta.dirname, 'suntally.mjs'), join(folder, 'suntally.mjs'));
  await chmod(join(folder, 'suntally.mjs'), 0o755);
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(packageOf(own), null, 2)}\n`);
  const packed = await runChild('npm', ['pack', folder, '--pack-destination', target, '--ignore-scripts', '--silent'], {
    quiet: true,
  });
  if (packed.code !== 0) {
    process.stderr.write(`npm could not pack: ${packed.output}\n`);
    return null;
  }
  return join(target, `${own.name}-${own.version}.tgz`);
}

function packageOf(own: ProjectPackage): Readonly<Record<string, unknown>> {
  const { name, version, description, license } = own;
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: { suntally: 'suntally.mjs' },
    engines: { node: '>=24' },
    optionalDependencies: { serialport: own.optionalDependencies['serialport'] },
  };
}

async function readProjectPackage(): Promise<ProjectPackage> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the project's own file
  return JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as ProjectPackage;
}
