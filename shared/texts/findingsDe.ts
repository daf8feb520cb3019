import type { FindingTexts } from './findingTexts.ts';

/** German words for every finding. */
export const findingsDe: FindingTexts = {
  exportAboveYield: {
    text: 'Es wurde mehr eingespeist, als die Wechselrichter erzeugten, und mehr, als Uhren erklären: zuerst am {date}, in {count} Zeitabschnitten.',
    hint: 'Kommt es ein- oder zweimal vor, wurde ein Zähler getauscht oder falsch gelesen; was zu viel war, zählt in keiner Summe.',
  },
  producerMissing: {
    text: 'Die Einspeisung ist größer als die Erzeugung: Der Verbrauch fiel in {count} von {sunlit} Zeitabschnitten mit Sonne unter 0.',
    hint: 'Sind alle Wechselrichter erfasst? Auch ein Balkonkraftwerk zählt. Es kann auch sein, dass Bezug und Einspeisung vertauscht sind oder ein Wechselrichter nicht hinter diesem Zähler liegt.',
  },
  clocksDiffer: {
    text: 'Der Verbrauch fiel in {count} von {sunlit} Zeitabschnitten mit Sonne unter 0 und wurde kurz danach ausgeglichen.',
    hint: 'Die Uhren von Wechselrichter und Zähler gehen offenbar verschieden. Tagessummen stimmen, Schritte von Minuten weniger. Stellen Sie die Uhr des Wechselrichters.',
  },
  inverterSilent: {
    text: 'Vom Wechselrichter {device} wurde seit dem {date} nichts mehr gehört. Von da an ist der Verbrauch unbekannt.',
    hint: 'Ist er ausgeschaltet oder außer Reichweite? Sobald er wieder antwortet, füllt sein eigener Speicher, was fehlt. Hat ein anderer Wechselrichter seinen Platz eingenommen, ist der Verbrauch wieder bekannt, sobald dieser gehört wird.',
  },
  sumsDiffer: {
    text: 'Zwei Quellen nennen verschiedene Mengen für dieselbe Zeit: zuerst am {date}, {count} Mengen weichen um mehr als 0,5 % und 0,1 kWh ab.',
    hint: 'Die feineren Daten zählen. Prüfen Sie, ob eine Datei zu einem anderen Zähler gehört oder verändert wurde.',
  },
};
