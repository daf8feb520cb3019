import type { CollectorEventTexts } from './collectorEventTexts.ts';

/** German words for what happens while the program keeps watch. */
export const collectorEventsDe: CollectorEventTexts = {
  found: 'Der Wechselrichter {device} unter {address} wurde hinzugefügt.',
  connected: 'Der Wechselrichter {device} unter {address} antwortet.',
  asleep: 'Der Wechselrichter {device} schläft.',
  awake: 'Der Wechselrichter {device} ist wach.',
  silent: 'Der Wechselrichter {device} antwortet nicht mehr. {failure}',
  answersAgain: 'Der Wechselrichter {device} antwortet wieder (stumm: {duration}).',
  passwordRefused:
    'Der Wechselrichter {device} hat das Passwort abgelehnt. Es wird erst wieder versucht, wenn Sie es verlangen.',
  passwordMissing: 'Der Wechselrichter {device} braucht sein Passwort.',
  troubled: 'Der Wechselrichter {device} lässt sich nicht lesen. {failure}',
  addressChanged: 'Der Wechselrichter {device} wurde unter {to} wiedergefunden; zuvor war er unter {from}.',
  forgotten: 'Der Wechselrichter {device} wurde entfernt.',
  clockOff: 'Die Uhr von {device} geht falsch: {duration} ({direction}).',
  clockRight: 'Die Uhr von {device} geht wieder richtig.',
  backfillStarted: 'Der Speicher des Wechselrichters {device} wird für die Zeit vom {from} bis zum {to} gelesen.',
  backfilled: 'Aus dem Speicher des Wechselrichters {device} ergänzt: {duration}, vom {from} bis zum {to}.',
  backfillNotKept: 'Der Wechselrichter {device} hat die Zeit vom {from} bis zum {to} nicht mehr im Speicher.',
  backfillFailed:
    'Der Speicher des Wechselrichters {device} ließ sich für die Zeit vom {from} bis zum {to} nicht lesen. {failure}',
  meterConnected: 'Der Zähler {device} wird empfangen.',
  meterSilent: 'Der Zähler {device} liefert nichts. {reason}',
  meterChanged: 'Der Zähler {from} wurde durch den Zähler {to} ersetzt.',
  historyTrouble: 'Mit dem Verlauf stimmt etwas nicht. {failure}',
  historyWorksAgain: 'Der Verlauf funktioniert wieder.',
  factsLost: 'Messwerte, die nicht gespeichert werden konnten: {count}.',
  suspended: 'Der Computer ist eingeschlafen.',
  resumed: 'Der Computer ist aufgewacht (Schlafdauer: {duration}).',
  clockSet: 'Die Uhr des Computers wurde um {duration} gestellt ({direction}).',
  zoneChanged: 'Die Zeitzone des Computers wechselte von {from} zu {to}.',
  networkChanged: 'Das Netzwerk des Computers hat sich geändert.',
};
