import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { exportTexts, programsFormat, writeWholeFile } from '../../../electron/core/exports/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { bucketAt } from '../../support/energyBuckets.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

type Piece = Result<string, Failure>;

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
    const pieces = piecesOf([success('a'), success('b')], () => {
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
    expect(await writeWholeFile(file, piecesOf([success('a'), full]), stop.signal)).toEqual(full);
    stop.abort();
    expect(await writeWholeFile(file, piecesOf([success('a')]), stop.signal)).toEqual(success(false));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('throws what the system throws', async () => {
    const file = join(temporaryFolder(), 'none', 'all.csv');
    await expect(writeWholeFile(file, piecesOf([]), new AbortController().signal)).rejects.toThrow('ENOENT');
  });
});

test('an export is its header and the rows of each piece, and ends with the failure of one', async () => {
  const totals = {
    zone: 'UTC',
    bucket: '5m',
    grainS: 300,
    buckets: [bucketAt('2026-06-21T10:00Z')],
    sum: {
      yieldWh: 1,
      importWh: 1,
      exportWh: 1,
      consumptionWh: 1,
      selfConsumedWh: 1,
      carryWh: 0,
      selfConsumption: 1,
      selfSufficiency: 1,
    },
  } as const;
  async function* pieces() {
    yield success(totals);
    yield failed(failure('diskFull'));
  }
  const format = programsFormat('UTC');
  const texts: Piece[] = [];
  for await (const text of exportTexts(format, pieces())) {
    texts.push(text);
  }
  expect(texts).toEqual([success(format.header), success(format.rows(totals.buckets)), failed(failure('diskFull'))]);
});
