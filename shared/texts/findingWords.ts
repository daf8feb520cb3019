import type { Language } from '../contract/index.ts';
import type { BalanceFinding } from '../findings.ts';
import { fill } from './fill.ts';
import { findingsDe } from './findingsDe.ts';
import { findingsEn } from './findingsEn.ts';
import { findingsNl } from './findingsNl.ts';
import type { FindingTexts } from './findingTexts.ts';

/** The texts of findings in every language. */
export const findingTexts: { readonly [One in Language]: FindingTexts } = {
  en: findingsEn,
  nl: findingsNl,
  de: findingsDe,
};

export interface FindingWords {
  /** One sentence: what was found. */
  readonly text: string;
  /** What it can come from, and what to do. */
  readonly hint: string;
}

/** Names of months before years, as all of Europe writes them. */
const dateLocales: { readonly [One in Language]: string } = { en: 'en-GB', nl: 'nl', de: 'de' };

/**
 * Says a finding in a language.
 *
 * @param zone that dates are told in, an IANA name
 */
export function findingWords(finding: BalanceFinding, language: Language, zone: string): FindingWords {
  const { text, hint } = findingTexts[language][finding.code];
  const values = {
    count: finding.count,
    sunlit: finding.sunlitCount,
    ...(finding.at !== null && { date: dateText(finding.at, language, zone) }),
    ...(finding.source !== null && { device: finding.source.id }),
  };
  return { text: fill(text, values) ?? hint, hint };
}

function dateText(atMs: number, language: Language, zone: string): string {
  return new Intl.DateTimeFormat(dateLocales[language], { dateStyle: 'long', timeZone: zone }).format(atMs);
}
