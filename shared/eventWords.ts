import type { Language } from './contract/index.ts';

/** What an event number means, in every language. */
type EventText = { readonly [One in Language]: string };

const eventTexts: ReadonlyMap<number, EventText> = new Map();

/** What an event means, in one short sentence, or null where nobody has given us one. */
export function eventText(code: number, language: Language): string | null {
  return eventTexts.get(code)?.[language] ?? null;
}

const numbered: EventText = { en: 'Event', nl: 'Gebeurtenis', de: 'Ereignis' };

/** What an event means, or `Event 1234` in the language. */
export function eventTextOrNumber(code: number, language: Language): string {
  return eventText(code, language) ?? `${numbered[language]} ${code}`;
}
