import { chmodSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import { applicationId, migrate, schemaVersion } from './schema.ts';
import { pragma, prepare } from './sqlRows.ts';
import { attempt, saysDamaged, saysUnwritable } from './sqliteFailures.ts';

/** How long a statement waits for another program that has the file, ms. */
const busyTimeoutMs = 1000;
const pageSize = 8192;
const headerBytes = 100;
const magic = 'SQLite format 3\0';

/** What a file is, as its first page tells. */
type FileKind = 'missing' | 'history' | 'newer' | 'foreign' | 'damaged';

/**
 * Tells what a file is and changes nothing: the header is read as bytes, and SQLite is asked, for reading only, where
 * what counts may stand in the write-ahead log. Throws what the system or SQLite throws, other than that it is damaged.
 */
function inspectFile(file: string): FileKind {
  if (!existsSync(file) || statSync(file).size === 0) {
    return 'missing';
  }
  const header = Buffer.alloc(headerBytes);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, headerBytes, 0);
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, magic.length) !== magic) {
    return 'damaged';
  }
  // Big-endian numbers of SQLite's file header: the version at byte 60, the application at byte 68.
  const kind = kindOf(header.readUInt32BE(60), header.readUInt32BE(68));
  const log = `${file}-wal`;
  if (kind === 'newer' || !existsSync(log) || statSync(log).size === 0) {
    return kind;
  }
  return inspectLogged(file);
}

function inspectLogged(file: string): FileKind {
  try {
    return readDatabase(file, (database) =>
      kindOf(Number(pragma(database, 'user_version')), Number(pragma(database, 'application_id'))),
    );
  } catch (error) {
    if (saysDamaged(error)) {
      return 'damaged';
    }
    throw error;
  }
}

function kindOf(version: number, application: number): FileKind {
  // A database whose first transaction was never kept has neither.
  if (version === 0 && application === 0) {
    return 'history';
  }
  if (application !== applicationId) {
    return 'foreign';
  }
  return version > schemaVersion ? 'newer' : 'history';
}

/** Fails where a file is no history that this program can use: `historyTooNew`, `historyDamaged` or `fileUnusable`. */
export function checkFile(file: string): Result<'missing' | 'history', Failure> {
  return attempt(file, () => {
    const kind = inspectFile(file);
    switch (kind) {
      case 'newer':
        return failed(failure('historyTooNew', { file }));
      case 'foreign':
        return failed(failure('fileUnusable', { file, reason: 'it belongs to another program' }));
      case 'damaged':
        return failed(failure('historyDamaged', { file }));
      case 'missing':
      case 'history':
      default:
        return success(kind);
    }
  });
}

/**
 * Opens a history for writing and brings its tables up to date; makes it where it is missing, readable by its owner
 * alone. Throws what SQLite throws. Use `checkFile` before.
 *
 * @param upTo the version of the tables, where not the newest
 */
export function openDatabase(file: string, upTo: number = schemaVersion): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    // A commit is in the system's hands before it is told, so a killed program loses none; the disk is made to take it at
    // each checkpoint. See docs/decisions/history-survives-a-kill.md.
    database.exec(`PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL`);
    database.exec('PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 67108864');
    chmodSync(file, 0o600);
    migrate(database, upTo);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Reads from a database that exists, also while a program uses it or where its folder may not be written, and closes it
 * again. Throws what SQLite throws.
 */
export function readDatabase<Value>(file: string, read: (database: DatabaseSync) => Value): Value {
  const database = openToRead(file);
  try {
    return read(database);
  } finally {
    database.close();
  }
}

function openToRead(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
  try {
    prepare(database, 'SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    // Even to read, SQLite makes an index of the log beside the file. Where nothing stands in a log, none is needed.
    const log = `${file}-wal`;
    if (!saysUnwritable(error) || (existsSync(log) && statSync(log).size > 0)) {
      throw error;
    }
    const unchanging = pathToFileURL(file);
    unchanging.searchParams.set('immutable', '1');
    return new DatabaseSync(unchanging, { readOnly: true });
  }
}

/**
 * Looks through the whole file for damage, and gives what SQLite finds; nothing where it is sound.
 *
 * @param quick leaves out what costs most: whether rows agree with their indexes
 */
export function findDamage(database: DatabaseSync, quick: boolean): readonly string[] {
  const lines = database
    .prepare(quick ? 'PRAGMA quick_check(20)' : 'PRAGMA integrity_check(20)')
    .all()
    .flatMap((row) => Object.values(row).map(String));
  return lines.length === 1 && lines[0] === 'ok' ? [] : lines;
}
