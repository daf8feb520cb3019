import { beginsLikeFrame, frameHeadBytes } from './encryptedFrames.ts';
import type { FramedTelegram, FramingListener } from './framedTelegram.ts';
import { createFrameGathering } from './frameGathering.ts';
import { clearParityBits, hasEvenParity } from './parityBits.ts';

/** A telegram may be this long; Belgian ones, and long texts, reach a quarter of it. */
const longestTelegram = 8192;

const slash = 0x2f;
/** A slash whose parity bit was taken for data: a line of 7 bits with even parity, read as one of 8 bits. */
const slashWithParity = 0xaf;
const frameStart = 0xdb;
const exclamationMark = 0x21;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Finds telegrams in a stream of bytes, however it is cut. */
export interface TelegramFraming {
  readonly push: (bytes: Uint8Array) => void;
  /** The stream ends, or its bytes so far belong together: what is unfinished is finished or told as broken. */
  readonly end: () => void;
}

type Mode = 'searching' | 'gathering' | 'closing' | 'encrypted';

/**
 * Makes a framing. A `/` at the beginning of a line begins a telegram, and so does any `/` while none is under way. A
 * `!` at the beginning of a line ends it: four hex digits, or fewer and a line end, or a line end alone. Between
 * telegrams everything is noise. It keeps one buffer, and copies into it only what a cut leaves behind.
 *
 * @param acceptsParity whether a line of 7 bits read as one of 8 is put right; only telegrams without a checksum come so
 */
