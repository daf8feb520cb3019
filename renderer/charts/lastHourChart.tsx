import { memo, useId, type ReactNode } from 'react';
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceArea,
  ReferenceDot,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';

import { useSpeech } from '../words/index.ts';
import { ChartReading } from './chartReading.tsx';
import { chartSummary } from './chartSummary.ts';
import type { LastHourModel } from './lastHourModel.ts';
import { PowerTick, TimeTick } from './ticks.tsx';

interface LastHourChartProps {
  readonly model: LastHourModel;
}

/** Solar power of the last hour as an area. Holes stay holes, hatched where they are wide. */
export const LastHourChart = memo(function LastHourChart({ model }: LastHourChartProps): ReactNode {
  const speech = useSpeech();
  const hatching = `hatching-${useId()}`;
  return (
    <div className="chart">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 220 }}>
        <AreaChart
          data={[...model.points]}
          margin={{ top: 24, right: 6, bottom: 0, left: 0 }}
          title={speech.say('chart.lastHour')}
          desc={chartSummary(model, speech)}
        >
          <defs>
            <pattern id={hatching} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="8" stroke="var(--control)" strokeWidth="1.5" opacity="0.55" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            domain={[model.from, model.to]}
            ticks={[...model.ticks]}
            interval={0}
            tick={<TimeTick last={model.to} clock={speech.times.clock} />}
            tickLine={false}
            axisLine={{ stroke: 'var(--ink)' }}
            height={28}
          />
          <YAxis
            type="number"
            domain={[0, model.topW]}
            ticks={[...model.powerTicksW]}
            interval={0}
            tick={<PowerTick topW={model.topW} units={speech.units} />}
            tickLine={false}
            axisLine={false}
            width={1}
          />
          {model.gaps.map((gap) => (
            <ReferenceArea key={gap.from} x1={gap.from} x2={gap.to} fill={`url(#${hatching})`} fillOpacity={1} />
          ))}
          <Tooltip
            content={<ChartReading />}
            isAnimationActive={false}
            cursor={{ stroke: 'var(--ink)', strokeWidth: 1 }}
          />
          <Area
            type="linear"
            dataKey="solarPowerW"
            stroke="var(--solar)"
            strokeWidth={2}
            fill="var(--solar)"
            fillOpacity={0.12}
            dot={false}
            activeDot={{ r: 4, fill: 'var(--solar)', stroke: 'var(--canvas)', strokeWidth: 2 }}
            connectNulls={false}
            isAnimationActive={false}
          />
          {model.last !== null && (
            <ReferenceDot x={model.last.at} y={model.last.powerW} r={4} fill="var(--solar)" stroke="none" />
          )}
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
});
