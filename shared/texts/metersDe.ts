import type { MeterTexts } from './meterTexts.ts';

/** German words for the states of a meter. */
export const metersDe: MeterTexts = {
  silences: {
    addressUnknown: {
      text: 'Das Netzwerk kennt den Namen des Geräts am Zähler nicht.',
      hint: 'Prüfen Sie den Namen oder geben Sie die Adresse ein, zum Beispiel 192.168.1.30. Sie steht in der Geräteliste des Routers.',
    },
    refused: {
      text: 'Das Gerät ist da, aber an diesem Port nimmt nichts Verbindungen an.',
      hint: 'Prüfen Sie die Portnummer und ob das Programm oder die Einstellung zur Weitergabe der Zählerdaten eingeschaltet ist.',
    },
    unreachable: {
      text: 'Das Gerät am Zähler ist nicht erreichbar.',
      hint: 'Prüfen Sie, ob es Strom hat, im selben Netzwerk wie dieser Computer ist und ob der Router ihm eine andere Adresse gegeben hat. Auf einem Mac braucht SunTally vielleicht noch die Erlaubnis: Systemeinstellungen, Datenschutz & Sicherheit, Lokales Netzwerk.',
    },
    heldByAnother: {
      text: 'Ein anderes Programm belegt den Port des Zählers.',
      hint: 'Viele Geräte bedienen nur ein Programm zugleich. Schließen Sie das andere Programm, oder lassen Sie es die Daten weitergeben und nennen Sie SunTally dessen Adresse.',
    },
    lost: {
      text: 'Die Verbindung zum Zähler ist abgebrochen.',
      hint: 'SunTally verbindet sich von selbst wieder. Geschieht es oft, prüfen Sie die Stromversorgung des Geräts und sein WLAN oder Kabel.',
    },
    portMissing: {
      text: 'Die serielle Schnittstelle ist nicht vorhanden.',
      hint: 'Stecken Sie das P1-Kabel ein und prüfen Sie den Namen der Schnittstelle. Zeigt der Computer das Kabel gar nicht an, versuchen Sie eine andere USB-Buchse.',
    },
    portInUse: {
      text: 'Ein anderes Programm benutzt die serielle Schnittstelle.',
      hint: 'Schließen Sie dieses Programm, etwa eine Haussteuerung oder ein Terminal, oder lassen Sie es die Daten über das Netzwerk weitergeben.',
    },
    portForbidden: {
      text: 'Das System erlaubt SunTally nicht, die serielle Schnittstelle zu öffnen.',
      hint: 'Nehmen Sie sich unter Linux in die Gruppe der Schnittstelle auf, meist mit „sudo usermod -aG dialout $USER“, und melden Sie sich danach ab und wieder an.',
    },
    networkPortTaken: {
      text: 'Ein anderes Programm belegt den Port 9522 dieses Computers allein.',
      hint: 'Über diesen Port sind die Zähler von SMA zu hören. Schließen Sie das andere Programm, etwa ein älteres Programm für SMA-Geräte, oder führen Sie es auf einem anderen Computer aus.',
    },
    serialUnavailable: {
      text: 'Diese Installation von SunTally kann keine seriellen Schnittstellen lesen.',
      hint: 'Installieren Sie das npm-Paket serialport neben SunTally, oder verbinden Sie den Zähler über das Netzwerk.',
    },
    brokerRefused: {
      text: 'Der MQTT-Broker hat die Verbindung oder das Topic abgelehnt.',
      hint: 'Prüfen Sie, ob der Broker läuft, ob SunTally sich mit ihm verbinden darf und ob es dieses Topic lesen darf.',
    },
    logonRefused: {
      text: 'Benutzername oder Passwort wurden abgelehnt.',
      hint: 'Geben Sie Benutzername und Passwort noch einmal ein. In den Einstellungen des Brokers steht, welche Benutzer er kennt.',
    },
    certificateUnknown: {
      text: 'Dieser Computer vertraut dem Aussteller des Zertifikats der Gegenstelle nicht.',
      hint: 'Geben Sie SunTally das Zertifikat dieses Ausstellers, oder verbinden Sie sich im eigenen Netzwerk ohne Verschlüsselung.',
    },
    nothingHeard: {
      text: 'Die Verbindung zum Zähler steht, aber es kommt kein einziges Byte an.',
      hint: 'Prüfen Sie, ob das P1-Kabel fest im Zähler steckt. Bei manchen Zählern muss der Netzbetreiber die Schnittstelle erst freigeben, und ältere Zähler versorgen den Adapter nicht mit Strom.',
    },
    noMulticasts: {
      text: 'In diesem Netzwerk ist kein Energiezähler von SMA zu hören.',
      hint: 'Prüfen Sie, ob der Zähler im selben Netzwerk ist wie dieser Computer und ob die Seriennummer stimmt. Manche Switches und WLAN-Zugangspunkte leiten Multicast nicht weiter: Verbinden Sie den Computer per Kabel oder lassen Sie den Zähler an dessen Adresse senden.',
    },
    noTelegrams: {
      text: 'Es kommen Daten an, aber keine Telegramme eines Stromzählers.',
      hint: 'Prüfen Sie, ob Adresse oder Port die des Zählers sind und ob das Gerät die Daten unverändert weitergibt.',
    },
    onlyRepeats: {
      text: 'Es kommt immer wieder dasselbe Telegramm an.',
      hint: 'Das Gerät wiederholt, was es zuletzt gehört hat: Prüfen Sie, ob sein Kabel noch fest im Zähler steckt, und starten Sie das Gerät neu.',
    },
    lineNotInverted: {
      text: 'Es kommen Daten an, aber sie sind bei keiner der beiden Geschwindigkeiten lesbar.',
      hint: 'Das Signal einer P1-Schnittstelle ist invertiert, und das Kabel muss es umkehren. Verwenden Sie ein Kabel für P1-Schnittstellen, oder invertieren Sie seinen Eingang mit dem Programm des Herstellers.',
    },
    checksumsWrong: {
      text: 'Jedes Telegramm kommt beschädigt an.',
      hint: 'Prüfen Sie das Kabel: Ein kürzeres, andere Stecker oder ein anderer Adapter helfen oft. Prüfen Sie auch die Geschwindigkeit und das invertierte Signal.',
    },
    keyMissing: {
      text: 'Der Zähler verschlüsselt seine Telegramme, und der Schlüssel fehlt.',
      hint: 'Fragen Sie den Netzbetreiber nach dem Schlüssel der Kundenschnittstelle, 32 Ziffern und Buchstaben, und geben Sie ihn SunTally.',
    },
    keyWrong: {
      text: 'Der Schlüssel passt nicht zu den Telegrammen dieses Zählers.',
      hint: 'Vergleichen Sie den Schlüssel mit dem Schreiben des Netzbetreibers. Jeder Zähler hat seinen eigenen: Zu einem neuen Zähler gehört ein neuer Schlüssel.',
    },
    interfaceOff: {
      text: 'Die lokale Schnittstelle des Geräts ist ausgeschaltet.',
      hint: 'Schalten Sie sie in der App des Herstellers ein: bei HomeWizard unter Einstellungen, Zähler, der Zähler, Lokale API.',
    },
    tokenMissing: {
      text: 'Das Gerät muss zuerst mit SunTally gekoppelt werden.',
      hint: 'Starten Sie das Koppeln in SunTally und drücken Sie innerhalb von 30 Sekunden die Taste am Gerät.',
    },
    tokenRefused: {
      text: 'Das Gerät akzeptiert SunTally nicht mehr.',
      hint: 'Die Erlaubnis wurde entzogen oder das Gerät zurückgesetzt. Koppeln Sie es erneut mit SunTally.',
    },
    certificateChanged: {
      text: 'Das Gerät zeigt ein anderes Zertifikat als das, das SunTally kennt.',
      hint: 'Wurde das Gerät ersetzt oder zurückgesetzt, koppeln Sie es erneut mit SunTally. Wenn nicht, gibt sich vielleicht etwas anderes für das Gerät aus.',
    },
    notThisDevice: {
      text: 'Unter dieser Adresse antwortet etwas anderes als das Gerät am Zähler.',
      hint: 'Vielleicht hat der Router die Adresse einem anderen Gerät gegeben. Suchen Sie das Gerät erneut oder geben Sie seine neue Adresse ein.',
    },
    answerUnreadable: {
      text: 'Das Gerät antwortet, aber SunTally kann die Antwort nicht lesen.',
      hint: 'Aktualisieren Sie die Firmware des Geräts. Bleibt es so, schicken Sie Ihrer Frage eine Diagnosedatei mit.',
    },
  },
  warnings: {
    checksumsOftenWrong: {
      text: 'Mehr als eines von zehn Telegrammen kommt beschädigt an.',
      hint: 'Es wird nichts Falsches gespeichert, aber prüfen Sie das Kabel: Ein kürzeres oder ein anderer Adapter hilft oft.',
    },
    clockWrong: {
      text: 'Die Uhr des Zählers steht still oder weicht um eine Stunde oder mehr von der Uhr dieses Computers ab.',
      hint: 'SunTally verwendet so lange die Uhr des Computers. Prüfen Sie diese; geht sie richtig, melden Sie es dem Netzbetreiber.',
    },
  },
};
