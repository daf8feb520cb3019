import type { Language } from '../contract/index.ts';
import type { MeterWarning, SilenceReason } from '../meterState.ts';
import type { MeterText, MeterTexts } from './meterTexts.ts';
import { metersDe } from './metersDe.ts';
import { metersEn } from './metersEn.ts';
import { metersNl } from './metersNl.ts';

const meterTexts: { readonly [One in Language]: MeterTexts } = { en: metersEn, nl: metersNl, de: metersDe };

/** Says in a language why a meter gives nothing, and what to do about it. */
export function silenceWords(reason: SilenceReason, language: Language): MeterText {
  return meterTexts[language].silences[reason];
}

/** Says in a language what is not right with a meter that is being received, and what to do about it. */
export function meterWarningWords(warning: MeterWarning, language: Language): MeterText {
  return meterTexts[language].warnings[warning];
}