export function createTelegramFraming(listener: FramingListener, acceptsParity: boolean): TelegramFraming {
  const buffer = new Uint8Array(longestTelegram);
  const found: FramedTelegram = { bytes: buffer, from: 0, end: 0, checksumDigits: 0, checksum: 0, offset: 0 };
  const frames = createFrameGathering(longestTelegram, (bytes, from, to) =>
    listener.onEncrypted(bytes, from, to, startOffset),
  );
  let mode: Mode = 'searching';
  /** How much of the telegram under way lies in the buffer, from pushes before this one. */
  let kept = 0;
  /** Where the bytes being read, and the telegram under way, begin in the stream. */
  let origin = 0;
  let startOffset = 0;
  let endOffset = 0;
  let isLineStart = false;
  let isFirstLine = true;
  let hasParity = false;
  let markAt = 0;
  let checksumDigits = 0;
  let checksum = 0;
  /** Where an encrypted frame may begin inside what is gathered; -1 for nowhere. */
  let frameAt = -1;

  function push(bytes: Uint8Array): void {
    read(bytes, endOffset);
    endOffset += bytes.length;
  }

  function read(bytes: Uint8Array, offset: number): void {
    const before = origin;
    origin = offset;
    let at = 0;
    while (at < bytes.length) {
      switch (mode) {
        case 'searching':
          at = search(bytes, at);
          break;
        case 'gathering':
        case 'closing':
          at = gather(bytes, at);
          break;
        case 'encrypted':
          at = gatherFrame(bytes, at);
          break;
      }
    }
    origin = before;
  }

  function search(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === slash || (byte === slashWithParity && acceptsParity)) {
        begin(at, byte === slashWithParity);
        return at;
      }
      if (byte === frameStart) {
        mode = 'encrypted';
        frames.begin();
        startOffset = origin + at;
        return at;
      }
    }
    return bytes.length;
  }

  function begin(at: number, isWithParity: boolean): void {
    mode = 'gathering';
    kept = 0;
    startOffset = origin + at;
    isLineStart = false;
    isFirstLine = true;
    hasParity = isWithParity;
    frameAt = -1;
  }

  /** Goes on with a telegram in plain text; gives where to go on reading. */
  function gather(bytes: Uint8Array, from: number): number {
    const limit = Math.min(bytes.length, from + longestTelegram - kept);
    let at = from;
    while (at < limit) {
      if (mode === 'closing') {
        const next = close(bytes, from, at);
        if (next >= 0) {
          return next;
        }
        at += 1;
        continue;
      }
      at = hasParity ? at : plainRun(bytes, at, limit);
      if (at === limit) {
        break;
      }
      const byte = bytes[at] ?? 0;
      if (byte > 0x7f || hasParity || frameAt >= 0) {
        const next = lookCloser(bytes, from, at);
        if (next >= 0) {
          return next;
        }
      }
      if (isLineStart && (byte === slash || (hasParity && byte === slashWithParity))) {
        return breakOff('truncated', at);
      }
      if (isLineStart && byte === exclamationMark) {
        mode = 'closing';
        markAt = kept + at - from;
        checksumDigits = 0;
        checksum = 0;
      }
      isLineStart = byte === lineFeed;
      isFirstLine &&= !isLineStart;
      at += 1;
    }
    if (kept + at - from === longestTelegram) {
      return breakOff('tooLong', at);
    }
    keep(bytes, from, at);
    return at;
  }

  /** Passes over bytes of lines that nothing depends on; gives the index of the first one that something may. */
  function plainRun(bytes: Uint8Array, from: number, limit: number): number {
    let at = from;
    if (isLineStart || frameAt >= 0) {
      return at;
    }
    while (at < limit) {
      const byte = bytes[at] ?? 0;
      if (byte === lineFeed || byte > 0x7f) {
        return at;
      }
      at += 1;
    }
    return at;
  }

  /** What bytes above 0x7F mean: parity, an encrypted frame, or nothing. Gives where to go on, -1 to take the byte. */
  function lookCloser(bytes: Uint8Array, from: number, at: number): number {
    const byte = bytes[at] ?? 0;
    if (hasParity) {
      if (hasEvenParity(byte)) {
        return -1;
      }
      if (isFirstLine) {
        mode = 'searching';
        return at;
      }
      return breakOff('checksumWrong', at);
    }
    const index = kept + at - from;
    if (frameAt < 0) {
      frameAt = byte === frameStart ? index : -1;
      return -1;
    }
    const head = new Uint8Array(index - frameAt + 1);
    for (let each = 0; each < head.length; each += 1) {
      const place = frameAt + each;
      head[each] = (place < kept ? buffer[place] : bytes[from + place - kept]) ?? 0;
    }
    if (!beginsLikeFrame(head, 0, head.length)) {
      frameAt = byte === frameStart ? index : -1;
      return -1;
    }
    if (head.length < frameHeadBytes) {
      return -1;
    }
    const offset = startOffset + frameAt;
    breakOff('truncated', at);
    read(head, offset);
    return at + 1;
  }

  /** Reads what follows the closing `!`; gives where to go on once it is decided, -1 to take the byte. */
  function close(bytes: Uint8Array, from: number, at: number): number {
    const byte = hasParity ? (bytes[at] ?? 0) & 0x7f : (bytes[at] ?? 0);
    const digit = hexDigit(byte);
    if (digit >= 0) {
      checksum = (checksum << 4) | digit;
      checksumDigits += 1;
      return checksumDigits === 4 ? finish(bytes, from, at + 1) : -1;
    }
    if (byte === carriageReturn || byte === lineFeed || byte === slash) {
      return finish(bytes, from, at);
    }
    return breakOff('checksumWrong', at);
  }

  function finish(bytes: Uint8Array, from: number, to: number): number {
    const isWhole = kept === 0 && !hasParity;
    if (!isWhole) {
      keep(bytes, from, to);
    }
    mode = 'searching';
    kept = 0;
    found.bytes = isWhole ? bytes : buffer;
    found.from = isWhole ? from : 0;
    found.end = found.from + markAt;
    found.checksumDigits = checksumDigits;
    found.checksum = checksum;
    found.offset = startOffset;
    if (hasParity && !clearParityBits(buffer, found.end + 1)) {
      listener.onBroken('checksumWrong', startOffset);
    } else {
      listener.onTelegram(found);
    }
    return to;
  }

  /** Drops what was gathered; gives where to go on reading. */
  function breakOff(reason: 'truncated' | 'tooLong' | 'checksumWrong', at: number): number {
    mode = 'searching';
    kept = 0;
    listener.onBroken(reason, startOffset);
    return at;
  }

  function gatherFrame(bytes: Uint8Array, from: number): number {
    const next = frames.gather(bytes, from);
    const stand = frames.stand();
    if (stand === 'read') {
      mode = 'searching';
    } else if (stand === 'none') {
      readRest();
    }
    return next;
  }

  /** Reads once more what was taken for an encrypted frame and is none, or a damaged one. */
  function readRest(): void {
    const { bytes, skipped } = frames.rest();
    mode = 'searching';
    read(bytes, startOffset + skipped);
  }

  function keep(bytes: Uint8Array, from: number, to: number): void {
    if (to > from) {
      buffer.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), kept);
      kept += to - from;
    }
  }

  return {
    push,
    end: () => {
      if (mode === 'closing') {
        finish(buffer, 0, 0);
      }
      while (mode === 'encrypted' && frames.isFrame()) {
        listener.onBroken('truncated', startOffset);
        readRest();
      }
      if (mode === 'gathering') {
        breakOff('truncated', 0);
      }
      mode = 'searching';
      kept = 0;
    },
  };
}

/** The value of a hex digit in either case, -1 for any other byte. */
function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) {
    return byte - 0x30;
  }
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 && byte < 0x80 ? letter - 0x57 : -1;
}
