import type { Language } from '../../shared/contract/index.ts';

/** The words of the logon page. `{minutes}` is a whole number, 1 at least. */
export interface LogonTexts {
  readonly title: string;
  readonly lead: string;
  readonly password: string;
  readonly logOn: string;
  readonly wrong: string;
  readonly wait: string;
  readonly loggedOn: string;
  readonly loggedOnLead: string;
  readonly toDashboard: string;
  readonly logOff: string;
  readonly forgotten: string;
}

/** The words of the logon page in each language. */
export const logonTexts: Readonly<Record<Language, LogonTexts>> = {
  en: {
    title: 'Log on to SunTally',
    lead: 'What the house uses is for those who know the password.',
    password: 'Password',
    logOn: 'Log on',
    wrong: 'That is not the password.',
    wait: 'Too many wrong passwords. Try again in {minutes} min.',
    loggedOn: 'You are logged on',
    loggedOnLead: 'This browser stays logged on for 30 days, or until SunTally is started again.',
    toDashboard: 'To the dashboard',
    logOff: 'Log off',
    forgotten: 'Forgotten? “suntally web-password” sets another one, on the computer where SunTally runs.',
  },
  nl: {
    title: 'Aanmelden bij SunTally',
    lead: 'Wat het huis verbruikt is voor wie het wachtwoord weet.',
    password: 'Wachtwoord',
    logOn: 'Aanmelden',
    wrong: 'Dat is niet het wachtwoord.',
    wait: 'Te veel verkeerde wachtwoorden. Probeer het over {minutes} min opnieuw.',
    loggedOn: 'Je bent aangemeld',
    loggedOnLead: 'Deze browser blijft 30 dagen aangemeld, of tot SunTally opnieuw wordt gestart.',
    toDashboard: 'Naar het dashboard',
    logOff: 'Afmelden',
    forgotten: 'Vergeten? “suntally web-password” stelt een ander in, op de computer waar SunTally draait.',
  },
  de: {
    title: 'Bei SunTally anmelden',
    lead: 'Was das Haus verbraucht, sehen nur die, die das Passwort kennen.',
    password: 'Passwort',
    logOn: 'Anmelden',
    wrong: 'Das ist nicht das Passwort.',
    wait: 'Zu viele falsche Passwörter. Versuchen Sie es in {minutes} min wieder.',
    loggedOn: 'Sie sind angemeldet',
    loggedOnLead: 'Dieser Browser bleibt 30 Tage angemeldet, oder bis SunTally neu gestartet wird.',
    toDashboard: 'Zur Übersicht',
    logOff: 'Abmelden',
    forgotten: 'Vergessen? „suntally web-password“ setzt ein anderes, auf dem Computer, auf dem SunTally läuft.',
  },
};
