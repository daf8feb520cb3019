import type { FailureTexts } from './failureTexts.ts';

/** Dutch words for every failure. */
export const failuresNl: FailureTexts = {
  groups: { user: 'gebruiker', installer: 'installateur' },
  days: { one: '1 dag', other: '{count} dagen' },
  codes: {
    nothingFound: {
      text: 'Geen enkel SMA-apparaat gaf antwoord.',
      hint: 'Controleer of de omvormer wakker is, of de netwerkkabel erin zit en of hij in hetzelfde netwerk zit als deze computer. Ook een gastnetwerk dat apparaten van elkaar scheidt, een firewall, een VPN of een switch die multicast tegenhoudt kan hem verbergen. Weet u het adres, vul dat dan in.',
    },
    noAnswer: {
      text: 'Op {address} antwoordt niets.',
      plain: 'De omvormer antwoordt niet.',
      hint: 'Na zonsondergang kan hij slapen. Controleer anders de netwerkkabel, of de router hem een ander adres gaf en of een firewall UDP-poort 9522 blokkeert.',
    },
    asleep: {
      text: 'Niets antwoordt op {address}. Het is donker, dus de omvormer slaapt waarschijnlijk.',
      plain: 'De omvormer slaapt.',
      hint: 'Veel omvormers zetten hun netwerk ’s nachts uit en worden wakker met de zon. Blijft hij ook overdag stil, controleer dan adres, kabel en firewall.',
    },
    lostContact: {
      text: 'De omvormer op {address} gaf antwoord en werd toen stil.',
      plain: 'De omvormer gaf antwoord en werd toen stil.',
      hint: 'Dat gebeurt vaak bij een zwakke wifi- of powerlineverbinding. Controleer de verbinding en probeer het opnieuw.',
    },
    wrongPassword: {
      text: 'De omvormer weigerde het wachtwoord van de {group}.',
      plain: 'De omvormer weigerde het wachtwoord.',
      hint: 'Controleer het wachtwoord en of het bij de gebruiker of de installateur hoort. SunTally probeert het niet vanzelf opnieuw, omdat omvormers na enkele foute wachtwoorden op slot gaan.',
    },
    passwordUnusable: {
      text: 'Geen omvormer neemt een wachtwoord van deze vorm aan.',
      hint: 'Een wachtwoord heeft 1 tot 12 gewone tekens: letters zonder accent, cijfers en tekens zoals ! of -.',
    },
    passwordMissing: {
      text: 'Het wachtwoord van de omvormer is nodig.',
      hint: 'Vul het in het venster in. Zet het op de opdrachtregel in de variabele SUNTALLY_PASSWORD of geef het door met --password-stdin.',
    },
    sessionBusy: {
      text: 'De omvormer zegt wie hij is, maar antwoordt niet op het aanmelden.',
      hint: 'Misschien is een ander programma aangemeld: sluit dat, wacht een minuut en probeer het opnieuw. Blijft het zo, dan gebruikt de installatie mogelijk versleutelde communicatie, die geen ander programma kan lezen.',
    },
    sessionRefused: {
      text: 'De omvormer weigerde de sessie (fout {errorNumber}).',
      plain: 'De omvormer weigerde de sessie.',
      hint: 'Sommige apparaten weigeren enkele minuten lang elke aanmelding. Wacht even en probeer het opnieuw.',
    },
    encrypted: {
      text: 'Het apparaat antwoordt op zoeken maar geeft geen gegevens: de installatie lijkt versleutelde communicatie te gebruiken.',
      hint: 'Zet de Speedwire-versleuteling van de installatie uit als de eigenaar dat toestaat. Een versleutelde installatie is voor geen ander programma leesbaar.',
    },
    needsModbus: {
      text: 'Dit apparaat is alleen via Modbus te lezen en dat spreekt SunTally niet.',
      hint: 'Apparaten met ennexOS, zoals de Tripower X, hebben de interface die SunTally leest niet meer. Een oudere omvormer in dezelfde installatie is wel te lezen.',
    },
    notAnInverter: {
      text: 'Het apparaat op {address} is geen omvormer.',
      plain: 'Dit apparaat is geen omvormer.',
      hint: 'Ook energiemeters en gateways antwoorden. Kies de omvormer zelf of vul zijn adres in.',
    },
    severalDevices: {
      text: 'Op {address} antwoorden meerdere omvormers, met de serienummers {serials}.',
      plain: 'Op dit adres antwoorden meerdere omvormers.',
      hint: 'Kies er een met --serial.',
    },
    otherDevices: {
      text: 'Op {address} antwoordt geen apparaat met serienummer {serial}, maar wel andere: {serials}.',
      plain: 'Geen apparaat met dit serienummer antwoordt, maar andere wel.',
      hint: 'Kies er een van met --serial of controleer het adres.',
    },
    deviceError: {
      text: 'De omvormer antwoordde op {query} met fout {errorNumber}.',
      plain: 'De omvormer antwoordde met een fout.',
      hint: 'Bij dit model kunnen enkele waarden ontbreken; de andere worden getoond. Ontbreekt alles, probeer het dan opnieuw en meld het model.',
    },
    unreadableAnswer: {
      text: 'Het antwoord op {query} was niet te lezen: {reason}.',
      plain: 'Een antwoord van de omvormer was niet te lezen.',
      hint: 'Bij dit model kunnen enkele waarden ontbreken; de andere worden getoond. Een opname van de berichten helpt om het te melden.',
    },
    unanswered: {
      text: 'De omvormer gaf geen antwoord op {query}.',
      plain: 'De omvormer liet een vraag onbeantwoord.',
      hint: 'De andere waarden worden getoond. Blijft het zo, dan is het netwerk misschien zwak, of kent dit model de waarde niet.',
    },
    clockWrong: {
      text: 'De klok van de omvormer wijkt ongeveer {days} af: de tijden in zijn geheugen zijn niet te vertrouwen.',
      plain: 'De klok van de omvormer wijkt meer dan een dag af.',
      hint: 'Laat de omvormer zijn tijd van het netwerk halen (de instelling voor de tijdserver, of het portaal van SMA) en lees zijn geheugen daarna opnieuw. De huidige waarden kloppen wel.',
    },
    localNetworkBlocked: {
      text: 'Deze computer laat SunTally niet toe tot het lokale netwerk.',
      hint: 'Sta SunTally op macOS toe in Systeeminstellingen > Privacy en beveiliging > Lokaal netwerk. Sta het op andere systemen toe in de firewall.',
    },
    networkUnreachable: {
      text: 'Deze computer heeft geen weg naar dat netwerk.',
      hint: 'Controleer of de computer met het thuisnetwerk verbonden is en of geen VPN al het verkeer overneemt.',
    },
    portTaken: {
      text: 'Poort {port} is al in gebruik door een ander programma.',
      plain: 'De poort is al in gebruik door een ander programma.',
      hint: 'Sluit het andere programma of kies een andere poort.',
    },
    addressUnusable: {
      text: '{address} is geen adres dat SunTally kan gebruiken.',
      plain: 'Dit is geen adres dat SunTally kan gebruiken.',
      hint: 'Geef een IPv4-adres zoals 192.168.1.48, zo nodig met poort: 192.168.1.48:9522.',
    },
    noMetersFound: {
      text: 'SunTally heeft zelf geen meter gevonden.',
      hint: 'Zet bij een HomeWizard de lokale API aan in de app, sluit de P1-kabel aan en controleer of apparaten in hetzelfde netwerk zitten als deze computer. Meters achter TCP, een YouLess, P1 Monitor of een MQTT-broker moeten worden opgegeven.',
    },
    noTelegrams: {
      text: 'Er staat geen telegram van een slimme meter in.',
      hint: 'Telegrammen beginnen met een regel zoals /ISK5 en eindigen met een uitroepteken en een controlegetal. Kijk na of dit aan de P1-poort van een meter is opgenomen.',
    },
    meterKeyMissing: {
      text: 'De telegrammen van deze meter zijn versleuteld.',
      hint: 'Vraag de netbeheerder om de sleutel van de P1-poort, 32 hexadecimale cijfers, en geef die aan SunTally.',
    },
    meterKeyWrong: {
      text: 'De sleutel past niet op de telegrammen van deze meter.',
      hint: 'Vergelijk de sleutel met wat de netbeheerder heeft gestuurd: 32 hexadecimale cijfers, van precies deze meter.',
    },
    meterSilent: {
      text: 'De meter geeft niets: {reason}.',
      plain: 'De meter geeft niets.',
      hint: 'SunTally probeert het vanzelf opnieuw zolang het draait.',
    },
    meterNotPaired: {
      text: 'De knop op de meter is niet op tijd ingedrukt.',
      hint: 'Probeer het opnieuw en druk binnen een minuut.',
    },
    usage: {
      text: 'De opdracht is niet begrepen: {reason}.',
      plain: 'De opdracht is niet begrepen.',
      hint: 'Voeg --help toe om te zien wat de opdracht verwacht.',
    },
    badInput: {
      text: 'De invoer kon niet worden gelezen: {reason}.',
      plain: 'De invoer kon niet worden gelezen.',
      hint: 'Controleer of de invoer volledig is en van de verwachte soort.',
    },
    badArguments: {
      text: 'Het venster vroeg iets wat het programma niet aanneemt.',
      hint: 'Laad het venster opnieuw. Komt het terug, dan hebben venster en programma mogelijk een verschillende versie.',
    },
    fileUnusable: {
      text: 'Het bestand {file} is niet te gebruiken: {reason}.',
      plain: 'Het bestand is niet te gebruiken.',
      hint: 'Controleer of het bestaat, of u het mag lezen en schrijven en of de schijf niet vol is.',
    },
    notStored: {
      text: 'Het kon niet worden bewaard.',
      hint: 'Controleer of de schijf niet vol is en of SunTally in zijn gegevensmap mag schrijven. Tot dan gaat het verloren als het programma stopt.',
    },
    settingsDamaged: {
      text: 'De instellingen in {file} waren beschadigd; SunTally heeft behouden wat leesbaar was.',
      plain: 'De instellingen waren beschadigd; SunTally heeft behouden wat leesbaar was.',
      hint: 'Het beschadigde bestand staat naast het nieuwe. Kijk of al uw omvormers er zijn en voeg toe wat ontbreekt.',
    },
    historyTooNew: {
      text: 'De historie in {file} is geschreven door een nieuwere SunTally. Ze is ongemoeid gelaten.',
      plain: 'De historie is geschreven door een nieuwere SunTally. Ze is ongemoeid gelaten.',
      hint: 'Installeer de nieuwste SunTally, of zet een back-up terug die met deze versie is gemaakt.',
    },
    historyDamaged: {
      text: 'De historie in {file} is beschadigd.',
      plain: 'De historie is beschadigd.',
      hint: 'Als SunTally haar weer opent, bewaart het het beschadigde bestand en redt het wat leesbaar is. Ontbreekt er dan veel, zet dan een back-up terug. Vaak is een falende schijf de oorzaak: controleer die.',
    },
    historyRepaired: {
      text: 'De historie in {file} was beschadigd; SunTally heeft bewaard wat leesbaar was.',
      plain: 'De historie was beschadigd; SunTally heeft bewaard wat leesbaar was.',
      hint: 'Het beschadigde bestand staat naast het nieuwe. Ontbreekt er veel, zet dan een back-up terug. Vaak is een falende schijf de oorzaak: controleer die.',
    },
    historyLogDamaged: {
      text: 'Het logboek van de historie in {file} was beschadigd; de laatste wijzigingen voordat SunTally stopte kunnen ontbreken.',
      plain:
        'Het logboek van de historie was beschadigd; de laatste wijzigingen voordat SunTally stopte kunnen ontbreken.',
      hint: 'Een kopie van het beschadigde logboek staat naast de historie. Ontbreekt er iets, importeer dat dan opnieuw. Vaak is een falende schijf of een stroomstoring de oorzaak.',
    },
    historyReadOnly: {
      text: 'SunTally mag zijn historie in {file} niet schrijven.',
      plain: 'SunTally mag zijn historie niet schrijven.',
      hint: 'Controleer of de gegevensmap van u is, of u erin mag schrijven en of de schijf niet alleen-lezen is aangekoppeld.',
    },
    historyLocked: {
      text: 'Een ander programma heeft de historie in {file} open.',
      plain: 'Een ander programma heeft de historie open.',
      hint: 'Sluit andere programma’s die haar gebruiken, zoals een databaseviewer of een back-upprogramma. Probeer het dan opnieuw.',
      waitingHint:
        'Sluit andere programma’s die haar gebruiken, zoals een databaseviewer of een back-upprogramma. SunTally gaat dan vanzelf verder.',
    },
    backupUnusable: {
      text: '{file} is geen gave back-up van een SunTally-historie.',
      plain: 'Dit is geen gave back-up van een SunTally-historie.',
      hint: 'Kies een andere back-up. SunTally bewaart de laatste vier wekelijkse in de map backups van zijn gegevensmap. De huidige historie is niet veranderd.',
    },
    diskFull: {
      text: 'Er is geen ruimte meer op de schijf voor {file}.',
      plain: 'Er is geen ruimte meer op de schijf.',
      hint: 'Maak ruimte vrij op de schijf en probeer het opnieuw. Wat al was opgeslagen, is er nog.',
      waitingHint:
        'Maak ruimte vrij op de schijf. Nieuwe metingen wachten zolang in het geheugen en worden geschreven zodra er plaats is.',
    },
    busy: {
      text: 'SunTally draait al met deze gegevens.',
      hint: 'Gebruik het venster ervan of stop het eerst.',
    },
    refusedCaller: {
      text: 'Deze pagina mag niet met SunTally praten.',
      hint: 'Open het adres dat SunTally bij het starten noemde.',
    },
    disconnected: {
      text: 'De verbinding met SunTally is weg.',
      hint: 'Controleer of SunTally nog draait. Dit venster verbindt vanzelf opnieuw.',
    },
    unexpected: {
      text: 'Er ging iets mis wat niet mis hoort te gaan.',
      hint: 'Probeer het opnieuw. Komt het terug, meld het dan met het tijdstip.',
    },
  },
};
