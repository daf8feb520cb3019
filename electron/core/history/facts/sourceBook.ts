import type { DatabaseSync } from 'node:sqlite';

import type { SourceKind, SourceName } from '../../../../shared/facts.ts';
import { makeReadingTable } from '../database/schema.ts';
import { numberAt, prepare, rowsOf, textAt } from '../database/sqlRows.ts';

/** A source and its number in the tables. */
export interface KnownSource {
  readonly id: number;
  readonly name: SourceName;
  /** The longest interval that it ever gave: how far back one may begin that reaches into a span. */
  longestIntervalMs: number;
}

/** The numbers that sources have in the tables. */
export interface SourceBook {
  all(): readonly KnownSource[];
  /** The names by number. */
  names(): ReadonlyMap<number, SourceName>;
  find(name: SourceName): KnownSource | null;
  /** Finds a source, or makes it and its table of readings: inside a transaction. */
  findOrMake(name: SourceName): KnownSource;
  /** Keeps that a source gave so long an interval, inside a transaction. */
  setLongestInterval(source: KnownSource, lengthMs: number): void;
  /** Reads all again: after a transaction that was not kept. */
  reload(): void;
}

/** Reads the sources of a database. */
export function createSourceBook(database: DatabaseSync): SourceBook {
  const select = prepare(database, 'SELECT id, kind, name, longest_interval_ms FROM source ORDER BY kind, name');
  const insert = prepare(database, 'INSERT INTO source (kind, name) VALUES (?, ?) RETURNING id');
  const update = database.prepare('UPDATE source SET longest_interval_ms = ? WHERE id = ?');
  let sources = new Map<string, KnownSource>();

  function reload(): void {
    sources = new Map(
      rowsOf(select).map((row) => {
        const name = { kind: sourceKind(textAt(row, 1)), id: textAt(row, 2) };
        return [keyOf(name), { id: numberAt(row, 0), name, longestIntervalMs: numberAt(row, 3) }];
      }),
    );
  }

  reload();
  return {
    all: () => [...sources.values()].toSorted((one, other) => compareSources(one.name, other.name)),
    names: () => new Map([...sources.values()].map((source) => [source.id, source.name])),
    find: (name) => sources.get(keyOf(name)) ?? null,
    findOrMake: (name) => {
      const known = sources.get(keyOf(name));
      if (known !== undefined) {
        return known;
      }
      const id = numberAt(rowsOf(insert, name.kind, name.id)[0] ?? null, 0);
      makeReadingTable(database, id, name.kind);
      const made = { id, name: { kind: name.kind, id: name.id }, longestIntervalMs: 0 };
      sources.set(keyOf(name), made);
      return made;
    },
    setLongestInterval: (source, lengthMs) => {
      update.run(lengthMs, source.id);
      source.longestIntervalMs = lengthMs;
    },
    reload,
  };
}

/** Orders sources by kind and id: the same on every computer. */
export function compareSources(one: SourceName, other: SourceName): number {
  return compareTexts(keyOf(one), keyOf(other));
}

function compareTexts(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}

function keyOf(name: SourceName): string {
  return `${name.kind}:${name.id}`;
}

function sourceKind(text: string): SourceKind {
  return text === 'inverter' ? 'inverter' : 'meter';
}
