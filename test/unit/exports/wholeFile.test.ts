import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { exportPieces, programsFormat, writeWholeFile } from '../../../electron/core/exports/index.ts';
import { packBuckets } from '../../../shared/bucketColumns.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { bucketAt } from '../../support/energyBuckets.ts';
import { rowsText, textOfBytes } from '../../support/exportedText.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

type Piece = Result<Uint8Array, Failure>;

function bytes(text: string): Result<Uint8Array, Failure> {
  return success(new TextEncoder().encode(text));
}

async function* piecesOf(pieces: readonly Piece[], atEnd: () => void = () => undefined) {
  yield* pieces;
  atEnd();
}

describe('a file that is written whole or not at all', () => {
  test('has its name only at the end, in place of what bore it', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'all.csv');
    writeFileSync(file, 'old');
    let meanwhile = '';
    const pieces = piecesOf([bytes('a'), bytes('b')], () => {
      meanwhile = readFileSync(file, 'utf8');
    });
    expect(await writeWholeFile(file, pieces, new AbortController().signal)).toEqual(success(true));
    expect(meanwhile).toBe('old');
    expect(readFileSync(file, 'utf8')).toBe('ab');
    expect(readdirSync(folder)).toEqual(['all.csv']);
  });

  test.skipIf(process.platform === 'win32')(
    'takes the place of no folder, device or pipe, and leaves links',
    async () => {
      const folder = temporaryFolder();
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      for (const path of [pipe, folder]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        expect(await writeWholeFile(path, piecesOf([bytes('a')]), new AbortController().signal)).toMatchObject({
          error: { code: 'fileUnusable' },
        });
      }
      expect(statSync(pipe).isFIFO()).toBe(true);
      const [file, link] = [join(folder, 'all.csv'), join(folder, 'link.csv')];
      writeFileSync(file, 'old');
      symlinkSync(file, link);
      expect(await writeWholeFile(link, piecesOf([bytes('a')]), new AbortController().signal)).toEqual(success(true));
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(readFileSync(file, 'utf8')).toBe('a');
      expect(readdirSync(folder).toSorted()).toEqual(['all.csv', 'link.csv', 'pipe']);
    },
  );

  test('leaves nothing where a piece fails, or the caller has had enough', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'all.csv');
    const stop = new AbortController();
    const full = failed(failure('diskFull'));
    expect(await writeWholeFile(file, piecesOf([bytes('a'), full]), stop.signal)).toEqual(full);
    stop.abort();
    expect(await writeWholeFile(file, piecesOf([bytes('a')]), stop.signal)).toEqual(success(false));
    expect(readdirSync(folder)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('leaves the old file alone where there is no room for the new one', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'all.csv');
    writeFileSync(file, 'old');
    const room = new URL('../../../electron/core/exports/wholeFile.ts', import.meta.url).href;
    const script = `
      import { writeWholeFile } from ${JSON.stringify(room)};
      async function* pieces() {
        for (let index = 0; index < 64; index += 1) {
          yield { ok: true, value: new Uint8Array(4096) };
        }
      }
      const stop = new AbortController().signal;
      await writeWholeFile(${JSON.stringify(file)}, pieces(), stop).catch((error) => console.log(error.code));`;
    const limited = 'ulimit -f 64; exec "$0" "$@"';
    const node = [process.execPath, '--input-type=module', '--eval', script];
    const run = spawnSync('sh', ['-c', limited, ...node], { encoding: 'utf8', timeout: 30_000 });
    expect(run.stdout.trim()).toBe('EFBIG');
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['all.csv']);
  });

  test('throws what the system throws', async () => {
    const file = join(temporaryFolder(), 'none', 'all.csv');
    await expect(writeWholeFile(file, piecesOf([]), new AbortController().signal)).rejects.toThrow('ENOENT');
  });
});

test('an export is its header and the rows of each piece, and ends with the failure of one', async () => {
  const packed = packBuckets([bucketAt('2026-06-21T10:00Z')]);
  async function* pieces() {
    yield success(packed);
    yield failed(failure('diskFull'));
  }
  const format = programsFormat('UTC');
  const texts: Result<string, Failure>[] = [];
  for await (const text of exportPieces(format, pieces())) {
    texts.push(text.ok ? success(textOfBytes(text.value)) : text);
  }
  expect(texts).toEqual([success(format.header), success(rowsText(format, packed)), failed(failure('diskFull'))]);
});
