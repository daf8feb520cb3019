import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** The sizes and places of SQLite's write-ahead log, as sqlite.org/fileformat2.html tells them. Numbers are big-endian. */
const headerBytes = 32;
const frameHeaderBytes = 24;
const magicBigEndian = 0x377f0683;
const magicLittleEndian = 0x377f0682;

/** A running checksum: two sums of 32 bits. */
type Checksum = readonly [number, number];

interface LogHeader {
  /** Whether the checksums take the words that they add up as little-endian. */
  readonly littleEndian: boolean;
  readonly pageBytes: number;
  readonly salts: Checksum;
  readonly checksum: Checksum;
}

/**
 * Whether the write-ahead log beside a database holds a transaction that was ended, behind a place where it is damaged.
 * SQLite takes all behind such a place for a write that was interrupted, and throws it away at the next opening.
 *
 * What a log may hold behind its sound frames without being damaged: frames of an earlier round, which have other salts,
 * frames of a transaction that was interrupted or undone, none of which ends one, and a last frame that was half written.
 * So damage in the very last frame is not found. Throws what the system throws.
 */
export function isLogDamaged(database: string): boolean {
  const log = `${database}-wal`;
  const place = damagedPlace(log);
  // A program that writes to it meanwhile makes it look damaged for a moment, but not twice in one place.
  return place !== null && damagedPlace(log) === place;
}

/** The byte where a log is damaged; null where it is sound, empty or missing. */
function damagedPlace(log: string): number | null {
  if (!existsSync(log)) {
    return null;
  }
  const handle = openSync(log, 'r');
  try {
    const bytes = viewOf(headerBytes);
    if (!fill(handle, bytes, 0)) {
      return null;
    }
    const header = headerOf(bytes);
    return header === null ? 0 : damagedFrame(handle, header);
  } finally {
    closeSync(handle);
  }
}

function headerOf(bytes: DataView): LogHeader | null {
  const magic = bytes.getUint32(0);
  const littleEndian = magic === magicLittleEndian;
  const checksum: Checksum = [bytes.getUint32(24), bytes.getUint32(28)];
  return (littleEndian || magic === magicBigEndian) && isSame(summed([0, 0], bytes, 0, 24, littleEndian), checksum)
    ? { littleEndian, pageBytes: bytes.getUint32(8), salts: [bytes.getUint32(16), bytes.getUint32(20)], checksum }
    : null;
}

function damagedFrame(handle: number, { littleEndian, pageBytes, salts, checksum }: LogHeader): number | null {
  const frame = viewOf(frameHeaderBytes + pageBytes);
  let before = checksum;
  let firstBad: number | null = null;
  for (let place = headerBytes; fill(handle, frame, place); place += frame.byteLength) {
    const isOfThisRound = isSame([frame.getUint32(8), frame.getUint32(12)], salts);
    if (firstBad === null) {
      const head = summed(before, frame, 0, 8, littleEndian);
      const sum = summed(head, frame, frameHeaderBytes, pageBytes, littleEndian);
      before = sum;
      firstBad = isOfThisRound && isSame(sum, [frame.getUint32(16), frame.getUint32(20)]) ? null : place;
    } else if (isOfThisRound && frame.getUint32(4) !== 0) {
      // The frame that ends a transaction tells the size of the database.
      return firstBad;
    }
  }
  return null;
}

/** Goes on with a checksum over bytes, a multiple of 8. */
function summed(before: Checksum, bytes: DataView, from: number, count: number, littleEndian: boolean): Checksum {
  let [one, other] = before;
  for (let place = from; place < from + count; place += 8) {
    one = (one + bytes.getUint32(place, littleEndian) + other) >>> 0;
    other = (other + bytes.getUint32(place + 4, littleEndian) + one) >>> 0;
  }
  return [one, other];
}

function isSame(one: Checksum, other: Checksum): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function viewOf(byteCount: number): DataView {
  return new DataView(new ArrayBuffer(byteCount));
}

/** Fills an array from a file; tells whether there was as much. */
function fill(handle: number, bytes: DataView, place: number): boolean {
  return readSync(handle, bytes, 0, bytes.byteLength, place) === bytes.byteLength;
}
