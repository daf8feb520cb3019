import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { factCount, factsPerGroup, inverterFact, meterFact, openBenchHistory, storeFacts } from './historyFactsMade.ts';
import { median, printMeasurements, type Measurement } from './table.ts';

/*
 * How fast facts are checked and stored, with all the making of them: in order three times, each beside plain inserts of
 * the same rows without any check; out of order and again; in this thread. Load of the machine is told.
 */

const rounds = 3;
const bar = 300_000;
const shuffle = 7919;
const folder = mkdtempSync(join(tmpdir(), 'suntally-bench-'));

/** What SQLite alone takes: the same rows in the same transactions, made here and neither checked nor sent to a worker. */
function plainInsertsPerSecond(name: string): number {
  const database = new DatabaseSync(join(folder, `${name}.db`));
  database.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE reading (key INTEGER PRIMARY KEY, holder INTEGER NOT NULL, import_wh INTEGER, import_t1_wh INTEGER,
      import_t2_wh INTEGER, export_wh INTEGER, export_t1_wh INTEGER, export_t2_wh INTEGER, gas_dm3 INTEGER,
      water_dm3 INTEGER, heat_kj INTEGER, power_w INTEGER) STRICT`);
  const insert = database.prepare(`INSERT INTO reading
    (key, holder, import_t1_wh, import_t2_wh, export_t1_wh, export_t2_wh, gas_dm3, power_w) VALUES (?, 1, ?, ?, ?, ?, ?, ?)`);
  const began = performance.now();
  for (let first = 0; first < factCount; first += factsPerGroup) {
    database.exec('BEGIN');
    for (let index = first; index < first + factsPerGroup; index += 1) {
      const { at, registers, powerW } = meterFact(index);
      const { importT1Wh = 0, importT2Wh = 0, exportT1Wh = 0, exportT2Wh = 0, gasDm3 = 0 } = registers;
      insert.run((at - 946_684_800_000) * 1024, importT1Wh, importT2Wh, exportT1Wh, exportT2Wh, gasDm3, powerW);
    }
    database.exec('COMMIT');
  }
  const perSecond = (factCount / (performance.now() - began)) * 1000;
  database.close();
  return perSecond;
}

function perSecondText(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString('en')} facts/s`;
}

function told(what: string, perSecond: number): Measurement {
  return { what, measured: perSecondText(perSecond), bar: 'told', reached: true };
}

function barred(what: string, all: readonly number[], more: string): Measurement {
  const least = Math.min(...all);
  return {
    what,
    measured: `median ${perSecondText(median(all))}, least ${perSecondText(least)}${more}`,
    bar: perSecondText(bar),
    reached: least >= bar,
  };
}

try {
  const loadBefore = loadavg()[0] ?? 0;
  const meter: number[] = [];
  const inverter: number[] = [];
  const plain: number[] = [];
  // oxlint-disable no-await-in-loop -- one after the other is what is measured
  for (let round = 0; round < rounds; round += 1) {
    plain.push(plainInsertsPerSecond(`plain${round}`));
    const history = await openBenchHistory(folder, `worker${round}`, 'worker');
    meter.push(await storeFacts(history, meterFact));
    inverter.push(await storeFacts(history, inverterFact));
    await history.close();
  }
  // oxlint-enable no-await-in-loop
  const there = await openBenchHistory(folder, 'worker0', 'worker');
  const ratio = (median(meter) / median(plain)).toFixed(2);
  const measured = [
    barred('meter, in order, worker', meter, `; ${ratio} x plain inserts`),
    barred('inverter, in order, worker', inverter, ''),
    told('plain node:sqlite inserts of the same meter rows', median(plain)),
    told('the same file again, worker', await storeFacts(there, meterFact)),
    told('between others, worker', await storeFacts(there, (index) => meterFact(index, 5000))),
    told(
      'wholly shuffled, worker',
      await storeFacts(there, (index) => inverterFact((index * shuffle) % factCount, -1e11)),
    ),
  ];
  await there.close();
  const here = await openBenchHistory(folder, 'here', 'here');
  measured.push(told('meter, in order, this thread', await storeFacts(here, meterFact)));
  await here.close();
  const load = `${loadBefore.toFixed(2)} before, ${(loadavg()[0] ?? 0).toFixed(2)} after`;
  measured.push({ what: 'load of the machine in the last minute', measured: load, bar: 'told', reached: true });
  printMeasurements(`Facts into the history, each figure of ${factCount.toLocaleString('en')} facts`, measured);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
