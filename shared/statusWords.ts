/** A word in every language of the window. */
interface WordInEach {
  readonly en: string;
  readonly nl: string;
  readonly de: string;
}

/**
 * Words for the tags of status lists, of device classes and of the subjects of events (830 to 853): SMA's public tag
 * numbers, our words. The one list of them: a line adds a tag, in every language. It is short on purpose; a tag that is
 * not here is shown by its number.
 */
const statusWords: Readonly<Record<number, WordInEach>> = {
  35: { en: 'Fault', nl: 'Storing', de: 'Fehler' },
  51: { en: 'Closed', nl: 'Gesloten', de: 'Geschlossen' },
  295: { en: 'Producing (MPP)', nl: 'Levert (MPP)', de: 'Speist ein (MPP)' },
  302: { en: 'None', nl: 'Geen', de: 'Keine' },
  303: { en: 'Off', nl: 'Uit', de: 'Aus' },
  307: { en: 'Ok', nl: 'In orde', de: 'In Ordnung' },
  308: { en: 'On', nl: 'Aan', de: 'Ein' },
  311: { en: 'Open', nl: 'Open', de: 'Offen' },
  381: { en: 'Stop', nl: 'Gestopt', de: 'Stopp' },
  443: { en: 'Constant voltage', nl: 'Vaste spanning', de: 'Konstantspannung' },
  455: { en: 'Warning', nl: 'Waarschuwing', de: 'Warnung' },
  569: { en: 'Activated', nl: 'Geactiveerd', de: 'Aktiviert' },
  830: { en: 'Status', nl: 'Status', de: 'Status' },
  831: { en: 'Type label', nl: 'Typeplaatje', de: 'Typenschild' },
  832: { en: 'Device', nl: 'Apparaat', de: 'Gerät' },
  833: { en: 'Access rights', nl: 'Toegangsrechten', de: 'Zugriffsrechte' },
  834: { en: 'DC side', nl: 'DC-kant', de: 'DC-Seite' },
  835: { en: 'AC side', nl: 'AC-kant', de: 'AC-Seite' },
  836: { en: 'Grid monitoring', nl: 'Netbewaking', de: 'Netzüberwachung' },
  837: { en: 'Generator', nl: 'Generator', de: 'Generator' },
  838: { en: 'Battery', nl: 'Batterij', de: 'Batterie' },
  839: { en: 'Communication in the plant', nl: 'Communicatie in de installatie', de: 'Kommunikation in der Anlage' },
  840: { en: 'Communication with the outside', nl: 'Communicatie met buiten', de: 'Kommunikation nach außen' },
  841: { en: 'Data storage', nl: 'Gegevensopslag', de: 'Datenspeicherung' },
  842: { en: 'Sunny Portal', nl: 'Sunny Portal', de: 'Sunny Portal' },
  843: { en: 'Other uses', nl: 'Andere toepassingen', de: 'Weitere Anwendungen' },
  844: { en: 'Weather', nl: 'Weer', de: 'Wetter' },
  845: { en: 'Theft protection', nl: 'Diefstalbeveiliging', de: 'Diebstahlschutz' },
  846: { en: 'Parts of the device', nl: 'Onderdelen', de: 'Bauteile' },
  847: { en: 'Control', nl: 'Besturing', de: 'Steuerung' },
  848: { en: 'Grid connection', nl: 'Netaansluiting', de: 'Netzanschluss' },
  849: { en: 'Energy management', nl: 'Energiebeheer', de: 'Energiemanagement' },
  850: { en: 'Control', nl: 'Besturing', de: 'Steuerung' },
  851: { en: 'Control', nl: 'Besturing', de: 'Steuerung' },
  852: { en: 'AC side', nl: 'AC-kant', de: 'AC-Seite' },
  853: { en: 'Charging station', nl: 'Laadpaal', de: 'Ladestation' },
  887: { en: 'None', nl: 'Geen', de: 'Keine' },
  1295: { en: 'Standby', nl: 'Stand-by', de: 'Bereitschaft' },
  1392: { en: 'Fault', nl: 'Storing', de: 'Fehler' },
  1393: { en: 'Waiting for PV voltage', nl: 'Wacht op PV-spanning', de: 'Wartet auf PV-Spannung' },
  1394: { en: 'Waiting for valid AC grid', nl: 'Wacht op geldig net', de: 'Wartet auf gültiges Netz' },
  1467: { en: 'Start', nl: 'Start op', de: 'Startet' },
  1469: { en: 'Shut down', nl: 'Sluit af', de: 'Fährt herunter' },
  1480: {
    en: 'Waiting for the utility company',
    nl: 'Wacht op de netbeheerder',
    de: 'Wartet auf den Netzbetreiber',
  },
  1709: { en: 'Network connection A', nl: 'Netwerkverbinding A', de: 'Netzwerkverbindung A' },
  1710: { en: 'Network connection B', nl: 'Netwerkverbinding B', de: 'Netzwerkverbindung B' },
  1719: { en: 'Disturbed', nl: 'Verstoord', de: 'Gestört' },
  1720: { en: '10 Mbit/s', nl: '10 Mbit/s', de: '10 Mbit/s' },
  1721: { en: '100 Mbit/s', nl: '100 Mbit/s', de: '100 Mbit/s' },
  1725: { en: 'Not connected', nl: 'Niet verbonden', de: 'Nicht verbunden' },
  1726: { en: 'Half duplex', nl: 'Half duplex', de: 'Halbduplex' },
  1727: { en: 'Full duplex', nl: 'Volledig duplex', de: 'Vollduplex' },
  1855: { en: 'Stand-alone operation', nl: 'Eilandbedrijf', de: 'Inselbetrieb' },
  2119: { en: 'Derating', nl: 'Begrensd', de: 'Abgeregelt' },
  2130: { en: 'Nothing connected', nl: 'Niets aangesloten', de: 'Nichts angeschlossen' },
  2289: { en: 'Charging', nl: 'Laadt', de: 'Lädt' },
  2290: { en: 'Discharging', nl: 'Ontlaadt', de: 'Entlädt' },
  2291: { en: 'Battery standby', nl: 'Batterij stand-by', de: 'Batterie in Bereitschaft' },
  2292: { en: 'Charging', nl: 'Laadt', de: 'Lädt' },
  2293: { en: 'Discharging', nl: 'Ontlaadt', de: 'Entlädt' },
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
