import type { FailureTexts } from './failureTexts.ts';

/** German words for every failure. */
export const failuresDe: FailureTexts = {
  groups: { user: 'Benutzer', installer: 'Installateur' },
  days: { one: '1 Tag', other: '{count} Tage' },
  codes: {
    nothingFound: {
      text: 'Kein SMA-Gerät hat geantwortet.',
      hint: 'Prüfen Sie, ob der Wechselrichter wach ist, das Netzwerkkabel steckt und er im selben Netzwerk wie dieser Computer ist. Auch ein Gast-WLAN, das Geräte voneinander trennt, eine Firewall, ein VPN oder ein Switch, der Multicast verschluckt, kann ihn verbergen. Kennen Sie seine Adresse, geben Sie sie ein.',
    },
    noAnswer: {
      text: 'Unter {address} antwortet nichts.',
      plain: 'Der Wechselrichter antwortet nicht.',
      hint: 'Nach Sonnenuntergang schläft er vielleicht. Prüfen Sie sonst sein Netzwerkkabel, ob der Router ihm eine andere Adresse gegeben hat und ob eine Firewall den UDP-Port 9522 sperrt.',
    },
    asleep: {
      text: 'Unter {address} antwortet nichts. Es ist dunkel, der Wechselrichter schläft also wahrscheinlich.',
      plain: 'Der Wechselrichter schläft.',
      hint: 'Viele Wechselrichter schalten ihr Netzwerk nachts ab und wachen mit der Sonne auf. Bleibt er auch bei Tageslicht stumm, prüfen Sie Adresse, Kabel und Firewall.',
    },
    lostContact: {
      text: 'Der Wechselrichter unter {address} hat geantwortet und ist dann verstummt.',
      plain: 'Der Wechselrichter hat geantwortet und ist dann verstummt.',
      hint: 'Das kommt bei schwachem WLAN oder Powerline häufig vor. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
    },
    wrongPassword: {
      text: 'Der Wechselrichter hat das Passwort für {group} abgelehnt.',
      plain: 'Der Wechselrichter hat das Passwort abgelehnt.',
      hint: 'Prüfen Sie das Passwort und ob es zum Benutzer oder zum Installateur gehört. SunTally versucht es nicht von selbst erneut, weil Wechselrichter nach mehreren falschen Passwörtern den Zugang sperren.',
    },
    passwordUnusable: {
      text: 'Kein Wechselrichter nimmt ein Passwort dieser Form an.',
      hint: 'Ein Passwort hat 1 bis 12 einfache Zeichen: Buchstaben ohne Umlaute, Ziffern und Zeichen wie ! oder -.',
    },
    passwordMissing: {
      text: 'Das Passwort des Wechselrichters wird gebraucht.',
      hint: 'Geben Sie es im Fenster ein. Auf der Befehlszeile kommt es in die Variable SUNTALLY_PASSWORD oder über --password-stdin.',
    },
    sessionBusy: {
      text: 'Der Wechselrichter meldet sich, antwortet aber nicht auf die Anmeldung.',
      hint: 'Vielleicht ist ein anderes Programm angemeldet: schließen Sie es, warten Sie eine Minute und versuchen Sie es erneut. Bleibt es dabei, nutzt die Anlage womöglich verschlüsselte Kommunikation, die kein anderes Programm lesen kann.',
    },
    sessionRefused: {
      text: 'Der Wechselrichter hat die Sitzung abgelehnt (Fehler {errorNumber}).',
      plain: 'Der Wechselrichter hat die Sitzung abgelehnt.',
      hint: 'Manche Geräte lehnen einige Minuten lang jede Anmeldung ab. Warten Sie etwas und versuchen Sie es erneut.',
    },
    encrypted: {
      text: 'Das Gerät antwortet auf die Suche, gibt aber keine Daten: die Anlage nutzt offenbar verschlüsselte Kommunikation.',
      hint: 'Schalten Sie die Speedwire-Verschlüsselung der Anlage aus, wenn der Besitzer es erlaubt. Eine verschlüsselte Anlage kann kein anderes Programm lesen.',
    },
    needsModbus: {
      text: 'Dieses Gerät lässt sich nur über Modbus lesen, das SunTally nicht spricht.',
      hint: 'Geräte mit ennexOS, etwa der Tripower X, bieten die Schnittstelle nicht mehr, die SunTally liest. Ein älterer Wechselrichter derselben Anlage lässt sich weiterhin lesen.',
    },
    notAnInverter: {
      text: 'Das Gerät unter {address} ist kein Wechselrichter.',
      plain: 'Dieses Gerät ist kein Wechselrichter.',
      hint: 'Auch Energiezähler und Gateways antworten. Wählen Sie den Wechselrichter selbst oder geben Sie seine Adresse ein.',
    },
    severalDevices: {
      text: 'Unter {address} antworten mehrere Wechselrichter, mit den Seriennummern {serials}.',
      plain: 'Unter dieser Adresse antworten mehrere Wechselrichter.',
      hint: 'Wählen Sie einen davon mit --serial.',
    },
    otherDevices: {
      text: 'Unter {address} antwortet kein Gerät mit der Seriennummer {serial}, aber andere: {serials}.',
      plain: 'Kein Gerät mit dieser Seriennummer antwortet, aber andere.',
      hint: 'Wählen Sie eines davon mit --serial oder prüfen Sie die Adresse.',
    },
    deviceError: {
      text: 'Der Wechselrichter hat {query} mit Fehler {errorNumber} beantwortet.',
      plain: 'Der Wechselrichter hat mit einem Fehler geantwortet.',
      hint: 'Einzelne Werte können bei diesem Modell fehlen; die anderen werden gezeigt. Fehlt alles, versuchen Sie es erneut und melden Sie das Modell.',
    },
    unreadableAnswer: {
      text: 'Die Antwort auf {query} war nicht lesbar: {reason}.',
      plain: 'Eine Antwort des Wechselrichters war nicht lesbar.',
      hint: 'Einzelne Werte können bei diesem Modell fehlen; die anderen werden gezeigt. Ein Mitschnitt der Nachrichten hilft beim Melden.',
    },
    unanswered: {
      text: 'Der Wechselrichter hat {query} nicht beantwortet.',
      plain: 'Der Wechselrichter hat eine Frage nicht beantwortet.',
      hint: 'Die anderen Werte werden gezeigt. Bleibt es so, ist das Netzwerk vielleicht schwach, oder dieses Modell kennt den Wert nicht.',
    },
    clockWrong: {
      text: 'Die Uhr des Wechselrichters weicht um etwa {days} ab: Auf die Zeiten in seinem Speicher ist kein Verlass.',
      plain: 'Die Uhr des Wechselrichters weicht um mehr als einen Tag ab.',
      hint: 'Lassen Sie den Wechselrichter seine Zeit aus dem Netzwerk holen (Einstellung des Zeitservers oder das Portal von SMA) und lesen Sie seinen Speicher dann erneut. Die aktuellen Werte stimmen trotzdem.',
    },
    localNetworkBlocked: {
      text: 'Dieser Computer lässt SunTally nicht ins lokale Netzwerk.',
      hint: 'Erlauben Sie SunTally unter macOS in Systemeinstellungen > Datenschutz & Sicherheit > Lokales Netzwerk. Erlauben Sie es auf anderen Systemen in der Firewall.',
    },
    networkUnreachable: {
      text: 'Von diesem Computer führt kein Weg in dieses Netzwerk.',
      hint: 'Prüfen Sie, ob der Computer mit dem Heimnetz verbunden ist und kein VPN allen Verkehr übernimmt.',
    },
    portTaken: {
      text: 'Port {port} wird schon von einem anderen Programm benutzt.',
      plain: 'Der Port wird schon von einem anderen Programm benutzt.',
      hint: 'Schließen Sie das andere Programm oder wählen Sie einen anderen Port.',
    },
    addressUnusable: {
      text: '{address} ist keine Adresse, die SunTally verwenden kann.',
      plain: 'Das ist keine Adresse, die SunTally verwenden kann.',
      hint: 'Geben Sie eine IPv4-Adresse wie 192.168.1.48 an, bei Bedarf mit Port: 192.168.1.48:9522.',
    },
    noMetersFound: {
      text: 'SunTally hat selbst keinen Zähler gefunden.',
      hint: 'Schalten Sie bei einem HomeWizard-Gerät die lokale API in der App ein, stecken Sie das P1-Kabel ein und prüfen Sie, ob die Geräte im selben Netzwerk sind wie dieser Computer. Zähler hinter TCP, YouLess, P1 Monitor oder einem MQTT-Broker müssen angegeben werden.',
    },
    noTelegrams: {
      text: 'Darin steht kein Telegramm eines digitalen Zählers.',
      hint: 'Telegramme beginnen mit einer Zeile wie /ISK5 und enden mit einem Ausrufezeichen und einer Prüfsumme. Prüfen Sie, ob dies an der Kundenschnittstelle eines Zählers aufgenommen wurde.',
    },
    meterKeyMissing: {
      text: 'Die Telegramme dieses Zählers sind verschlüsselt.',
      hint: 'Fragen Sie den Netzbetreiber nach dem Schlüssel der Kundenschnittstelle, 32 Hexadezimalziffern, und geben Sie ihn SunTally.',
    },
    meterKeyWrong: {
      text: 'Der Schlüssel passt nicht zu den Telegrammen dieses Zählers.',
      hint: 'Vergleichen Sie den Schlüssel mit dem des Netzbetreibers: 32 Hexadezimalziffern, von genau diesem Zähler.',
    },
    meterSilent: {
      text: 'Der Zähler liefert nichts: {reason}.',
      plain: 'Der Zähler liefert nichts.',
      hint: 'SunTally versucht es von selbst wieder, solange es läuft.',
    },
    meterNotPaired: {
      text: 'Die Taste am Zähler wurde nicht rechtzeitig gedrückt.',
      hint: 'Versuchen Sie es noch einmal, und drücken Sie sie innerhalb einer Minute.',
    },
    usage: {
      text: 'Der Befehl wurde nicht verstanden: {reason}.',
      plain: 'Der Befehl wurde nicht verstanden.',
      hint: 'Mit --help steht da, was der Befehl erwartet.',
    },
    badInput: {
      text: 'Die Eingabe konnte nicht gelesen werden: {reason}.',
      plain: 'Die Eingabe konnte nicht gelesen werden.',
      hint: 'Prüfen Sie, ob die Eingabe vollständig und von der erwarteten Art ist.',
    },
    badArguments: {
      text: 'Das Fenster hat etwas verlangt, was das Programm nicht annimmt.',
      hint: 'Laden Sie das Fenster neu. Kommt es wieder, haben Fenster und Programm vielleicht verschiedene Versionen.',
    },
    fileUnusable: {
      text: 'Die Datei {file} ist nicht verwendbar: {reason}.',
      plain: 'Die Datei ist nicht verwendbar.',
      hint: 'Prüfen Sie, ob es sie gibt, ob Sie sie lesen und schreiben dürfen und ob die Festplatte nicht voll ist.',
    },
    notStored: {
      text: 'Es konnte nicht gespeichert werden.',
      hint: 'Prüfen Sie, ob die Festplatte voll ist und ob SunTally in seinen Datenordner schreiben darf. Bis dahin geht es mit dem Ende des Programms verloren.',
    },
    settingsDamaged: {
      text: 'Die Einstellungen in {file} waren beschädigt; SunTally hat behalten, was lesbar war.',
      plain: 'Die Einstellungen waren beschädigt; SunTally hat behalten, was lesbar war.',
      hint: 'Die beschädigte Datei liegt neben der neuen. Prüfen Sie, ob alle Wechselrichter da sind, und fügen Sie hinzu, was fehlt.',
    },
    historyTooNew: {
      text: 'Die Historie in {file} wurde von einem neueren SunTally geschrieben. Sie blieb unverändert.',
      plain: 'Die Historie wurde von einem neueren SunTally geschrieben. Sie blieb unverändert.',
      hint: 'Installieren Sie das neueste SunTally, oder spielen Sie eine Sicherung zurück, die mit dieser Version gemacht wurde.',
    },
    historyDamaged: {
      text: 'Die Historie in {file} ist beschädigt.',
      plain: 'Die Historie ist beschädigt.',
      hint: 'Wenn SunTally sie das nächste Mal öffnet, bewahrt es die beschädigte Datei auf und rettet, was lesbar ist. Fehlt dann viel, spielen Sie eine Sicherung zurück. Oft ist ein defekter Datenträger die Ursache: Prüfen Sie ihn.',
    },
    historyRepaired: {
      text: 'Die Historie in {file} war beschädigt; SunTally hat gerettet, was lesbar war.',
      plain: 'Die Historie war beschädigt; SunTally hat gerettet, was lesbar war.',
      hint: 'Die beschädigte Datei liegt neben der neuen. Fehlt viel, spielen Sie eine Sicherung zurück. Oft ist ein defekter Datenträger die Ursache: Prüfen Sie ihn.',
    },
    historyLogDamaged: {
      text: 'Das Protokoll der Historie in {file} war beschädigt; die letzten Änderungen, bevor SunTally endete, können fehlen.',
      plain: 'Das Protokoll der Historie war beschädigt; die letzten Änderungen, bevor SunTally endete, können fehlen.',
      hint: 'Eine Kopie des beschädigten Protokolls liegt neben der Historie. Fehlt etwas, importieren Sie es noch einmal. Oft ist ein defekter Datenträger oder ein Stromausfall die Ursache.',
    },
    historyReadOnly: {
      text: 'SunTally darf seine Historie in {file} nicht schreiben.',
      plain: 'SunTally darf seine Historie nicht schreiben.',
      hint: 'Prüfen Sie, ob der Datenordner Ihnen gehört, Sie darin schreiben dürfen und der Datenträger nicht schreibgeschützt ist.',
    },
    historyLocked: {
      text: 'Ein anderes Programm hat die Historie in {file} geöffnet.',
      plain: 'Ein anderes Programm hat die Historie geöffnet.',
      hint: 'Schließen Sie andere Programme, die sie benutzen, etwa einen Datenbank-Betrachter oder ein Sicherungsprogramm. Versuchen Sie es dann noch einmal.',
      waitingHint:
        'Schließen Sie andere Programme, die sie benutzen, etwa einen Datenbank-Betrachter oder ein Sicherungsprogramm. SunTally macht dann von selbst weiter.',
    },
    backupUnusable: {
      text: '{file} ist keine heile Sicherung einer SunTally-Historie.',
      plain: 'Das ist keine heile Sicherung einer SunTally-Historie.',
      hint: 'Wählen Sie eine andere Sicherung. SunTally bewahrt die letzten vier wöchentlichen im Ordner backups seines Datenordners auf. Die jetzige Historie wurde nicht verändert.',
    },
    diskFull: {
      text: 'Auf dem Datenträger ist kein Platz mehr für {file}.',
      plain: 'Auf dem Datenträger ist kein Platz mehr.',
      hint: 'Schaffen Sie Platz auf dem Datenträger und versuchen Sie es noch einmal. Was schon gespeichert war, ist noch da.',
      waitingHint:
        'Schaffen Sie Platz auf dem Datenträger. Neue Messwerte warten solange im Speicher und werden geschrieben, sobald Platz ist.',
    },
    busy: {
      text: 'SunTally läuft schon mit diesen Daten.',
      hint: 'Benutzen Sie sein Fenster oder beenden Sie es zuerst.',
    },
    refusedCaller: {
      text: 'Diese Seite darf nicht mit SunTally sprechen.',
      hint: 'Öffnen Sie die Adresse, die SunTally beim Start genannt hat.',
    },
    disconnected: {
      text: 'Die Verbindung zu SunTally ist weg.',
      hint: 'Prüfen Sie, ob SunTally noch läuft. Dieses Fenster verbindet sich von selbst wieder.',
    },
    unexpected: {
      text: 'Es ist etwas schiefgegangen, was nicht schiefgehen sollte.',
      hint: 'Versuchen Sie es erneut. Kommt es wieder, melden Sie es mit der Uhrzeit.',
    },
  },
};
