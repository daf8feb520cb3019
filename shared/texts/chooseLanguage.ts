import { languages, type Language } from '../contract/index.ts';

/** Regions whose way to write dates and numbers is used where the system names none. */
const homeLocales: { readonly [One in Language]: string } = { en: 'en-GB', nl: 'nl-NL', de: 'de-DE' };

export interface ChosenLanguage {
  readonly language: Language;
  /** For `Intl`: the system's own region where it speaks the language, such as `de-AT`. */
  readonly locale: string;
}

/** Decides the language from the setting and the system's preferred locales, most preferred first. */
export function chooseLanguage(setting: Language | 'system', preferred: readonly string[]): ChosenLanguage {
  const language = setting === 'system' ? firstKnown(preferred) : setting;
  const regional = preferred.find((locale) => locale.startsWith(`${language}-`));
  return { language, locale: regional ?? homeLocales[language] };
}

function firstKnown(preferred: readonly string[]): Language {
  for (const locale of preferred) {
    const known = languages.find((one) => locale === one || locale.startsWith(`${one}-`));
    if (known !== undefined) {
      return known;
    }
  }
  return 'en';
}
