import { useId, type ReactNode } from 'react';

import type { InverterReading, InverterView } from '../../../shared/contract/index.ts';
import { Details, type Detail } from '../../parts/details.tsx';
import { Missing } from '../../parts/missing.tsx';
import { StateIcon } from '../../parts/stateIcon.tsx';
import { readingAge, stateText } from '../../parts/stateText.ts';
import { inverterName, ownName, serialTail, useSpeech } from '../../words/index.ts';
import {
  batteryDetails,
  counterDetails,
  phaseRows,
  presentDetails,
  stringRows,
  type DetailText,
} from './inverterDetails.ts';
import { staleAfterMs } from './nowFigures.ts';
import { PowerTable } from './powerTable.tsx';

interface InverterSectionProps {
  readonly inverter: InverterView;
  readonly nowMs: number;
}

/** One inverter: who it is, how it is doing and everything its last reading told. */
export function InverterSection({ inverter, nowMs }: InverterSectionProps): ReactNode {
  const speech = useSpeech();
  const id = useId();
  const { reading, state } = inverter;
  const age = readingAge(inverter, nowMs, speech);
  const about = [
    {
      name: speech.say('inverter.model'),
      text: ownName(inverter) === null || inverter.model === null ? null : speech.model(inverter.model),
    },
    {
      name: speech.say('inverter.class'),
      text: inverter.deviceClass === null ? null : speech.status(inverter.deviceClass),
    },
    { name: speech.say('inverter.serial'), text: `…${serialTail(inverter.serial)}` },
    { name: speech.say('inverter.firmware'), text: inverter.firmware },
    { name: speech.say('inverter.address'), text: inverter.address },
  ].filter((one) => one.text !== null);
  return (
    <section className="inverter" aria-labelledby={`${id}-name`}>
      <div className="block-head">
        <h2 id={`${id}-name`} className="inverter-name">
          {inverterName(inverter, speech)}
        </h2>
        <p className="inverter-state">
          <StateIcon state={state} />
          <span className="number">
            <strong>{stateText(state, nowMs, speech)}</strong>
            {age !== null && `, ${age}`}
          </span>
        </p>
      </div>
      <dl className="inverter-about">
        {about.map((one) => (
          <div key={one.name}>
            <dt>{one.name}</dt>
            <dd>{one.text}</dd>
          </div>
        ))}
      </dl>
      {reading !== null && <ReadingValues reading={reading} nowMs={nowMs} />}
    </section>
  );
}

interface ReadingValuesProps {
  readonly reading: InverterReading;
  readonly nowMs: number;
}

function ReadingValues({ reading, nowMs }: ReadingValuesProps): ReactNode {
  const speech = useSpeech();
  const { values } = reading;
  const battery = batteryDetails(values, speech);
  const stale = nowMs - reading.at > staleAfterMs;
  const clock = clockNote(reading.clockOffsetS, speech);
  return (
    <>
      {clock !== null && <p className="inverter-note secondary">{clock}</p>}
      <div className={stale ? 'inverter-columns stale' : 'inverter-columns'}>
        <PowerTable
          caption={speech.say('inverter.phases')}
          first={speech.say('inverter.phase')}
          rows={phaseRows(values)}
        />
        <PowerTable
          caption={speech.say('inverter.strings')}
          first={speech.say('inverter.string')}
          rows={stringRows(values)}
        />
        <Details title={speech.say('inverter.present')} details={presentDetails(values, speech).map(shown)} />
        <Details title={speech.say('inverter.counters')} details={counterDetails(values, speech).map(shown)} />
        {battery.length > 0 && <Details title={speech.say('inverter.battery')} details={battery.map(shown)} />}
      </div>
    </>
  );
}

function shown({ name, text }: DetailText): Detail {
  return { name, value: text ?? <Missing /> };
}

/** Smaller differences change nothing that is shown. */
const noticeableOffsetS = 60;

function clockNote(offsetS: number | null, speech: ReturnType<typeof useSpeech>): string | null {
  if (offsetS === null || Math.abs(offsetS) < noticeableOffsetS) {
    return null;
  }
  const time = speech.duration(Math.abs(offsetS));
  return offsetS > 0 ? speech.say('inverter.clockAhead', { time }) : speech.say('inverter.clockBehind', { time });
}
