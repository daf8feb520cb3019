/** A whole telegram in plain text, as it stands in a buffer that is used again afterwards. */
export interface FramedTelegram {
  bytes: Uint8Array;
  /** Index of its `/`. */
  from: number;
  /** Index of its closing `!`. */
  end: number;
  /** How many hex digits follow the `!`, 0 to 4, and their number. */
  checksumDigits: number;
  checksum: number;
  /** Where its `/` stands in the stream. */
  offset: number;
}

/** Is told what the framing finds. */
export interface FramingListener {
  readonly onTelegram: (telegram: FramedTelegram) => void;
  /** @returns whether the frame could be opened; if not, it is searched for the beginning of another one */
  readonly onEncrypted: (bytes: Uint8Array, from: number, to: number, offset: number) => boolean;
  /** What began like a telegram broke off, grew too long, or ended in something that is no checksum. */
  readonly onBroken: (reason: 'truncated' | 'tooLong' | 'checksumWrong', offset: number) => void;
}
