export { SpeechContext, speechOf, useSpeech, type Speech } from './speech.ts';
export { identityKey, inverterName, ownName, serialTail } from './inverterName.ts';
