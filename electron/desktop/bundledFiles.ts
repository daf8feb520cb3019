import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { protocol } from 'electron';

import { appAddress, appScheme, contentPolicy, contentTypeOf } from '../shell/index.ts';

interface BundledFile {
  readonly file: string;
  readonly contentType: string;
}

/** Makes the program's own scheme a web origin like any other: secure, with a host. Before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true } }]);
}

/**
 * Serves the bundled files of a folder. What can be asked for is decided once, by listing the folder: an address is
 * looked up as a whole and never taken apart, so no address leads out of the folder. All else is answered with 404.
 */
export function serveBundledFiles(folder: string): void {
  const files = listFiles(folder, '');
  protocol.handle(appScheme, async (request) => {
    const found = files.get(request.url);
    if (found === undefined || request.method !== 'GET') {
      return new Response('Not found', { status: 404, headers: headers('text/plain; charset=utf-8') });
    }
    return new Response(await readFile(found.file), { headers: headers(found.contentType) });
  });
}

function listFiles(folder: string, prefix: string): ReadonlyMap<string, BundledFile> {
  const files = new Map<string, BundledFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    const contentType = contentTypeOf(entry.name);
    if (entry.isDirectory()) {
      for (const [address, file] of listFiles(join(folder, entry.name), `${path}/`)) {
        files.set(address, file);
      }
    } else if (contentType !== null) {
      files.set(appAddress(path), { file: join(folder, entry.name), contentType });
    }
  }
  return files;
}

function headers(contentType: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': contentType,
    'Content-Security-Policy': contentPolicy("'none'"),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}
