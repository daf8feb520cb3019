import { z } from 'zod';

import { languages, themes, userGroups, type Settings } from '../../../shared/contract/index.ts';
import type { KeptInverter } from '../collector/index.ts';

/** All that is kept in the settings file. */
export interface SettingsDocument {
  /** The form of the file; counts up when an older program could no longer read it. */
  readonly version: 1;
  readonly settings: Settings;
  readonly inverters: readonly KeptInverter[];
}

export const defaultSettings: Settings = { language: 'system', theme: 'system' };

export const emptySettings: SettingsDocument = { version: 1, settings: defaultSettings, inverters: [] };

const longestText = 200;
const text = z.string().max(longestText);

const keptInverter = z.object({
  susyId: z.int().min(0).max(0xffff),
  serial: z.int().min(0).max(0xffff_ffff),
  address: text,
  group: z.enum(userGroups),
  name: text.nullable().default(null),
  model: text.nullable().default(null),
  deviceClass: z
    .object({ tag: z.int().min(0), text })
    .nullable()
    .default(null),
  firmware: text.nullable().default(null),
  passwordRefused: z.boolean().default(false),
}) satisfies z.ZodType<KeptInverter>;

const settingsDocument = z.object({
  version: z.literal(1).default(1),
  settings: z
    .object({
      language: z.enum([...languages, 'system']).default('system'),
      theme: z.enum(themes).default('system'),
    })
    .prefault({}),
  inverters: z.array(keptInverter).max(1000).default([]),
}) satisfies z.ZodType<SettingsDocument>;

/**
 * Reads the text of a settings file. What is missing takes its usual value; null where the text is no JSON, a value is
 * of another kind than it should be, or a newer program wrote it.
 */
export function parseSettings(content: string): SettingsDocument | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    return null;
  }
  const checked = settingsDocument.safeParse(parsed);
  return checked.success ? checked.data : null;
}
