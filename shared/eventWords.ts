import { eventLines, type EventLine } from './eventTexts.ts';

/** What an event means, in every language. */
interface EventText {
  readonly en: string;
  readonly nl: string;
  readonly de: string;
}

const eventTexts: ReadonlyMap<number, EventText> = new Map(
  eventLines.flatMap(([codes, en, nl, de]) => allOf(codes).map((code) => [code, { en, nl, de }] as const)),
);

function allOf(codes: EventLine[0]): readonly number[] {
  return codes.flatMap((one) => {
    const [first, last] = typeof one === 'number' ? [one, one] : one;
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Every event number that has words. */
export const eventCodes: readonly number[] = [...eventTexts.keys()];

/** What an event means, in a few words, or null where nobody has given us any. */
export function eventText(code: number, language: keyof EventText): string | null {
  return eventTexts.get(code)?.[language] ?? null;
}

const numbered: EventText = { en: 'Event', nl: 'Gebeurtenis', de: 'Ereignis' };

/** What an event means, or its number: `Event 1234`. */
export function eventTextOrNumber(code: number, language: keyof EventText): string {
  return eventText(code, language) ?? `${numbered[language]} ${code}`;
}
