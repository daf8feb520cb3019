import type { FindingCode } from '../findings.ts';

/** What is said about one finding. */
export interface FindingText {
  /** One sentence: what was found. May hold `{count}`, `{sunlit}`, `{date}` and `{device}`. */
  readonly text: string;
  /** What it can come from, and what to do. Holds no placeholders. */
  readonly hint: string;
}

export type FindingTexts = { readonly [Code in FindingCode]: FindingText };
