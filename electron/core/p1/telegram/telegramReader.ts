import { crc16, crc16OfRestoredLines } from './crc16.ts';
import { openFrame } from './encryptedFrames.ts';
import type { FramedTelegram } from './framedTelegram.ts';
import { createTelegramFraming } from './telegramFraming.ts';
import { createTelegramObjects } from './telegramObjects.ts';
import { noRefusals, type RefusalCounts, type Telegram, type TelegramRefusal } from './telegram.ts';
import { isWholeInForm, lacksChecksum, problemInSense } from './withoutChecksum.ts';

const carriageReturn = 0x0d;
const slash = 0x2f;

/** What a reader is given. Offsets count the bytes pushed before the first byte of the telegram. */
export interface TelegramReaderOptions {
  readonly onTelegram: (telegram: Telegram, offset: number) => void;
  readonly onRefused: (reason: TelegramRefusal, offset: number) => void;
  /** The key of encrypted telegrams, 16 bytes, see `parseTelegramKey`. */
  readonly key?: Uint8Array;
  /** Keeps all other objects by their OBIS code. */
  readonly keepOthers?: boolean;
  /**
   * `asPrinted`, the default, takes telegrams of old meters that print no checksum, and a checksum printed without its
   * leading zeros. `required` takes four digits that fit, nothing else. `ignored` takes also text that was changed after
   * it was read from the meter, if it makes sense: anything may have been changed.
   */
  readonly checksum?: 'required' | 'asPrinted' | 'ignored';
}

/** Turns the bytes of one meter into telegrams. It never throws, whatever the bytes; what its listeners throw passes. */
export interface TelegramReader {
  /** Takes more bytes, cut anywhere. */
  readonly push: (bytes: Uint8Array) => void;
  /** Finishes what is under way: at the end of a file, or of an answer that holds whole telegrams. */
  readonly end: () => void;
  readonly refused: () => RefusalCounts;
  /** How many good telegrams had lost the CRs of their line ends; the checksum is that of the text with them. */
  readonly restored: () => number;
}

/** Makes a reader for one meter. Its memory does not grow. */
export function createTelegramReader(options: TelegramReaderOptions): TelegramReader {
  const objects = createTelegramObjects(options.keepOthers ?? false);
  const isRequired = options.checksum === 'required';
  const isIgnored = options.checksum === 'ignored';
  const counts = noRefusals();
  let hasOpened = false;
  let isRestored = false;
  let restored = 0;
  const framing = createTelegramFraming({ onTelegram: onFramed, onEncrypted, onBroken: refuse }, !isRequired);

  function refuse(reason: TelegramRefusal, offset: number): void {
    counts[reason] += 1;
    options.onRefused(reason, offset);
  }

  function onFramed(framed: FramedTelegram): void {
    const { bytes, from, end, offset } = framed;
    const problem = problemOf(framed, from);
    if (problem === null) {
      restored += isRestored ? 1 : 0;
      options.onTelegram(objects.telegram(), offset);
      return;
    }
    // What began in the middle of a line was cut off; a whole telegram may have followed without a line end.
    const last = bytes.lastIndexOf(slash, end);
    if (last > from && problemOf(framed, last) === null) {
      const telegram = objects.telegram();
      restored += isRestored ? 1 : 0;
      refuse('truncated', offset);
      options.onTelegram(telegram, offset + last - from);
      return;
    }
    refuse(problem, offset);
  }

  /** Reads a telegram that begins at `from`; gives why it cannot be taken. */
  function problemOf(framed: FramedTelegram, from: number): TelegramRefusal | null {
    const { bytes, end, checksumDigits } = framed;
    const isPrinted = checksumDigits > 0;
    if (isRequired && checksumDigits < 4) {
      return isPrinted ? 'checksumWrong' : 'checksumMissing';
    }
    isRestored = false;
    if (!isPrinted || !fits(bytes, from, end, framed.checksum)) {
      if (isPrinted && !isIgnored) {
        return 'checksumWrong';
      }
      const flaws = objects.read(bytes, from, end);
      if (!isIgnored && lacksChecksum(objects)) {
        return 'checksumMissing';
      }
      return isIgnored || isWholeInForm(bytes, from, end) ? problemInSense(objects, flaws) : 'valueUnreadable';
    }
    const flaws = objects.read(bytes, from, end);
    if (flaws.hasUnreadable) {
      return 'valueUnreadable';
    }
    return flaws.isEmpty ? 'noRegisters' : null;
  }

  /** Whether a checksum is that of the text; where the text has lost its CRs, that of the text with them put back. */
  function fits(bytes: Uint8Array, from: number, end: number, checksum: number): boolean {
    if (crc16(bytes, from, end + 1) === checksum) {
      return true;
    }
    isRestored = !hasReturn(bytes, from, end) && crc16OfRestoredLines(bytes, from, end + 1) === checksum;
    return isRestored;
  }

  function onEncrypted(bytes: Uint8Array, from: number, to: number, offset: number): boolean {
    if (options.key === undefined) {
      refuse('keyMissing', offset);
      return true;
    }
    const text = openFrame(bytes, from, to, options.key);
    if (text === null) {
      // The tag is a checksum too: a key that has opened a frame is right, so this frame is damaged.
      refuse(hasOpened ? 'checksumWrong' : 'keyWrong', offset);
      return false;
    }
    hasOpened = true;
    let hasSpoken = false;
    const inner = createTelegramFraming(
      {
        onTelegram: (framed) => {
          hasSpoken = true;
          onFramed({ ...framed, offset });
        },
        onEncrypted: () => true,
        onBroken: (reason) => {
          hasSpoken = true;
          refuse(reason, offset);
        },
      },
      false,
    );
    inner.push(text);
    inner.end();
    if (!hasSpoken) {
      refuse('truncated', offset);
    }
    return true;
  }

  return { push: framing.push, end: framing.end, refused: () => ({ ...counts }), restored: () => restored };
}

function hasReturn(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === carriageReturn) {
      return true;
    }
  }
  return false;
}
