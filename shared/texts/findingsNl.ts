import type { FindingTexts } from './findingTexts.ts';

/** Dutch words for every finding. */
export const findingsNl: FindingTexts = {
  exportAboveYield: {
    text: 'Er werd meer teruggeleverd dan de omvormers opwekten, meer dan klokken kunnen verklaren: voor het eerst op {date}, in {count} tijdvakken.',
    hint: 'Komt het één of twee keer voor, dan is een meter vervangen of verkeerd uitgelezen; wat te veel was, telt in geen enkel totaal mee.',
  },
  producerMissing: {
    text: 'De teruglevering is groter dan de opwek: het verbruik kwam in {count} van {sunlit} tijdvakken met zon onder nul uit.',
    hint: 'Is elke omvormer meegeteld? Ook een paneel op het balkon telt. Het kan ook zijn dat afname en teruglevering verwisseld zijn, of dat een omvormer niet achter deze meter zit.',
  },
  clocksDiffer: {
    text: 'Het verbruik kwam in {count} van {sunlit} tijdvakken met zon onder nul uit, en werd kort daarna ingehaald.',
    hint: 'De klokken van de omvormer en de meter lijken te verschillen. Dagtotalen kloppen, stappen van minuten minder. Zet de klok van de omvormer gelijk.',
  },
  inverterSilent: {
    text: 'Van de omvormer {device} is sinds {date} niets meer gehoord. Vanaf dan is het verbruik onbekend.',
    hint: 'Is hij uitgeschakeld of buiten bereik? Zodra hij weer antwoordt, vult zijn eigen geheugen aan wat ontbreekt. Heeft een andere omvormer zijn plaats ingenomen, dan is het verbruik weer bekend zodra die gehoord wordt.',
  },
  sumsDiffer: {
    text: 'Twee bronnen noemen verschillende hoeveelheden voor dezelfde tijd: voor het eerst op {date}, {count} hoeveelheden verschillen meer dan 0,5 % en 0,1 kWh.',
    hint: 'De fijnste gegevens tellen. Ga na of een bestand bij een andere meter hoort of veranderd is.',
  },
};
