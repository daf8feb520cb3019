export { failureTexts, failureWords, type FailureWords } from './failureWords.ts';
