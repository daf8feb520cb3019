import type { MeterTexts } from './meterTexts.ts';

/** Dutch words for the states of a meter. */
export const metersNl: MeterTexts = {
  silences: {
    addressUnknown: {
      text: 'Het netwerk kent de naam van het apparaat bij de meter niet.',
      hint: 'Controleer de naam of vul het adres in, zoals 192.168.1.30. Het staat in de apparatenlijst van de router.',
    },
    refused: {
      text: 'Het apparaat is er, maar op deze poort luistert niets.',
      hint: 'Controleer het poortnummer en of het programma of de instelling die de metergegevens doorgeeft, is ingeschakeld.',
    },
    unreachable: {
      text: 'Het apparaat bij de meter is niet bereikbaar.',
      hint: 'Controleer of het stroom heeft, in hetzelfde netwerk zit als deze computer en of de router het een ander adres heeft gegeven. Op een Mac moet SunTally soms nog toegang krijgen: Systeeminstellingen, Privacy en beveiliging, Lokaal netwerk.',
    },
    heldByAnother: {
      text: 'Een ander programma houdt de poort van de meter bezet.',
      hint: 'Veel apparaten bedienen één programma tegelijk. Sluit het andere programma, of laat het de gegevens doorgeven en geef SunTally het adres daarvan.',
    },
    lost: {
      text: 'De verbinding met de meter is weggevallen.',
      hint: 'SunTally maakt vanzelf opnieuw verbinding. Gebeurt het vaak, controleer dan de voeding van het apparaat en de wifi of kabel.',
    },
    portMissing: {
      text: 'De seriële poort is er niet.',
      hint: 'Sluit de P1-kabel aan en controleer de naam van de poort. Ziet de computer de kabel helemaal niet, probeer dan een andere USB-aansluiting.',
    },
    portInUse: {
      text: 'Een ander programma gebruikt de seriële poort.',
      hint: 'Sluit dat programma, bijvoorbeeld een domoticaprogramma of een terminal, of laat het de gegevens via het netwerk doorgeven.',
    },
    portForbidden: {
      text: 'Het systeem staat SunTally niet toe de seriële poort te openen.',
      hint: 'Voeg uzelf onder Linux toe aan de groep van de poort, meestal met “sudo usermod -aG dialout $USER”, en log daarna uit en weer in.',
    },
    networkPortTaken: {
      text: 'Een ander programma houdt poort 9522 van deze computer voor zichzelf.',
      hint: 'Via deze poort zijn de meters van SMA te horen. Sluit het andere programma, bijvoorbeeld een ouder programma voor SMA-apparaten, of gebruik het op een andere computer.',
    },
    serialUnavailable: {
      text: 'Deze installatie van SunTally kan geen seriële poorten lezen.',
      hint: 'Installeer het npm-pakket serialport naast SunTally, of sluit de meter via het netwerk aan.',
    },
    brokerRefused: {
      text: 'De MQTT-broker heeft de verbinding of het topic geweigerd.',
      hint: 'Controleer of de broker draait, of SunTally er verbinding mee mag maken en of het dit topic mag lezen.',
    },
    logonRefused: {
      text: 'De gebruikersnaam of het wachtwoord is geweigerd.',
      hint: 'Vul gebruikersnaam en wachtwoord nog eens in. In de instellingen van de broker staat welke gebruikers hij kent.',
    },
    certificateUnknown: {
      text: 'Deze computer vertrouwt de uitgever van het certificaat aan de andere kant niet.',
      hint: 'Geef SunTally het certificaat van die uitgever, of maak binnen uw eigen netwerk verbinding zonder versleuteling.',
    },
    nothingHeard: {
      text: 'De verbinding naar de meter staat open, maar er komt geen enkele byte binnen.',
      hint: 'Controleer of de P1-kabel stevig in de meter zit. Bij sommige meters moet de netbeheerder de poort eerst openzetten, en oudere meters geven de adapter geen stroom.',
    },
    noMulticasts: {
      text: 'Er is in dit netwerk geen energiemeter van SMA te horen.',
      hint: 'Controleer of de meter in hetzelfde netwerk zit als deze computer en of het serienummer klopt. Sommige switches en wifi-toegangspunten laten multicast niet door: sluit de computer met een kabel aan of laat de meter naar het adres van deze computer zenden.',
    },
    noTelegrams: {
      text: 'Er komen gegevens binnen, maar geen telegrammen van een slimme meter.',
      hint: 'Controleer of het adres of de poort die van de meter is en of het apparaat de gegevens ongewijzigd doorgeeft.',
    },
    onlyRepeats: {
      text: 'Er komt steeds hetzelfde telegram binnen.',
      hint: 'Het apparaat herhaalt het laatste dat het heeft gehoord: controleer of de kabel nog stevig in de meter zit en start het apparaat opnieuw.',
    },
    lineNotInverted: {
      text: 'Er komen gegevens binnen, maar ze zijn op geen van beide snelheden te lezen.',
      hint: 'Het signaal van een P1-poort is geïnverteerd en de kabel moet het weer omkeren. Gebruik een kabel voor P1-poorten, of inverteer de ingang met het programma van de fabrikant.',
    },
    checksumsWrong: {
      text: 'Elk telegram komt beschadigd aan.',
      hint: 'Controleer de kabel: een kortere, andere stekkers of een andere adapter helpen vaak. Controleer ook de snelheid en het geïnverteerde signaal.',
    },
    keyMissing: {
      text: 'De meter versleutelt zijn telegrammen en de sleutel ontbreekt.',
      hint: 'Vraag de netbeheerder om de sleutel van de P1-poort, 32 cijfers en letters, en geef die aan SunTally.',
    },
    keyWrong: {
      text: 'De sleutel past niet op de telegrammen van deze meter.',
      hint: 'Vergelijk de sleutel met de brief van de netbeheerder. Elke meter heeft een eigen sleutel: bij een nieuwe meter hoort een nieuwe.',
    },
    interfaceOff: {
      text: 'De lokale interface van het apparaat staat uit.',
      hint: 'Zet hem aan in de app van de fabrikant: bij HomeWizard onder Instellingen, Meters, de meter, Lokale API.',
    },
    tokenMissing: {
      text: 'Het apparaat wil eerst aan SunTally worden gekoppeld.',
      hint: 'Start het koppelen in SunTally en druk binnen 30 seconden op de knop van het apparaat.',
    },
    tokenRefused: {
      text: 'Het apparaat accepteert SunTally niet meer.',
      hint: 'De toestemming is ingetrokken of het apparaat is gereset. Koppel het opnieuw aan SunTally.',
    },
    certificateChanged: {
      text: 'Het apparaat toont een ander certificaat dan SunTally kent.',
      hint: 'Is het apparaat vervangen of gereset, koppel het dan opnieuw aan SunTally. Zo niet, dan doet iets anders zich er misschien voor uit.',
    },
    notThisDevice: {
      text: 'Op dit adres antwoordt iets anders dan het apparaat bij de meter.',
      hint: 'Misschien heeft de router het adres aan een ander apparaat gegeven. Zoek het apparaat opnieuw of vul het nieuwe adres in.',
    },
    answerUnreadable: {
      text: 'Het apparaat antwoordt, maar SunTally kan het antwoord niet lezen.',
      hint: 'Werk de firmware van het apparaat bij. Blijft het zo, stuur dan een diagnosebestand mee met uw vraag.',
    },
  },
  warnings: {
    checksumsOftenWrong: {
      text: 'Meer dan een op de tien telegrammen komt beschadigd aan.',
      hint: 'Er wordt niets verkeerds opgeslagen, maar controleer de kabel: een kortere of een andere adapter helpt vaak.',
    },
    clockWrong: {
      text: 'De klok van de meter staat stil of scheelt een uur of meer met die van deze computer.',
      hint: 'SunTally gebruikt zolang de klok van de computer. Controleer die; loopt die gelijk, meld het dan bij de netbeheerder.',
    },
  },
};
