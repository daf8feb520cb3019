import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

import { outputFolder, projectFolder } from './folders.ts';
import { programVersion } from './programVersion.ts';

/** One program that runs outside of the window, as one file with all it needs in it. */
export interface ProgramBundle {
  readonly name: string;
  readonly entry: string;
  readonly file: string;
  /** Under the sandbox a preload script must be CommonJS. */
  readonly format: 'es' | 'cjs';
  /** Modules that are there at run time; all else is bundled. Built-in modules of Node are never bundled. */
  readonly external: readonly string[];
  /** Starts with a line that makes it a command, and may be executed. */
  readonly command: boolean;
}

/** Has a part in machine code, which a bundle cannot hold; the program does without it where it is missing. */
const optionalPackage = 'serialport';

export const programBundles: readonly ProgramBundle[] = [
  {
    name: 'main',
    entry: 'electron/main.ts',
    file: 'main.js',
    format: 'es',
    external: ['electron', optionalPackage],
    command: false,
  },
  {
    name: 'preload',
    entry: 'electron/preload.ts',
    file: 'preload.cjs',
    format: 'cjs',
    external: ['electron'],
    command: false,
  },
  { name: 'cli', entry: 'electron/cli.ts', file: 'cli.js', format: 'es', external: [optionalPackage], command: true },
  {
    name: 'history',
    entry: 'electron/core/history/historyWorker.ts',
    file: 'historyWorker.js',
    format: 'es',
    external: [],
    command: false,
  },
];

const common: InlineConfig = { configFile: false, envDir: false, logLevel: 'warn' };

/** How Vite builds one program: for Node 24, which is also Electron's, without source maps. */
export function programConfig(bundle: ProgramBundle): InlineConfig {
  return {
    ...common,
    root: projectFolder,
    publicDir: false,
    define: {
      SUNTALLY_VERSION: JSON.stringify(programVersion()),
      'process.env.WS_NO_BUFFER_UTIL': '"1"',
      'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
    },
    ssr: { noExternal: true, external: [...bundle.external] },
    build: {
      ssr: join(projectFolder, bundle.entry),
      outDir: join(outputFolder, bundle.name),
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: [...bundle.external],
        output: { format: bundle.format, entryFileNames: bundle.file, codeSplitting: false, comments: false },
      },
    },
  };
}

/** How Vite builds the window's pages: with relative addresses, so that they work behind both doors. */
export function rendererConfig(): InlineConfig {
  return {
    ...common,
    root: join(projectFolder, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: join(outputFolder, 'renderer'),
      emptyOutDir: true,
      target: 'chrome140',
      minify: true,
      sourcemap: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  };
}
