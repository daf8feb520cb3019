import type { UserGroup } from '../../../../shared/contract/index.ts';
import type { DeviceEvent, Dropped, TimeSpan } from '../../../../shared/inverterArchive.ts';
import type { EventRecord } from '../frames/events.ts';
import { createDropCounter } from './archivePart.ts';

/** Collects the events of a reading. */
export interface EventLog {
  /** Takes a record, unless it is empty, outside the span, or there already. */
  add(record: EventRecord): void;
  readonly count: number;
  readonly dropped: readonly Dropped[];
  /** All events in order of time. */
  inOrder(): readonly DeviceEvent[];
}

/**
 * Starts an empty collection.
 *
 * @param span UTC epoch ms by our clock
 * @param offsetMs how far the device's clock is ahead of ours
 */
export function createEventLog(span: TimeSpan, offsetMs: number, group: UserGroup): EventLog {
  const events = new Map<string, DeviceEvent>();
  const drops = createDropCounter();
  return {
    add: (record) => {
      const at = record.atS * 1000 - offsetMs;
      if (record.atS === 0) {
        drops.count('empty');
      } else if (at < span.from || at >= span.to) {
        drops.count('outsideSpan');
      } else {
        events.set(keyOf(record), deviceEvent(record, at, group));
      }
    },
    get count() {
      return events.size;
    },
    get dropped() {
      return drops.dropped;
    },
    inOrder: () => [...events.values()].toSorted((one, other) => one.at - other.at || entriesApart(one, other)),
  };
}

/** What makes an event itself: its number alone begins again some day, and behind a gateway each device counts. */
function keyOf({ source, entry, atS, code, flags }: EventRecord): string {
  return [source.susyId, source.serial, entry, atS, code, flags].join(':');
}

function deviceEvent(record: EventRecord, at: number, group: UserGroup): DeviceEvent {
  const { entry, code, kind, severity, source, subjectTag, textTag, change } = record;
  return { at, entry, code, kind, severity, group, device: source, subjectTag, textTag, change };
}

/** How far one number is behind the other, where 1 comes after 65,535. */
function entriesApart(one: DeviceEvent, other: DeviceEvent): number {
  return ((one.entry - other.entry) << 16) >> 16;
}
