import type { FindingTexts } from './findingTexts.ts';

/** English words for every finding. */
export const findingsEn: FindingTexts = {
  exportAboveYield: {
    text: 'More was exported than the inverters produced, by more than clocks can explain: first on {date}, in {count} stretches of time.',
    hint: 'Found once or twice, a meter was replaced or read wrongly; what was too much counts in no total.',
  },
  producerMissing: {
    text: 'Export is larger than production: consumption came out below 0 in {count} of {sunlit} stretches with sun.',
    hint: 'Is every inverter included? A panel on the balcony counts too. It can also be that import and export are swapped, or that an inverter does not stand behind this meter.',
  },
  clocksDiffer: {
    text: 'Consumption came out below 0 in {count} of {sunlit} stretches with sun, and was made up for soon after.',
    hint: 'The clocks of the inverter and the meter seem to differ. Sums of days are right, steps of minutes are less so. Set the clock of the inverter.',
  },
  inverterSilent: {
    text: 'The inverter {device} has not been heard since {date}. From then on the consumption is unknown.',
    hint: 'Is it switched off or out of reach? Once it answers again, its own memory fills what is missing. Where another inverter took its place, consumption is known again as soon as that one is heard.',
  },
  sumsDiffer: {
    text: 'Two sources tell different amounts for the same time: first on {date}, {count} amounts differ by more than 0.5 % and 0.1 kWh.',
    hint: 'The finer data count. Check whether a file belongs to another meter or was changed.',
  },
};
