import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
