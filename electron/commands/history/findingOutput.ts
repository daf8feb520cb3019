import type { BalanceFinding } from '../../../shared/findings.ts';
import { findingWords } from '../../../shared/texts/index.ts';
import { printable } from '../printable.ts';

/** Findings for people, in English, each in two lines. */
export function findingsText(findings: readonly BalanceFinding[], zone: string): string {
  return findings
    .map((finding) => {
      const { text, hint } = findingWords(finding, 'en', zone);
      return `${printable(text)}\n  ${hint}\n`;
    })
    .join('');
}

/** The same as it stands in JSON. */
export function findingsJson(findings: readonly BalanceFinding[], zone: string) {
  return findings.map((finding) => ({
    code: finding.code,
    at: finding.at === null ? null : new Date(finding.at).toISOString(),
    source: finding.source,
    count: finding.count,
    ...findingWords(finding, 'en', zone),
  }));
}
