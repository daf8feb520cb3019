import { z } from 'zod';

import { languages, pollLimitsS, themes, userGroups, type Settings } from '../../../shared/contract/index.ts';
import type { KeptInverter, KeptMeter } from '../collector/index.ts';
import { meterWayCheck } from './meterWayCheck.ts';

/** All that is kept in the settings file. */
export interface SettingsDocument {
  /** The form of the file; counts up when an older program could no longer read it. */
  readonly version: 1;
  readonly settings: Settings;
  readonly inverters: readonly KeptInverter[];
  /** Left out by programs that knew no meters. */
  readonly meters: readonly KeptMeter[];
}

export const defaultSettings: Settings = { language: 'system', theme: 'system' };

export const emptySettings: SettingsDocument = { version: 1, settings: defaultSettings, inverters: [], meters: [] };

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

const keptMeter = z.object({
  way: meterWayCheck,
  meterId: text.nullable().default(null),
}) satisfies z.ZodType<KeptMeter>;

const outline = z.object({
  version: z.int().min(1).default(1),
  settings: z.record(z.string(), z.unknown()).default({}),
  inverters: z.array(z.unknown()).default([]),
  meters: z.array(z.unknown()).default([]),
});
const anyVersion = z.object({ version: z.int().min(1) });
const language = z.enum([...languages, 'system']).default(defaultSettings.language);
const theme = z.enum(themes).default(defaultSettings.theme);
/** An interval between reads, s. */
export const pollCheck = z.int().min(pollLimitsS.least).max(pollLimitsS.most);
const poll = pollCheck.optional();

/**
 * What a settings file holds:
 * - `sound`: all of it was understood; what it does not name has its usual value;
 * - `repaired`: single settings were not understood and have their usual values, or single devices are left out;
 * - `damaged`: nothing was understood, and the document is an empty one;
 * - `newer`: a newer program wrote it, and only that one can say what it means.
 */
export type ReadSettings =
  | { readonly kind: 'sound' | 'repaired' | 'damaged'; readonly document: SettingsDocument }
  | { readonly kind: 'newer' };

/** Reads the text of a settings file. */
export function readSettings(content: string): ReadSettings {
  const parsed = parseJson(content);
  const { data: stated } = anyVersion.safeParse(parsed);
  if (stated !== undefined && stated.version > emptySettings.version) {
    return { kind: 'newer' };
  }
  const { data: given } = outline.safeParse(parsed);
  if (given === undefined) {
    return { kind: 'damaged', document: emptySettings };
  }
  const read = {
    language: language.safeParse(given.settings['language']),
    theme: theme.safeParse(given.settings['theme']),
    pollS: poll.safeParse(given.settings['pollS']),
    fullPollS: poll.safeParse(given.settings['fullPollS']),
  };
  const inverters = given.inverters.map((one) => keptInverter.safeParse(one));
  const meters = given.meters.map((one) => keptMeter.safeParse(one));
  const document: SettingsDocument = {
    version: 1,
    settings: {
      language: read.language.data ?? defaultSettings.language,
      theme: read.theme.data ?? defaultSettings.theme,
      ...(read.pollS.data !== undefined && { pollS: read.pollS.data }),
      ...(read.fullPollS.data !== undefined && { fullPollS: read.fullPollS.data }),
    },
    inverters: inverters.flatMap((one) => (one.success ? [one.data] : [])),
    meters: meters.flatMap((one) => (one.success ? [one.data] : [])),
  };
  const sound = [...Object.values(read), ...inverters, ...meters].every((one) => one.success);
  return { kind: sound ? 'sound' : 'repaired', document };
}

/** The document as it can be read again: devices may say more of themselves than is kept. */
export function fittingDocument(document: SettingsDocument): SettingsDocument {
  return {
    ...document,
    inverters: document.inverters.map((one) => ({
      ...one,
      name: fitting(one.name),
      model: fitting(one.model),
      deviceClass: one.deviceClass === null ? null : { ...one.deviceClass, text: fitting(one.deviceClass.text) },
      firmware: fitting(one.firmware),
    })),
    meters: document.meters.map((one) => ({ ...one, meterId: fitting(one.meterId) })),
  };
}

/** The beginning of a text, without half a character at its end. */
function fitting<Text extends string | null>(whole: Text): string | Text {
  return whole === null ? whole : whole.slice(0, longestText).replace(/\p{Surrogate}$/u, '');
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
