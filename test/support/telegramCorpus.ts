import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { corpusFolder } from './corpus.ts';

/** A device on the M-Bus as the corpus states it. */
export interface StatedDevice {
  readonly channel: number;
  readonly type?: number;
  readonly at_raw?: string;
  readonly at?: string | null;
  readonly value?: number;
  readonly unit?: string;
}

/** What the corpus states of one telegram: kWh, kW, V, A, m3. */
export interface StatedValues {
  readonly timestamp_raw?: string;
  readonly timestamp_utc?: string | null;
  readonly tariff?: number;
  readonly demand_quarter_kw?: number;
  readonly demand_month_peak?: { readonly at: string; readonly kw: number };
  readonly mbus?: readonly StatedDevice[];
  readonly [name: string]: unknown;
}

/** One file of the corpus. */
export interface CapturedTelegrams {
  readonly file: string;
  readonly kind: string;
  readonly crc_ok?: boolean | null;
  readonly crc_ok_after_crlf?: boolean;
  readonly key_hex?: string;
  readonly expected: StatedValues | readonly StatedValues[];
}

/** All files of telegrams in the corpus, none where it is absent. */
export function capturedTelegrams(): readonly CapturedTelegrams[] {
  const folder = corpusFolder();
  if (folder === null) {
    return [];
  }
  const lines = readFileSync(join(folder, 'p1-telegrams', 'index.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as CapturedTelegrams);
}

/** The bytes of one file, unpacked where it is packed. */
export function capturedBytes(file: string): Uint8Array {
  const bytes = readFileSync(join(corpusFolder() ?? '', 'p1-telegrams', file));
  return new Uint8Array(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}
