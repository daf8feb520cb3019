import type { DatabaseSync } from 'node:sqlite';

import { registerNames, sourceKinds, type SourceKind } from '../../../../shared/facts.ts';
import { valueColumns, valuesOf } from './readingValues.ts';
import { inTransaction, numberAt, pragma, prepare, rowsOf } from './sqlRows.ts';

/** Marks a database as a history of SunTally, in SQLite's header: the letters `STly`. */
export const applicationId = 0x53546c79;

/** A change of the tables. Runs in a transaction of its own; the number of the version is kept with it. */
type Migration = (database: DatabaseSync) => void;

const migrations: readonly Migration[] = [
  createTables,
  createCache,
  createIntervalRulings,
  createAskedSpans,
  cutBesideIntervals,
];

/** The version of the tables that this program writes and reads. */
export const schemaVersion = migrations.length;

/**
 * Brings the tables from their version to the newest, or to an older one that is asked for: each step whole or not at
 * all. Throws what SQLite throws.
 */
export function migrate(database: DatabaseSync, upTo: number = schemaVersion): void {
  const from = Number(pragma(database, 'user_version'));
  for (const [index, migration] of migrations.slice(0, upTo).entries()) {
    if (index >= from) {
      inTransaction(database, () => {
        migration(database);
        database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${index + 1}`);
      });
    }
  }
}

/** The name of the table that holds the readings of a source. */
export function readingTableName(source: number): string {
  return `reading_${source}`;
}

/**
 * Makes the table for the readings of a source. Each source has its own, so that readings that come in order are
 * appended at the end of a table however many sources speak in turn, and a row holds only what its kind of source says.
 */
export function makeReadingTable(database: DatabaseSync, source: number, kind: SourceKind): void {
  const values = valuesOf(kind).map((name) => `${valueColumns[name]} INTEGER`);
  database.exec(`CREATE TABLE ${readingTableName(source)} (
    key INTEGER PRIMARY KEY,
    holder INTEGER NOT NULL,
    ${values.join(', ')}
  ) STRICT`);
}

/** What a history has from the first version on. Readings have a table per source, made with the source. */
function createTables(database: DatabaseSync): void {
  const kinds = sourceKinds.map((kind) => `'${kind}'`).join(', ');
  const amounts = registerNames.map((name) => `${valueColumns[name]} INTEGER`).join(', ');
  database.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN (${kinds})),
      name TEXT NOT NULL,
      longest_interval_ms INTEGER NOT NULL DEFAULT 0,
      UNIQUE (kind, name)
    ) STRICT;

    CREATE TABLE batch (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('live', 'archive', 'import', 'manual')),
      created_at INTEGER NOT NULL,
      label TEXT NOT NULL,
      file TEXT,
      clock_offset_ms INTEGER,
      undone INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- What each batch said of each source: for the list of batches, and to know what an undo touches.
    CREATE TABLE batch_span (
      batch INTEGER NOT NULL,
      source INTEGER NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      facts INTEGER NOT NULL,
      PRIMARY KEY (batch, source)
    ) STRICT, WITHOUT ROWID;

    -- The sets of batches that hold a fact. A fact counts while one batch of its set is not undone.
    CREATE TABLE holder_batch (
      holder INTEGER NOT NULL,
      batch INTEGER NOT NULL,
      PRIMARY KEY (holder, batch)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE interval (
      source INTEGER NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      rank INTEGER NOT NULL,
      variant INTEGER NOT NULL,
      holder INTEGER NOT NULL,
      grain_s INTEGER NOT NULL,
      estimated INTEGER NOT NULL,
      ${amounts},
      PRIMARY KEY (source, from_at, to_at, rank, variant)
    ) STRICT, WITHOUT ROWID;

    -- UTC days whose slots and totals have to be worked out again.
    CREATE TABLE stale_day (source INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (source, day)) STRICT, WITHOUT ROWID;

    CREATE TABLE mark (
      source INTEGER NOT NULL,
      at INTEGER NOT NULL,
      registers TEXT NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (source, at, registers)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ruling (
      source INTEGER NOT NULL,
      at INTEGER NOT NULL,
      verdict TEXT NOT NULL CHECK (verdict IN ('valid', 'invalid')),
      PRIMARY KEY (source, at)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE device (
      source INTEGER PRIMARY KEY,
      first_seen_at INTEGER NOT NULL,
      seen_at INTEGER NOT NULL,
      model TEXT,
      firmware TEXT,
      clock_offset_s INTEGER
    ) STRICT;

    CREATE TABLE device_event (
      susy_id INTEGER NOT NULL,
      serial INTEGER NOT NULL,
      at INTEGER NOT NULL,
      entry INTEGER NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (susy_id, serial, at, entry, content)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE spot (
      source INTEGER NOT NULL,
      slot INTEGER NOT NULL,
      late_ms INTEGER NOT NULL,
      phase1_w INTEGER, phase2_w INTEGER, phase3_w INTEGER,
      phase1_dv INTEGER, phase2_dv INTEGER, phase3_dv INTEGER,
      string1_w INTEGER, string2_w INTEGER, string3_w INTEGER, string4_w INTEGER, string5_w INTEGER, string6_w INTEGER,
      string1_dv INTEGER, string2_dv INTEGER, string3_dv INTEGER, string4_dv INTEGER, string5_dv INTEGER,
      string6_dv INTEGER,
      temperature_dc INTEGER,
      frequency_chz INTEGER,
      PRIMARY KEY (source, slot)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE status (
      source INTEGER NOT NULL,
      at INTEGER NOT NULL,
      name TEXT NOT NULL,
      tag INTEGER NOT NULL,
      PRIMARY KEY (source, name, at, tag)
    ) STRICT, WITHOUT ROWID;
  `);
}

/** Stretches of a source's time in which the user ruled its intervals wrong; they do not touch one another. */
function createIntervalRulings(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE interval_ruling (
      source INTEGER NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      PRIMARY KEY (source, from_at)
    ) STRICT, WITHOUT ROWID;
  `);
}

/** What was asked of the memories of inverters, and what became of it. */
function createAskedSpans(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE asked_span (
      source INTEGER NOT NULL,
      part TEXT NOT NULL CHECK (part IN ('fiveMinutes', 'days')),
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      answer TEXT NOT NULL CHECK (answer IN ('answered', 'notKept', 'unread')),
      asked_at INTEGER NOT NULL,
      tries INTEGER NOT NULL,
      PRIMARY KEY (source, part, from_at)
    ) STRICT, WITHOUT ROWID;
  `);
}

/** What is worked out from the facts and can be thrown away, and what thinning leaves beside them. */
function createCache(database: DatabaseSync): void {
  database.exec(`
    -- Which energies the readings of a UTC day carry (bits), and the best rank of its facts.
    CREATE TABLE judged_day (
      source INTEGER NOT NULL,
      day INTEGER NOT NULL,
      energies INTEGER NOT NULL,
      rank INTEGER NOT NULL,
      PRIMARY KEY (source, day)
    ) STRICT, WITHOUT ROWID;

    -- Where verdicts on readings changed, and the slots that have to be cut again for that.
    CREATE TABLE uncut_span (
      source INTEGER NOT NULL,
      from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL,
      PRIMARY KEY (source, from_at, to_at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE uncut_day (
      source INTEGER NOT NULL,
      day INTEGER NOT NULL,
      from_slot INTEGER NOT NULL,
      to_slot INTEGER NOT NULL,
      PRIMARY KEY (source, day)
    ) STRICT, WITHOUT ROWID;

    -- The slots of a UTC day, packed, and its first and last fact that counts.
    CREATE TABLE slot_day (
      source INTEGER NOT NULL,
      day INTEGER NOT NULL,
      first_at INTEGER,
      first_wh INTEGER,
      last_at INTEGER,
      yield BLOB,
      import BLOB,
      export BLOB,
      PRIMARY KEY (source, day)
    ) STRICT, WITHOUT ROWID;

    -- The sums of a local day, packed.
    CREATE TABLE day_span (
      from_at INTEGER NOT NULL,
      zone TEXT NOT NULL,
      span BLOB NOT NULL,
      PRIMARY KEY (from_at, zone)
    ) STRICT, WITHOUT ROWID;

    -- When devices were put in and taken out, where the user has said so.
    CREATE TABLE life (source INTEGER PRIMARY KEY, installed_at INTEGER, removed_at INTEGER) STRICT;

    -- UTC days that are thinned, and what is left of their powers: least, mean and most per slot.
    CREATE TABLE thinned_day (
      source INTEGER NOT NULL,
      day INTEGER NOT NULL,
      powers BLOB,
      PRIMARY KEY (source, day)
    ) STRICT, WITHOUT ROWID;

    -- UTC days that have facts which were not thinned yet.
    CREATE TABLE full_day (source INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (source, day)) STRICT, WITHOUT ROWID;
  `);
  for (const row of rowsOf(prepare(database, 'SELECT id FROM source'))) {
    const table = readingTableName(numberAt(row, 0));
    // Keys count 1024 per millisecond since 2000, which began 10,957 days after 1970.
    database.exec(`INSERT OR IGNORE INTO stale_day (source, day)
      SELECT DISTINCT ${numberAt(row, 0)}, key / 88473600000 + 10957 FROM ${table}`);
  }
}

/** Slots of sources with intervals are cut again: amounts at the edges of gaps are taken from the registers since then. */
function cutBesideIntervals(database: DatabaseSync): void {
  database.exec(`INSERT INTO uncut_day (source, day, from_slot, to_slot)
    SELECT source, day, day * 288, day * 288 + 288 FROM slot_day WHERE source IN (SELECT source FROM interval)
    ON CONFLICT DO UPDATE SET from_slot = excluded.from_slot, to_slot = excluded.to_slot`);
}
