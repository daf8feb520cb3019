import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import { contentTypeOf } from '../shell/index.ts';

export interface RendererFile {
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** The window's pages by the path they are asked for. Nothing else is ever served, so no path leads anywhere. */
export type RendererFiles = ReadonlyMap<string, RendererFile>;

/**
 * Reads the built pages into memory. `/` is `/index.html`. Fails with `fileUnusable` where they were not built; files
 * of a kind that pages do not load are left out.
 */
export async function loadRendererFiles(folder: string): Promise<Result<RendererFiles, Failure>> {
  const files = new Map<string, RendererFile>();
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const file = join(entry.parentPath, entry.name);
      const contentType = contentTypeOf(entry.name);
      if (contentType !== null) {
        // oxlint-disable-next-line no-await-in-loop -- a dozen files, read once
        files.set(`/${relative(folder, file).replaceAll(sep, '/')}`, { contentType, content: await readFile(file) });
      }
    }
  } catch {
    return failed(notBuilt(folder));
  }
  const start = files.get('/index.html');
  return start === undefined ? failed(notBuilt(folder)) : success(files.set('/', start));
}

function notBuilt(folder: string): Failure {
  return failure('fileUnusable', {
    file: join(folder, 'index.html'),
    reason: 'the pages are not built; run "npm run build" first',
  });
}
