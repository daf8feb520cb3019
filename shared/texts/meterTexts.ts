import type { MeterWarning, SilenceReason } from '../meterState.ts';

/** What is said about one state of a meter. Neither sentence holds placeholders. */
export interface MeterText {
  /** One sentence: what is the matter. */
  readonly text: string;
  /** What to do now. */
  readonly hint: string;
}

export interface MeterTexts {
  readonly silences: { readonly [Reason in SilenceReason]: MeterText };
  readonly warnings: { readonly [Warning in MeterWarning]: MeterText };
}
