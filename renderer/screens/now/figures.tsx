import type { ReactNode } from 'react';

import type { InverterView } from '../../../shared/contract/index.ts';
import { BigNumber } from '../../parts/bigNumber.tsx';
import { inverterName, useSpeech, type Speech } from '../../words/index.ts';
import { liveCount, solarNow, solarToday, solarTotal, staleAfterMs, type Figure } from './nowFigures.ts';

interface FiguresProps {
  readonly inverters: readonly InverterView[];
  readonly nowMs: number;
}

/** The four big numbers: solar now, today and in total, and the temperature or how many inverters answer. */
export function Figures({ inverters, nowMs }: FiguresProps): ReactNode {
  const speech = useSpeech();
  const { say, units } = speech;
  const now = solarNow(inverters, nowMs);
  const today = solarToday(inverters, nowMs, speech.times);
  const total = solarTotal(inverters);
  const readToday = inverters.some(({ reading }) => reading !== null && speech.times.sameDay(reading.at, nowMs));
  const allAsleep = inverters.every((one) => one.state.kind === 'asleep');
  return (
    <dl className="figures">
      <BigNumber
        label={say('now.solarNow')}
        swatch
        quantity={now.value === null ? null : units.power(now.value)}
        note={allAsleep ? say('now.asleepShort') : noteOf(now, nowMs, speech, null)}
        stale={isStale(now, nowMs)}
      />
      <BigNumber
        label={say('now.solarToday')}
        quantity={today.value === null ? null : units.energy(today.value)}
        note={noteOf(today, nowMs, speech, readToday ? null : say('now.notReadToday'))}
        stale={isStale(today, nowMs) && !allAsleep}
      />
      <BigNumber
        label={say('now.solarTotal')}
        quantity={total.value === null ? null : units.energy(total.value)}
        note={noteOf(total, nowMs, speech, null)}
        stale={isStale(total, nowMs) && !allAsleep}
      />
      <LastFigure inverters={inverters} nowMs={nowMs} />
    </dl>
  );
}

function LastFigure({ inverters, nowMs }: FiguresProps): ReactNode {
  const speech = useSpeech();
  const { say, units } = speech;
  const only = inverters.length === 1 ? inverters[0] : undefined;
  if (only === undefined) {
    return (
      <BigNumber
        label={say('now.inverters')}
        quantity={{
          number: units.number(liveCount(inverters), 0),
          unit: say('now.ofInverters', { total: inverters.length }),
        }}
        note=""
      />
    );
  }
  const asleep = only.state.kind === 'asleep';
  const reading = asleep ? null : only.reading;
  const temperatureC = reading?.values.temperatureC ?? null;
  return (
    <BigNumber
      label={say('now.temperature')}
      quantity={temperatureC === null ? null : { number: units.number(temperatureC, 1), unit: '°C' }}
      note={asleep ? say('now.asleepShort') : reading === null ? '' : speech.age(nowMs - reading.at)}
      stale={temperatureC !== null && reading !== null && nowMs - reading.at > staleAfterMs}
    />
  );
}

function isStale(figure: Figure, nowMs: number): boolean {
  return figure.value !== null && figure.at !== null && nowMs - figure.at > staleAfterMs;
}

function noteOf(figure: Figure, nowMs: number, speech: Speech, ifNone: string | null): string {
  if (figure.value === null || figure.at === null) {
    return ifNone ?? '';
  }
  const age = speech.age(nowMs - figure.at);
  if (figure.without.length === 0) {
    return age;
  }
  const names = speech.list(figure.without.map((one) => inverterName(one, speech)));
  return `${age}, ${speech.say('now.without', { names })}`;
}
