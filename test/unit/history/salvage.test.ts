import { closeSync, copyFileSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';

import type { History } from '../../../electron/core/history/index.ts';
import {
  addBatch,
  allAnswers,
  meterReading,
  noon,
  openTestHistory,
  quarter,
  readingsOf,
  someInverter,
  someMeter,
} from '../../support/historyFixture.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const pageSize = 8192;

/** Tables that hold something that nothing else tells: what the answers need of the rest is found again. */
const irreplaceable = /^(?:reading_|interval$|batch$|batch_span$|holder_batch$)/u;

/** All that a history says of its facts, and the totals it makes of them. */
async function everything(history: History): Promise<string> {
  const question = { from: noon, to: noon + 6 * 3_600_000, zone: 'Europe/Amsterdam', bucket: '1h' } as const;
  return `${await allAnswers(history)} ${JSON.stringify(await history.totals(question))}`;
}

/** A copy of a running history, as a stop would leave it. */
async function stoppedFolder(): Promise<{ readonly folder: string; readonly before: string }> {
  const running = await openTestHistory(temporaryFolder());
  await addBatch(running, 'filled', [
    ...Array.from({ length: 400 }, (_, index) => meterReading(index * 30, 1000 + index * 20)),
    ...Array.from({ length: 400 }, (_, index) =>
      meterReading(index * 30, 0, { source: someInverter, registers: { yieldWh: 5000 + index * 10 } }),
    ),
    quarter(40, 70),
  ]);
  const before = await everything(running);
  await running.settle();
  const folder = temporaryFolder();
  copyFileSync((await running.stats()).file, join(folder, 'history.db'));
  return { folder, before };
}

function inDatabase<Value>(folder: string, use: (database: DatabaseSync) => Value): Value {
  const database = new DatabaseSync(join(folder, 'history.db'), { defensive: false });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** Overwrites the first page of a table or an index. */
function damage(folder: string, name: string): void {
  const page = inDatabase(folder, (database) =>
    Number(database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.['rootpage']),
  );
  const handle = openSync(join(folder, 'history.db'), 'r+');
  writeSync(handle, Buffer.alloc(pageSize, 0xa5), 0, pageSize, (page - 1) * pageSize);
  closeSync(handle);
}

describe('a history of which one page is damaged', () => {
  test('answers as before, whichever table it belongs to that can be made again', async () => {
    const stopped = await stoppedFolder();
    const names = inDatabase(stopped.folder, (database) =>
      database
        .prepare('SELECT name FROM sqlite_schema WHERE rootpage > 0')
        .all()
        .map((row) => String(row['name'])),
    ).filter((name) => !irreplaceable.test(name));
    expect(names).toEqual(expect.arrayContaining(['source', 'sqlite_autoindex_source_1', 'slot_day', 'judged_day']));
    for (const name of names) {
      const folder = temporaryFolder();
      copyFileSync(join(stopped.folder, 'history.db'), join(folder, 'history.db'));
      damage(folder, name);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const repaired = await openTestHistory(folder);
      expect(repaired.problems, name).toMatchObject([{ code: 'historyRepaired' }]);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await everything(repaired), name).toBe(stopped.before);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await repaired.close();
    }
  });

  test('keeps readings whose source lost its name', async () => {
    const { folder, before } = await stoppedFolder();
    damage(folder, 'source');
    damage(folder, 'sqlite_autoindex_source_1');
    const repaired = await openTestHistory(folder);
    expect(await repaired.sources()).toMatchObject([
      { source: { kind: 'inverter', id: 'saved 2' }, readings: { first: noon } },
      { source: { kind: 'meter', id: 'saved 1' }, readings: { first: noon } },
    ]);
    const named = (await everything(repaired))
      .replaceAll('saved 1', someMeter.id)
      .replaceAll('saved 2', someInverter.id);
    expect(named).toBe(before);
  });
});

test('a row that damage made impossible is left out, and the others are saved', async () => {
  const { folder } = await stoppedFolder();
  const table = "WHERE name LIKE 'reading_%'";
  inDatabase(folder, (database) => {
    database.exec(`PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') ${table}`);
  });
  inDatabase(folder, (database) => {
    database.exec("UPDATE reading_1 SET holder = 'x' WHERE key = (SELECT min(key) FROM reading_1)");
  });
  inDatabase(folder, (database) => {
    database.exec(`PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || 'STRICT' ${table}`);
  });
  const repaired = await openTestHistory(folder);
  expect(repaired.problems).toMatchObject([{ code: 'historyRepaired' }]);
  expect(await readingsOf(repaired)).toHaveLength(399);
});
