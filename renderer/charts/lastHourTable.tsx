import { memo, type ReactNode } from 'react';

import { Measure } from '../parts/missing.tsx';
import { useSpeech } from '../words/index.ts';
import type { LastHourModel } from './lastHourModel.ts';

interface LastHourTableProps {
  readonly model: LastHourModel;
}

/** The chart's numbers as a table, newest first, for screen readers, sceptics and spreadsheets. */
export const LastHourTable = memo(function LastHourTable({ model }: LastHourTableProps): ReactNode {
  const speech = useSpeech();
  return (
    <section
      className="chart-table"
      aria-label={`${speech.say('chart.lastHour')}, ${speech.say('chart.power')}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{speech.say('chart.time')}</th>
            <th scope="col">{speech.say('chart.power')}</th>
          </tr>
        </thead>
        <tbody>
          {model.points.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row">{speech.times.clockSeconds(point.at)}</th>
              <td>
                <Measure value={point.solarPowerW} format={(powerW) => speech.units.number(powerW, 0)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});
