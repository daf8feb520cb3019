export { SpeechContext, speechOf, useSpeech, type Speech } from './speech.ts';
export { identityKey, inverterName, serialTail } from './inverterName.ts';
