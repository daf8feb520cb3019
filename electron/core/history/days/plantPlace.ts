import type { DatabaseSync } from 'node:sqlite';

import { placeOfZone, type Place } from '../../../../shared/zonePlaces.ts';
import { emptySlots, slotBits, sunShape, type GapShape } from '../../balance/index.ts';
import { firstRow, numberAt, prepare, rowsOf, textAt } from '../database/sqlRows.ts';
import type { SourceBook } from '../facts/sourceBook.ts';
import { slotsPerDay } from './dayCutter.ts';
import { unpackSlots } from './slotBlob.ts';

/** Where the plant stands, as far as it was told. See docs/decisions/gaps-filled-by-the-sun.md. */
export interface PlantPlace {
  /** The shapes that gaps of yield are filled by; none where nothing is known of the place. */
  readonly shapes: () => readonly GapShape[];
  /** See `Upkeep.setPlace` and `Upkeep.setZone`. */
  readonly set: (place: Place | null) => void;
  readonly setZone: (zone: string) => void;
}

/** Opens what a database knows of the place. */
export function createPlantPlace(database: DatabaseSync, sources: SourceBook): PlantPlace {
  const selectMeta = prepare(database, 'SELECT value FROM meta WHERE name = ?');
  const replaceMeta = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');

  const selectYields = prepare(database, 'SELECT day, yield FROM slot_day WHERE source = ? AND yield IS NOT NULL');
  const insertUncut = database.prepare(
    'INSERT OR REPLACE INTO uncut_day (source, day, from_slot, to_slot) VALUES (?, ?, ?, ?)',
  );

  function toldPlace(): Place | null {
    const row = firstRow(selectMeta, 'place');
    const value: unknown = row === null ? null : JSON.parse(textAt(row, 0));
    return isPlace(value) ? value : null;
  }

  function place(): Place | null {
    const told = toldPlace();
    const zone = told === null ? firstRow(selectMeta, 'zone') : null;
    return zone === null ? told : placeOfZone(textAt(zone, 0));
  }

  /** Keeps what tells of the place; where that is another now, the gaps of the inverters are to be filled again. */
  function keepPlace(name: 'place' | 'zone', value: string): void {
    const before = JSON.stringify(place());
    replaceMeta.run(name, value);
    if (JSON.stringify(place()) !== before) {
      for (const { id, name: source } of sources.all()) {
        if (source.kind === 'inverter') {
          recutGaps(id);
        }
      }
    }
  }

  function recutGaps(source: number): void {
    for (const row of rowsOf(selectYields, source)) {
      const [day, packed] = [numberAt(row, 0), row[1]];
      if (packed instanceof Uint8Array && hasGap(packed)) {
        insertUncut.run(source, day, day * slotsPerDay, (day + 1) * slotsPerDay);
      }
    }
  }

  function shapes(): readonly GapShape[] {
    const known = place();
    return known === null ? [] : [sunShape(known.latitude, known.longitude)];
  }

  return {
    shapes,
    set: (wanted) => keepPlace('place', JSON.stringify(wanted)),
    setZone: (zone) => {
      const kept = firstRow(selectMeta, 'zone');
      if (kept === null || textAt(kept, 0) !== zone) {
        keepPlace('zone', zone);
      }
    },
  };
}

/** Whether any edge of the packed slots of a day lies in a gap: the shape of the sun counts there alone. */
function hasGap(packed: Uint8Array): boolean {
  const slots = emptySlots(0, slotsPerDay);
  unpackSlots(packed, slotsPerDay, 0, slotsPerDay, slots, 0);
  return slots.state.some((state) => (state & (slotBits.guessedFrom | slotBits.guessedTo)) !== 0);
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'latitude' in value && 'longitude' in value;
}
