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
      hint: 'Controleer het poortnummer en of het programma of de instelling die de metergegevens doorgeeft aanstaat.',
    },
    unreachable: {
      text: 'Het apparaat bij de meter is niet bereikbaar.',
      hint: 'Controleer of het stroom heeft, in hetzelfde netwerk zit als deze computer en of de router het een ander adres gaf. Op een Mac moet SunTally soms nog toegang krijgen: Systeeminstellingen, Privacy en beveiliging, Lokaal netwerk.',
    },
    heldByAnother: {
      text: 'Een ander programma houdt de poort van de meter bezet.',
      hint: 'Veel apparaten bedienen één programma tegelijk. Sluit het andere programma, of laat het de gegevens doorgeven en geef SunTally dat adres.',
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
      hint: 'Voeg uzelf onder Linux toe aan de groep van de poort, meestal met “sudo usermod -aG dialout $USER”, en meld u daarna af en weer aan.',
    },
    networkPortTaken: {
      text: 'Een ander programma houdt poort 9522 van deze computer voor zichzelf.',
      hint: 'Via deze poort zijn de meters van SMA te horen. Sluit het andere programma, bijvoorbeeld een ouder hulpmiddel voor SMA-apparaten, of gebruik het op een andere computer.',
    },
    serialUnavailable: {
      text: 'Deze installatie van SunTally kan geen seriële poorten lezen.',
      hint: 'Installeer het npm-pakket serialport naast SunTally, of verbind de meter via het netwerk.',
    },
    brokerRefused: {
      text: 'De MQTT-broker weigerde de verbinding of het topic.',
      hint: 'Controleer of de broker draait, of SunTally er verbinding mee mag maken en of het dit topic mag lezen.',
    },
    logonRefused: {
      text: 'De gebruikersnaam of het wachtwoord is geweigerd.',
      hint: 'Vul gebruikersnaam en wachtwoord nog eens in. In de instellingen van de broker staat welke hij kent.',
    },
    certificateUnknown: {
      text: 'Het certificaat van de andere kant is ondertekend door niemand die deze computer vertrouwt.',
      hint: 'Geef SunTally het certificaat van de instantie die het ondertekende, of verbind binnen uw eigen netwerk zonder versleuteling.',
    },
    nothingHeard: {
      text: 'De weg naar de meter is open, maar er komt geen enkele byte.',
      hint: 'Controleer of de P1-kabel stevig in de meter zit. Bij sommige meters moet de netbeheerder de poort eerst openzetten, en oudere meters geven de adapter geen stroom.',
    },
    noMulticasts: {
      text: 'Er is in dit netwerk geen energiemeter van SMA te horen.',
      hint: 'Controleer of de meter in hetzelfde netwerk zit als deze computer en of het serienummer klopt. Sommige switches en wifi-punten houden multicast tegen: sluit de computer met een kabel aan of laat de meter naar zijn adres zenden.',
    },
    noTelegrams: {
      text: 'Er komen gegevens, maar geen telegrammen van een slimme meter.',
      hint: 'Controleer of het adres of de poort die van de meter is en of het apparaat de gegevens ongewijzigd doorgeeft.',
    },
    onlyRepeats: {
      text: 'Steeds komt hetzelfde telegram.',
      hint: 'Het apparaat herhaalt wat het het laatst hoorde: controleer of de kabel nog stevig in de meter zit en start het apparaat opnieuw.',
    },
    lineNotInverted: {
      text: 'Er komen gegevens, maar ze zijn op geen van beide snelheden te lezen.',
      hint: 'Het signaal van een P1-poort is omgekeerd en de kabel moet het terugdraaien. Gebruik een kabel voor P1-poorten, of keer de ingang om met het programma van de maker.',
    },
    checksumsWrong: {
      text: 'Elk telegram komt beschadigd aan.',
      hint: 'Controleer de kabel: een kortere, andere stekkers of een andere adapter helpen vaak. Controleer ook de snelheid en het omgekeerde signaal.',
    },
    keyMissing: {
      text: 'De meter versleutelt zijn telegrammen en de sleutel ontbreekt.',
      hint: 'Vraag de netbeheerder om de sleutel van de P1-poort, 32 cijfers en letters, en geef die aan SunTally.',
    },
    keyWrong: {
      text: 'De sleutel past niet op de telegrammen van deze meter.',
      hint: 'Vergelijk de sleutel met de brief van de netbeheerder. Hij hoort bij één meter: een nieuwe meter heeft een nieuwe nodig.',
    },
    interfaceOff: {
      text: 'De lokale interface van het apparaat staat uit.',
      hint: 'Zet hem aan in de app van de maker: bij HomeWizard onder Instellingen, Meters, de meter, Lokale API.',
    },
    tokenMissing: {
      text: 'Het apparaat wil eerst aan SunTally worden gekoppeld.',
      hint: 'Begin het koppelen in SunTally en druk binnen 30 seconden op de knop van het apparaat.',
    },
    tokenRefused: {
      text: 'Het apparaat accepteert SunTally niet meer.',
      hint: 'De toestemming is ingetrokken of het apparaat is teruggezet. Koppel het opnieuw aan SunTally.',
    },
    certificateChanged: {
      text: 'Het apparaat toont een ander certificaat dan SunTally kent.',
      hint: 'Is het apparaat vervangen of teruggezet, koppel het dan opnieuw aan SunTally. Zo niet, dan doet iets anders zich er misschien voor uit.',
    },
    notThisDevice: {
      text: 'Op dit adres antwoordt iets anders dan het apparaat bij de meter.',
      hint: 'Misschien gaf de router het adres aan een ander apparaat. Zoek het apparaat opnieuw of vul het nieuwe adres in.',
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
      text: 'De klok van de meter staat stil of scheelt meer dan een uur met deze computer.',
      hint: 'SunTally gebruikt zolang de klok van de computer. Controleer die; loopt hij goed, meld het dan aan de netbeheerder.',
    },
  },
};
