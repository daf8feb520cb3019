import type { Speech } from '../words/index.ts';
import type { LastHourModel } from './lastHourModel.ts';

/** The chart in one sentence, for those who do not see it. */
export function chartSummary(model: LastHourModel, speech: Speech): string {
  if (model.peak === null || model.lowestW === null) {
    return speech.say('chart.empty');
  }
  const values = {
    lowest: speech.power(model.lowestW),
    peak: speech.power(model.peak.powerW),
    time: speech.times.clock(model.peak.at),
  };
  return model.last === null
    ? speech.say('chart.summaryEnded', values)
    : speech.say('chart.summary', { ...values, power: speech.power(model.last.powerW) });
}
