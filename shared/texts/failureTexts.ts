import type { UserGroup } from '../contract/index.ts';
import type { FailureCode } from '../failures.ts';

/** What is said about one failure. */
export interface FailureText {
  /** One sentence: what happened. May hold placeholders named after the failure's details. */
  readonly text: string;
  /** The same sentence for a failure that lacks a detail. Needed wherever `text` holds placeholders. */
  readonly plain?: string;
  /** What to do now. Holds no placeholders. */
  readonly hint: string;
  /** The hint where `waiting` new facts are in memory until they can be stored. Holds no placeholders. */
  readonly waitingHint?: string;
}

export interface FailureTexts {
  readonly codes: { readonly [Code in FailureCode]: FailureText };
  /** A number of days as it stands inside a failure's sentence. */
  readonly days: { readonly one: string; readonly other: string };
  /** The user groups as they stand inside a failure's sentence. */
  readonly groups: { readonly [Group in UserGroup]: string };
}
