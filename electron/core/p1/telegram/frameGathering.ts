import { beginsLikeFrame, frameHeadBytes, frameLength } from './encryptedFrames.ts';

/** How gathering stands: more bytes are wanted, the frame was read, or what was gathered is no frame to be read. */
export type GatheringStand = 'more' | 'read' | 'none';

/** Gathers one encrypted frame at a time, cut anywhere. */
export interface FrameGathering {
  /** Forgets what was gathered. */
  readonly begin: () => void;
  /** Takes bytes from `from` on, as many as belong to the frame; gives the index after the last one. */
  readonly gather: (bytes: Uint8Array, from: number) => number;
  readonly stand: () => GatheringStand;
  /** Whether enough has come to know it as a frame. */
  readonly isFrame: () => boolean;
  /** A copy of what was gathered from where another telegram, or another frame, may begin; and how much is before. */
  readonly rest: () => { readonly bytes: Uint8Array; readonly skipped: number };
}

/**
 * Makes the place for an encrypted frame.
 *
 * @param longest frame, bytes
 * @param onFrame is given a whole frame; tells whether it could be opened
 */
export function createFrameGathering(
  longest: number,
  onFrame: (bytes: Uint8Array, from: number, to: number) => boolean,
): FrameGathering {
  const buffer = new Uint8Array(longest);
  let kept = 0;
  /** The length of the frame once its head has come, else 0. */
  let length = 0;
  let stand: GatheringStand = 'more';

  function gather(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && stand === 'more') {
      buffer[kept] = bytes[at] ?? 0;
      kept += 1;
      at += 1;
      stand = judge();
    }
    return at;
  }

  function judge(): GatheringStand {
    if (length === 0) {
      if (!beginsLikeFrame(buffer, 0, kept)) {
        return 'none';
      }
      if (kept < frameHeadBytes) {
        return 'more';
      }
      const told = frameLength(buffer, 0);
      length = told > longest ? 0 : told;
      return length === 0 ? 'none' : 'more';
    }
    if (kept < length) {
      return 'more';
    }
    return onFrame(buffer, 0, kept) ? 'read' : 'none';
  }

  function rest(): { readonly bytes: Uint8Array; readonly skipped: number } {
    let skipped = 1;
    if (length > 0) {
      // Cipher text is not searched for the slash of a telegram, only for the head of another frame.
      while (skipped < kept && !beginsLikeFrame(buffer, skipped, kept - skipped)) {
        skipped += 1;
      }
    }
    return { bytes: buffer.slice(skipped, kept), skipped };
  }

  return {
    begin: () => {
      kept = 0;
      length = 0;
      stand = 'more';
    },
    gather,
    stand: () => stand,
    isFrame: () => length > 0,
    rest,
  };
}
