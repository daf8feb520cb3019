import type { ReactNode } from 'react';

import { Measure } from '../parts/missing.tsx';
import { useSpeech } from '../words/index.ts';

/** What recharts adds to the reading box: the points under the pointer or the arrow keys. */
interface ChartReadingProps {
  readonly active?: boolean;
  readonly label?: string | number;
  readonly payload?: readonly { readonly value?: unknown }[];
}

/** The value at one time: normal text beside a swatch, readable in every theme. */
export function ChartReading({ active = false, label, payload }: ChartReadingProps): ReactNode {
  const speech = useSpeech();
  if (!active || label === undefined) {
    return null;
  }
  const value = payload?.[0]?.value;
  return (
    <div className="chart-reading number">
      <p className="secondary">{speech.times.clockSeconds(Number(label))}</p>
      <p className="chart-reading-row">
        <span className="swatch" aria-hidden="true" />
        {speech.say('chart.solar')}{' '}
        <strong>
          <Measure value={typeof value === 'number' ? value : null} format={speech.power} />
        </strong>
      </p>
    </div>
  );
}
