import { userGroups, type Language } from '../contract/index.ts';
import type { Failure, FailureDetails } from '../failures.ts';
import { failuresDe } from './failuresDe.ts';
import { failuresEn } from './failuresEn.ts';
import { failuresNl } from './failuresNl.ts';
import type { FailureTexts } from './failureTexts.ts';
import { fill } from './fill.ts';

/** The failure texts of every language. */
export const failureTexts: { readonly [One in Language]: FailureTexts } = {
  en: failuresEn,
  nl: failuresNl,
  de: failuresDe,
};

export interface FailureWords {
  /** One sentence: what happened. */
  readonly text: string;
  /** What to do now. */
  readonly hint: string;
}

/** Says a failure in a language. Where a detail is missing the sentence does without it. */
export function failureWords(failure: Failure, language: Language): FailureWords {
  const texts = failureTexts[language];
  const { details = {}, code } = failure;
  const { text, plain, hint, waitingHint } = texts.codes[code];
  const isWaiting = Number(details['waiting'] ?? 0) > 0;
  return {
    text: fill(text, speakable(details, texts, language)) ?? plain ?? hint,
    hint: isWaiting ? (waitingHint ?? hint) : hint,
  };
}

function speakable(details: FailureDetails, texts: FailureTexts, language: Language): FailureDetails {
  const { group, reason, days, ...rest } = details;
  const known = userGroups.find((one) => one === group);
  return {
    ...rest,
    ...(known !== undefined && { group: texts.groups[known] }),
    ...(typeof days === 'number' && { days: daysText(days, texts, language) }),
    ...(reason !== undefined && { reason: withoutFullStop(String(reason)) }),
  };
}

function daysText(count: number, { days }: FailureTexts, language: Language): string {
  const isOne = new Intl.PluralRules(language).select(count) === 'one';
  return (isOne ? days.one : days.other).replace('{count}', String(count));
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/u, '');
}
