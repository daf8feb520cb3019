import type { CollectorEventKind } from '../collectorEvents.ts';

/** What is said about one thing that happened: one sentence. May hold `{device}` and placeholders of its kind. */
export type CollectorEventTexts = { readonly [Kind in CollectorEventKind]: string };
