import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'vite';

import { programBundles, programConfig, rendererConfig, type ProgramBundle } from './bundles.ts';
import { fingerprintSources } from './fingerprint.ts';
import { outputFolder, stampFile } from './folders.ts';

const commandLine = '#!/usr/bin/env node\n';

/** Builds the window's pages and every program into `out`, tells their sizes, and stamps the result. */
export async function buildAll(): Promise<void> {
  const fingerprint = fingerprintSources();
  await mkdir(outputFolder, { recursive: true });
  await rm(stampFile, { force: true });
  for (const bundle of programBundles) {
    await build(programConfig(bundle));
    if (bundle.command) {
      await makeCommand(bundle);
    }
  }
  await build(rendererConfig());
  for (const line of await sizes(outputFolder, '')) {
    console.log(line);
  }
  await writeFile(stampFile, `${fingerprint}\n`);
}

async function makeCommand(bundle: ProgramBundle): Promise<void> {
  const file = join(outputFolder, bundle.name, bundle.file);
  const code = await readFile(file, 'utf8');
  await writeFile(file, code.startsWith('#!') ? code : commandLine + code);
  await chmod(file, 0o755);
}

async function sizes(folder: string, prefix: string): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      lines.push(...(await sizes(path, `${prefix}${entry.name}/`)));
    } else {
      const { size } = await stat(path);
      lines.push(`${prefix}${entry.name}`.padEnd(56) + kilobytes(size) + (await gzipNote(path)));
    }
  }
  return lines;
}

async function gzipNote(path: string): Promise<string> {
  return /\.(js|cjs|css|html)$/.test(path) ? `  gzip ${kilobytes(gzipSync(await readFile(path)).length)}` : '';
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(12);
}
