import type { DatabaseSync } from 'node:sqlite';

import type { SourceName } from '../../../../shared/facts.ts';
import type { DeviceEvent } from '../../../../shared/inverterArchive.ts';
import { inTransaction, numberAt, numberOrNullAt, prepare, rowsOf, textAt, textOrNullAt } from '../database/sqlRows.ts';
import { compareSources, type SourceBook } from './sourceBook.ts';

/** What was learned of a device at an instant; null where it was not told. */
export interface DeviceNote {
  readonly source: SourceName;
  /** UTC epoch ms. */
  readonly at: number;
  readonly model: string | null;
  readonly firmware: string | null;
  /** How far its clock is ahead of ours, seconds. */
  readonly clockOffsetS: number | null;
}

/** A device as it was last seen. */
export interface KeptDevice extends DeviceNote {
  readonly firstSeenAt: number;
}

/** The devices behind the sources, and their own logs. */
export interface DeviceTable {
  /** Keeps what was learned; an older note than the newest changes nothing but when the device was first seen. */
  note(note: DeviceNote): void;
  list(): readonly KeptDevice[];
  /** Keeps lines of logs; those that stand there already are kept once. */
  addEvents(events: readonly DeviceEvent[]): void;
  /** The lines of [from, to), the oldest first; a line that was read twice under a changed clock comes once. */
  events(from: number, to: number): readonly DeviceEvent[];
}

/**
 * A line of a log is stamped by the device's clock, which is measured anew at each reading: the same line may come again
 * under a stamp that differs by as much as the measurements do.
 */
const sameLineWithinMs = 600_000;

/** Opens the tables of devices and their logs. */
export function createDeviceTable(database: DatabaseSync, sources: SourceBook): DeviceTable {
  const upsert = database.prepare(
    `
    INSERT INTO device (source, first_seen_at, seen_at, model, firmware, clock_offset_s) VALUES (?1, ?2, ?2, ?3, ?4, ?5)
    ON CONFLICT DO UPDATE SET
      first_seen_at = min(first_seen_at, excluded.first_seen_at),
      seen_at = max(seen_at, excluded.seen_at),
      model = iif(newer, excluded.model, model),
      firmware = iif(newer, excluded.firmware, firmware),
      clock_offset_s = iif(newer, excluded.clock_offset_s, clock_offset_s)`
      // Of two notes of one instant the larger counts, so that their order does not matter.
      .replaceAll(
        'newer',
        `(excluded.seen_at, ifnull(excluded.model, ''), ifnull(excluded.firmware, ''), ifnull(excluded.clock_offset_s, 0))
       > (seen_at, ifnull(model, ''), ifnull(firmware, ''), ifnull(clock_offset_s, 0))`,
      ),
  );
  const select = prepare(
    database,
    'SELECT source, first_seen_at, seen_at, model, firmware, clock_offset_s FROM device',
  );
  const insertEvent = database.prepare(
    'INSERT OR IGNORE INTO device_event (susy_id, serial, at, entry, content) VALUES (?, ?, ?, ?, ?)',
  );
  const selectEvents = prepare(
    database,
    `SELECT susy_id, serial, at, entry, content FROM device_event WHERE at >= ? AND at < ?
     ORDER BY at, susy_id, serial, entry, content`,
  );

  return {
    note: ({ source, at, model, firmware, clockOffsetS }) => {
      inTransaction(database, () => upsert.run(sources.findOrMake(source).id, at, model, firmware, clockOffsetS));
    },
    list: () => {
      const names = sources.names();
      return rowsOf(select)
        .flatMap((row) => {
          const source = names.get(numberAt(row, 0));
          return source === undefined
            ? []
            : [
                {
                  source,
                  firstSeenAt: numberAt(row, 1),
                  at: numberAt(row, 2),
                  model: textOrNullAt(row, 3),
                  firmware: textOrNullAt(row, 4),
                  clockOffsetS: numberOrNullAt(row, 5),
                },
              ];
        })
        .toSorted((one, other) => compareSources(one.source, other.source));
    },
    addEvents: (events) => {
      inTransaction(database, () => {
        for (const event of events) {
          const { susyId, serial } = event.device;
          insertEvent.run(susyId, serial, event.at, event.entry, JSON.stringify(contentOf(event)));
        }
      });
    },
    events: (from, to) => {
      const lastSaid = new Map<string, number>();
      return rowsOf(selectEvents, from - sameLineWithinMs, to).flatMap((row) => {
        const at = numberAt(row, 2);
        const line = `${numberAt(row, 0)}/${numberAt(row, 1)}/${numberAt(row, 3)}/${textAt(row, 4)}`;
        const before = lastSaid.get(line);
        lastSaid.set(line, at);
        if (at < from || (before !== undefined && at - before < sameLineWithinMs)) {
          return [];
        }
        const content: unknown = JSON.parse(textAt(row, 4));
        return isContent(content)
          ? [
              {
                at,
                entry: numberAt(row, 3),
                device: { susyId: numberAt(row, 0), serial: numberAt(row, 1) },
                ...content,
              },
            ]
          : [];
      });
    },
  };
}

type EventContent = Omit<DeviceEvent, 'at' | 'entry' | 'device'>;

/** What an event says beside its device, instant and number, always in the same order, so that equal ones are equal texts. */
function contentOf({ code, kind, severity, group, subjectTag, textTag, change }: DeviceEvent): EventContent {
  return { code, kind, severity, group, subjectTag, textTag, change };
}

function isContent(value: unknown): value is EventContent {
  return typeof value === 'object' && value !== null && 'code' in value && 'change' in value;
}
