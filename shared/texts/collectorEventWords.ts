import type { CollectorEvent, CollectorNews } from '../collectorEvents.ts';
import type { Language } from '../contract/index.ts';
import { failure, type FailureCode } from '../failures.ts';
import { unreachable } from '../result.ts';
import { collectorEventsDe } from './collectorEventsDe.ts';
import { collectorEventsEn } from './collectorEventsEn.ts';
import { collectorEventsNl } from './collectorEventsNl.ts';
import type { CollectorEventTexts } from './collectorEventTexts.ts';
import { failureWords } from './failureWords.ts';
import { fill } from './fill.ts';
import { silenceWords } from './meterWords.ts';

/** The texts of what happens while the program keeps watch, in every language. */
export const collectorEventTexts: { readonly [One in Language]: CollectorEventTexts } = {
  en: collectorEventsEn,
  nl: collectorEventsNl,
  de: collectorEventsDe,
};

/** Names of months before years, as all of Europe writes them. */
const locales: { readonly [One in Language]: string } = { en: 'en-GB', nl: 'nl', de: 'de' };

/** Which way a clock is off, and which way it was set. */
const directions: { readonly [One in Language]: { readonly off: Direction; readonly set: Direction } } = {
  en: { off: { plus: 'ahead', minus: 'behind' }, set: { plus: 'forward', minus: 'back' } },
  nl: { off: { plus: 'voor', minus: 'achter' }, set: { plus: 'vooruit', minus: 'terug' } },
  de: { off: { plus: 'vor', minus: 'nach' }, set: { plus: 'vor', minus: 'zurück' } },
};

interface Direction {
  readonly plus: string;
  readonly minus: string;
}

const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

type Values = Readonly<Record<string, string | number>>;

/**
 * Says in a language what happened: one or two sentences.
 *
 * @param zone that instants are told in, an IANA name
 * @param name what the device is called; its serial or number where left out
 */
export function collectorEventWords(
  event: CollectorEvent | CollectorNews,
  language: Language,
  zone: string,
  name: string = event.source?.id ?? '',
): string {
  const text = collectorEventTexts[language][event.kind];
  return (fill(text, { ...valuesOf(event, language, zone), device: name }) ?? text).replaceAll(/ {2,}/gu, ' ');
}

function valuesOf(event: CollectorEvent | CollectorNews, language: Language, zone: string): Values {
  switch (event.kind) {
    case 'found':
    case 'connected':
    case 'factsLost':
    case 'addressChanged':
    case 'meterChanged':
    case 'zoneChanged':
      return event.details;
    case 'silent':
    case 'troubled':
    case 'historyTrouble':
      return failureValue(event.details.code, language);
    case 'backfillFailed':
      return { ...stretchValues(event.details, language, zone), ...failureValue(event.details.code, language) };
    case 'backfillStarted':
    case 'backfilled':
    case 'backfillNotKept':
      return stretchValues(event.details, language, zone);
    case 'meterSilent':
      return { reason: silenceWords(event.details.reason, language).text };
    case 'answersAgain':
      return { duration: durationText(event.details.silentMs, language) };
    case 'resumed':
      return { duration: durationText(event.details.sleptMs, language) };
    case 'clockOff':
      return offsetValues(event.details.aheadMs, directions[language].off, language);
    case 'clockSet':
      return offsetValues(event.details.byMs, directions[language].set, language);
    case 'asleep':
    case 'awake':
    case 'passwordRefused':
    case 'passwordMissing':
    case 'forgotten':
    case 'clockRight':
    case 'meterConnected':
    case 'historyWorksAgain':
    case 'suspended':
    case 'networkChanged':
      return {};
    default:
      return unreachable(event);
  }
}

/** The sentence of a failure as it stands without details: the event names the device already. */
function failureValue(code: FailureCode, language: Language): Values {
  return { failure: failureWords(failure(code), language).text };
}

function stretchValues(
  { from, to }: { readonly from: number; readonly to: number },
  language: Language,
  zone: string,
): Values {
  const moments = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeStyle: 'short', timeZone: zone });
  return { from: moments.format(from), to: moments.format(to), duration: durationText(to - from, language) };
}

function offsetValues(offsetMs: number, { plus, minus }: Direction, language: Language): Values {
  return { duration: durationText(Math.abs(offsetMs), language), direction: offsetMs < 0 ? minus : plus };
}

/** In whole days, hours, minutes or seconds: the largest of which there are two. */
function durationText(durationMs: number, language: Language): string {
  const { unit, ms } = units.find((one) => durationMs >= 2 * one.ms) ?? { unit: 'second', ms: 1000 };
  return new Intl.NumberFormat(locales[language], {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  }).format(durationMs / ms);
}
