import { commands, type FrameAddress } from '../../speedwire/index.ts';
import { archiveRecordsPerDatagram, dayArchive, slotArchive, type ArchiveRecords } from './archive.ts';
import { createEventLog, eventRecords, eventsPerDatagram, type EventLog } from './events.ts';
import type { FoundRecords } from './fragments.ts';
import { deviceListRecords } from './gateway.ts';
import type { ModelArchive, SimulatedModel } from '../models/model.ts';
import type { SimulatedHouse } from '../house/simulatedState.ts';
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
  /** The devices behind it, where it is a gateway that lists them. */
  readonly listed?: readonly FrameAddress[];
}

/** Makes the finder of a device: spot values, archives, events, device list. Both event logs are open to every group. */
export function createRecordFinder(options: RecordFinderOptions): RecordFinder {
  const { model, house, nowMs, listed } = options;
  const findArchived = model.archive === null ? null : createArchiveFinder(options, model.archive);
  return (command, range) => {
    switch (command) {
      case commands.dayArchive:
      case commands.monthArchive:
      case commands.userEvents:
      case commands.installerEvents:
        return findArchived?.(command, range) ?? null;
      case commands.deviceList:
        return listed === undefined ? null : deviceListRecords(listed, model.answers.dataControl);
      default:
        return findSpotRecords(model, house.stateAt(nowMs()), command >>> 16, range);
    }
  };
}

type ArchiveCommand = (typeof commands)['dayArchive' | 'monthArchive' | 'userEvents' | 'installerEvents'];

function createArchiveFinder(options: RecordFinderOptions, archive: ModelArchive) {
  const { model, house, nowMs } = options;
  const source = { susyId: model.susyId, serial: options.serial };
  const userEvents = createEventLog(house, archive.userEvents);
  const installerEvents = createEventLog(house, archive.installerEvents);

  function archived(found: ArchiveRecords, perDatagram: number): FoundRecords | null {
    return found.records.length === 0 ? null : { ...found, perDatagram, control: model.answers.archiveControl };
  }

  return (command: ArchiveCommand, range: { readonly first: number; readonly last: number }): FoundRecords | null => {
    const span = { fromS: range.first, toS: range.last };
    const events = (log: EventLog) => archived(eventRecords(log(nowMs(), span), source), eventsPerDatagram);
    switch (command) {
      case commands.dayArchive:
        return archived(slotArchive(house, archive.keptDays, nowMs(), span), archiveRecordsPerDatagram);
      case commands.monthArchive:
        return archived(dayArchive(house, archive.dayStamp, nowMs(), span), archiveRecordsPerDatagram);
      case commands.userEvents:
        return events(userEvents);
      case commands.installerEvents:
        return events(installerEvents);
    }
  };
}
