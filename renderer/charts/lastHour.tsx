import { useId, useState, type ReactNode } from 'react';

import { Button } from '../parts/button.tsx';
import { useSpeech } from '../words/index.ts';
import { chartSummary } from './chartSummary.ts';
import { LastHourChart } from './lastHourChart.tsx';
import type { LastHourModel } from './lastHourModel.ts';
import { LastHourTable } from './lastHourTable.tsx';

interface LastHourProps {
  readonly model: LastHourModel;
  /** Whether readings may be expected soon: an empty chart then says so. */
  readonly waiting: boolean;
}

/** The last hour, as a chart or as a table of the same numbers. */
export function LastHour({ model, waiting }: LastHourProps): ReactNode {
  const speech = useSpeech();
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const empty = model.peak === null;
  return (
    <section className="chart-block" aria-labelledby={`${id}-title`}>
      <div className="block-head">
        <h2 id={`${id}-title`} className="section-title">
          {speech.say('chart.lastHour')}
        </h2>
        {!empty && (
          <Button look="quiet" onPress={() => setAsTable(!asTable)}>
            {speech.say(asTable ? 'chart.asChart' : 'chart.asTable')}
          </Button>
        )}
      </div>
      {empty ? (
        <p className="chart-empty">{speech.say(waiting ? 'chart.waiting' : 'chart.empty')}</p>
      ) : (
        <>
          <p className="visually-hidden">{chartSummary(model, speech)}</p>
          {asTable ? <LastHourTable model={model} /> : <LastHourChart model={model} />}
        </>
      )}
    </section>
  );
}
