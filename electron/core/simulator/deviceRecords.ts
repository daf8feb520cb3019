import { commands } from '../speedwire/index.ts';
import { archiveRecordsPerDatagram, dayArchive, slotArchive, type ArchiveRecords } from './archive.ts';
import { createEventLog, eventRecords, eventsPerDatagram, type EventLog } from './events.ts';
import type { FoundRecords } from './fragments.ts';
import type { SimulatedModel } from './model.ts';
import type { SimulatedHouse } from './simulatedState.ts';
import { findSpotRecords } from './spotRecords.ts';

/**
 * What a device has for a read: `first` and `last` are registers, or the ends of a time span in UTC seconds for archives
 * and events. Null where it has nothing.
 */
export type RecordFinder = (
  command: number,
  range: { readonly first: number; readonly last: number },
) => FoundRecords | null;

export interface RecordFinderOptions {
  readonly model: SimulatedModel;
  readonly serial: number;
  readonly house: SimulatedHouse;
  /** The device's clock, UTC epoch ms. */
  readonly nowMs: () => number;
}

/** Makes the finder of a device: spot values, archives, events. Both event logs are open to every group. */
export function createRecordFinder(options: RecordFinderOptions): RecordFinder {
  const { model, house, nowMs } = options;
  const source = { susyId: model.susyId, serial: options.serial };
  const userEvents = createEventLog(house, model.archive.userEvents);
  const installerEvents = createEventLog(house, model.archive.installerEvents);

  function archived(found: ArchiveRecords, perDatagram: number): FoundRecords | null {
    return found.records.length === 0 ? null : { ...found, perDatagram, control: model.answers.archiveControl };
  }

  return (command, range) => {
    const span = { fromS: range.first, toS: range.last };
    const events = (log: EventLog) => archived(eventRecords(log(nowMs(), span), source), eventsPerDatagram);
    switch (command) {
      case commands.dayArchive:
        return archived(slotArchive(house, model.archive.keptDays, nowMs(), span), archiveRecordsPerDatagram);
      case commands.monthArchive:
        return archived(dayArchive(house, nowMs(), span), archiveRecordsPerDatagram);
      case commands.userEvents:
        return events(userEvents);
      case commands.installerEvents:
        return events(installerEvents);
      default:
        return findSpotRecords(model, house.stateAt(nowMs()), command >>> 16, range);
    }
  };
}
