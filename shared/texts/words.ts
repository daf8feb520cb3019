import type { Language } from '../contract/index.ts';
import { de } from './de.ts';
import { en, type Catalogue, type Forms } from './en.ts';
import { fill, type TextValues } from './fill.ts';
import { nl } from './nl.ts';

/** The window's texts of every language. */
export const catalogues: { readonly [One in Language]: Catalogue } = { en, nl, de };

/** Each language in its own name, for choosing it. */
export const languageNames: { readonly [One in Language]: string } = {
  en: 'English',
  nl: 'Nederlands',
  de: 'Deutsch',
};

type English = typeof en;
type PlainKey = { [Key in keyof English]: English[Key] extends string ? Key : never }[keyof English];
type CountedKey = Exclude<keyof English, PlainKey>;

type PlainValues<Key extends PlainKey> = TextValues<English[Key]>;
type CountedValues<Key extends CountedKey> = Omit<TextValues<English[Key]['one' | 'other']>, 'count'>;
/** Values are asked for exactly where the text has placeholders. */
type Arguments<Values> = keyof Values extends never ? [] : [values: Values];

export interface Words {
  readonly language: Language;
  /** The text of a key with its values filled in. */
  readonly say: <Key extends PlainKey>(key: Key, ...values: Arguments<PlainValues<Key>>) => string;
  /** The form of a text that goes with the count; `{count}` is filled in. */
  readonly sayCount: <Key extends CountedKey>(
    key: Key,
    count: number,
    ...values: Arguments<CountedValues<Key>>
  ) => string;
}

/** Makes the texts of one language ready to use. */
export function wordsOf(language: Language): Words {
  const plain: { readonly [Key in PlainKey]: string } = catalogues[language];
  const counted: { readonly [Key in CountedKey]: Forms } = catalogues[language];
  const plural = new Intl.PluralRules(language);
  return {
    language,
    say: (key, ...values) => filled(plain[key], values[0] ?? {}),
    sayCount: (key, count, ...values) => {
      const forms = counted[key];
      return filled(plural.select(count) === 'one' ? forms.one : forms.other, { ...values[0], count });
    },
  };
}

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  const result = fill(text, values);
  if (result === null) {
    throw new Error(`A value is missing in the text "${text}"`);
  }
  return result;
}
