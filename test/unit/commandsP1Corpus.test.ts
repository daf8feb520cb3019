import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { corpusFolder } from '../support/corpus.ts';
import { runP1 } from '../support/p1Command.ts';
import { capturedBytes, capturedTelegrams, type StatedValues } from '../support/telegramCorpus.ts';
import { readTelegrams } from '../support/telegramFixtures.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const rows = capturedTelegrams();

function wh(kWh: unknown): number | undefined {
  return typeof kWh === 'number' ? Math.floor(Number(`${kWh}e3`)) : undefined;
}

describe.skipIf(rows.length === 0)('the collected telegrams through p1', () => {
  test.each(rows.map((row) => [row.file, row] as const))('%s', async (file, row) => {
    const keyFile = join(temporaryFolder(), 'key');
    writeFileSync(keyFile, row.key_hex ?? '');
    const key = row.key_hex === undefined ? {} : { key: new Uint8Array(Buffer.from(row.key_hex, 'hex')) };
    const { telegrams, refusals } = readTelegrams(capturedBytes(file), key);
    const path = join(corpusFolder() ?? '', 'p1-telegrams', file);
    const run = await runP1(['--all', ...(row.key_hex === undefined ? [] : ['--key-file', keyFile]), path]);
    expect(run.code).toBe(telegrams.length > 0 ? 0 : 7);
    const good = run.lines.filter(({ ok }) => ok === true);
    expect(run.lines.filter(({ ok }) => ok === false).map(({ reason }) => reason)).toEqual(refusals);
    expect(good).toHaveLength(telegrams.length);
    expect(good.map(({ at }) => at)).toEqual(
      telegrams.map(({ stampAt }) => (stampAt === null ? null : new Date(stampAt).toISOString())),
    );
    const stated = Array.isArray(row.expected) ? (row.expected as StatedValues[]) : [row.expected as StatedValues];
    good.slice(0, row.kind === 'real-log' ? 0 : stated.length).forEach((line, at) => {
      expect({ t1: line['importT1Wh'], t2: line['importT2Wh'], back1: line['exportT1Wh'] }).toEqual({
        t1: wh(stated[at]?.['import_t1_kwh']),
        t2: wh(stated[at]?.['import_t2_kwh']),
        back1: wh(stated[at]?.['export_t1_kwh']),
      });
    });
  });
});
