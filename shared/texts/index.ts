export { chooseLanguage, type ChosenLanguage } from './chooseLanguage.ts';
export { collectorEventTexts, collectorEventWords } from './collectorEventWords.ts';
export { failureTexts, failureWords, type FailureWords } from './failureWords.ts';
export { findingTexts, findingWords, type FindingWords } from './findingWords.ts';
export { placeholdersOf } from './fill.ts';
export { meterWarningWords, silenceWords } from './meterWords.ts';
export type { MeterText } from './meterTexts.ts';
export { catalogues, languageNames, wordsOf, type Words } from './words.ts';
