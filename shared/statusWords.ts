/** A word in every language of the window. */
interface WordInEach {
  readonly en: string;
  readonly nl: string;
  readonly de: string;
}

/**
 * Words for the tags of status lists and device classes: SMA's public tag numbers, our words. The one list of them: a
 * line adds a tag, in every language. It is short on purpose; a tag that is not here is shown by its number.
 */
const statusWords: Readonly<Record<number, WordInEach>> = {
  35: { en: 'Fault', nl: 'Storing', de: 'Fehler' },
  51: { en: 'Closed', nl: 'Gesloten', de: 'Geschlossen' },
  303: { en: 'Off', nl: 'Uit', de: 'Aus' },
  307: { en: 'Ok', nl: 'In orde', de: 'In Ordnung' },
  308: { en: 'On', nl: 'Aan', de: 'Ein' },
  311: { en: 'Open', nl: 'Open', de: 'Offen' },
  381: { en: 'Stop', nl: 'Gestopt', de: 'Stopp' },
  455: { en: 'Warning', nl: 'Waarschuwing', de: 'Warnung' },
  569: { en: 'Activated', nl: 'Geactiveerd', de: 'Aktiviert' },
  887: { en: 'None', nl: 'Geen', de: 'Keine' },
  1295: { en: 'Standby', nl: 'Stand-by', de: 'Bereitschaft' },
  1392: { en: 'Fault', nl: 'Storing', de: 'Fehler' },
  1393: { en: 'Waiting for PV voltage', nl: 'Wacht op zonnestroom', de: 'Wartet auf PV-Spannung' },
  1394: { en: 'Waiting for valid AC grid', nl: 'Wacht op geldig net', de: 'Wartet auf gültiges Netz' },
  1467: { en: 'Start', nl: 'Start op', de: 'Startet' },
  1469: { en: 'Shut down', nl: 'Sluit af', de: 'Fährt herunter' },
  1480: {
    en: 'Waiting for the utility company',
    nl: 'Wacht op de netbeheerder',
    de: 'Wartet auf den Netzbetreiber',
  },
  2119: { en: 'Derating', nl: 'Begrensd', de: 'Abgeregelt' },
  2130: { en: 'Nothing connected', nl: 'Niets aangesloten', de: 'Nichts angeschlossen' },
  8001: { en: 'Solar inverter', nl: 'Zonne-omvormer', de: 'Solar-Wechselrichter' },
  8002: { en: 'Wind turbine inverter', nl: 'Windturbine-omvormer', de: 'Windkraft-Wechselrichter' },
  8007: { en: 'Battery inverter', nl: 'Batterij-omvormer', de: 'Batterie-Wechselrichter' },
  8008: { en: 'Charging station', nl: 'Laadpaal', de: 'Ladestation' },
  8009: { en: 'Hybrid inverter', nl: 'Hybride omvormer', de: 'Hybrid-Wechselrichter' },
  8033: { en: 'Consumer', nl: 'Verbruiker', de: 'Verbraucher' },
  8064: { en: 'Sensor system', nl: 'Sensorsysteem', de: 'Sensorsystem' },
  8065: { en: 'Electricity meter', nl: 'Elektriciteitsmeter', de: 'Stromzähler' },
  8128: { en: 'Communication product', nl: 'Communicatieapparaat', de: 'Kommunikationsgerät' },
};

/** Every tag that has words. */
export const statusTags: readonly number[] = Object.keys(statusWords).map(Number);

/** The word for a tag in a language, or null where nobody has given us one. */
export function statusWord(tag: number, language: keyof WordInEach): string | null {
  return statusWords[tag]?.[language] ?? null;
}
