import { createContext, useContext } from 'react';

import type { Language } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';
import type { TaggedText } from '../../shared/inverterValues.ts';
import { statusWord } from '../../shared/statusWords.ts';
import { chooseLanguage, failureWords, wordsOf, type FailureWords, type Words } from '../../shared/texts/index.ts';
import { timeFormats, type TimeFormats } from '../../shared/time.ts';
import { tagOfUnknownModel } from '../../shared/unknownModel.ts';
import { quantityText, unitFormats, type UnitFormats } from '../../shared/units.ts';

/** Everything that turns values into words: one language, one locale, one time zone. */
export interface Speech extends Words {
  readonly units: UnitFormats;
  readonly times: TimeFormats;
  /** How long ago, in the largest whole unit: 2 s ago, 5 min ago. */
  readonly age: (ageMs: number) => string;
  /** A length of time in its largest whole unit: 5 min. */
  readonly duration: (seconds: number) => string;
  /** 1.94 kW in one piece. */
  readonly power: (powerW: number) => string;
  /** 14.4 kWh in one piece. */
  readonly energy: (energyWh: number) => string;
  /** Names joined as the language does it: A, B and C. */
  readonly list: (names: readonly string[]) => string;
  /** A device's status word. */
  readonly status: (status: TaggedText) => string;
  /** A model's name; that nobody has named it yet is said in words. */
  readonly model: (model: string) => string;
  readonly failure: (failure: Failure) => FailureWords;
}

/** Makes a speech from the language setting, the system's preferred locales and the plant's zone. */
export function speechOf(setting: Language | 'system', preferred: readonly string[], zone: string): Speech {
  const { language, locale } = chooseLanguage(setting, preferred);
  const words = wordsOf(language);
  const units = unitFormats(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    ...words,
    units,
    times: timeFormats(locale, zone),
    duration: (seconds) => durationText(units, seconds),
    age: (ageMs) => ageText(words, ageMs),
    power: (powerW) => quantityText(units.power(powerW)),
    energy: (energyWh) => quantityText(units.energy(energyWh)),
    list: (names) => lists.format(names),
    status: (status) => statusText(words, status),
    model: (model) => modelText(words, model),
    failure: (failure) => failureWords(failure, language),
  };
}

function ageText(words: Words, ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) {
    return words.say('age.now');
  }
  if (seconds < 60) {
    return words.say('age.seconds', { count: seconds });
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return words.say('age.minutes', { count: minutes });
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? words.say('age.hours', { count: hours }) : words.sayCount('age.days', Math.floor(hours / 24));
}

/** The international symbols, with the shortest length that is told in them; the first that fits is used. */
const timeUnits = [
  { symbol: 'h', fromS: 2 * 3600, lengthS: 3600, decimals: 0 },
  { symbol: 'min', fromS: 100, lengthS: 60, decimals: 0 },
  { symbol: 's', fromS: 0, lengthS: 1, decimals: 1 },
] as const;

function durationText(units: UnitFormats, seconds: number): string {
  const { symbol, lengthS, decimals } = timeUnits.find(({ fromS }) => seconds >= fromS) ?? timeUnits[2];
  return quantityText({ number: units.number(seconds / lengthS, decimals), unit: symbol });
}

/** A tag without a word is told by its number. */
function statusText(words: Words, { tag }: TaggedText): string {
  return statusWord(tag, words.language) ?? words.say('inverter.unknownStatus', { tag });
}

function modelText(words: Words, model: string): string {
  const tag = tagOfUnknownModel(model);
  return tag === null ? model : words.say('inverter.unknownModel', { tag });
}

/** Before the first snapshot neither zone nor setting is known: the system's own are used. */
export const SpeechContext = createContext<Speech>(speechOf('system', [], 'UTC'));

/** The words of the chosen language. */
export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
