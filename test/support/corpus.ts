import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folder of real captures that the project is checked against but does not contain: `SUNTALLY_CORPUS`, else the
 * folder `shared` beside the project. Null where there is none; tests then say that they were skipped.
 */
export function corpusFolder(): string | null {
  const folder = process.env['SUNTALLY_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared');
  return existsSync(join(folder, 'sma-packets.jsonl')) ? folder : null;
}

/** One captured packet with what its source, and an independent decoder, say about it. */
export interface CapturedPacket {
  readonly id: string;
  readonly kind: string;
  readonly scope: string;
  readonly hex: string;
  readonly expected: Readonly<Record<string, unknown>> | null;
  readonly expected_stated_by_source: boolean;
  readonly decoded_by_us: Readonly<Record<string, unknown>> | null;
}

/** All captured packets, or none where the corpus is absent. */
export function capturedPackets(): readonly CapturedPacket[] {
  const folder = corpusFolder();
  if (folder === null) {
    return [];
  }
  const lines = readFileSync(join(folder, 'sma-packets.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as CapturedPacket);
}
