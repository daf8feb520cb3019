import { useEffect, useMemo, type ReactNode } from 'react';

import { startOfBucket } from '../../../shared/powerBuckets.ts';
import { LastHour, lastHourModel } from '../../charts/index.ts';
import { Announcement } from '../../parts/announcement.tsx';
import { useNarrow } from '../../parts/useNarrow.ts';
import { useNowMs, useSnapshot } from '../../store/index.ts';
import { identityKey, useSpeech } from '../../words/index.ts';
import { Attention, needsUser } from './attention.tsx';
import { Figures } from './figures.tsx';
import { InverterSection } from './inverterSection.tsx';
import { liveCount, solarNow } from './nowFigures.ts';
import { nowSentence } from './nowSentence.ts';

/** What the sun gives at this moment: a sentence, four numbers, the last hour and every inverter. */
export function NowScreen(): ReactNode {
  const speech = useSpeech();
  const { inverters, lastHour, program } = useSnapshot();
  const nowMs = useNowMs();
  const stepMinutes = useNarrow() ? 30 : 15;
  const bucket = startOfBucket(nowMs);
  const model = useMemo(() => lastHourModel(lastHour, bucket, stepMinutes), [lastHour, bucket, stepMinutes]);
  const { topic, sentence, lead } = nowSentence(inverters, model.peak, nowMs, speech);
  const power = solarNow(inverters, nowMs).value;
  const nothingYet = model.peak === null && inverters.every((one) => one.reading === null && needsUser(one.state));
  const title = power === null ? speech.say('app.name') : `${speech.power(power)} · ${speech.say('app.name')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <main className="page-main" id="content" tabIndex={-1}>
      <div className="now-intro">
        <h1 className="headline number">{sentence}</h1>
        {lead !== null && <p className="lead number">{lead}</p>}
      </div>
      <Announcement text={sentence} topic={topic} nowMs={nowMs} />
      <Attention inverters={inverters} keptIn={program.passwordsKeptIn} />
      {!nothingYet && (
        <>
          <Figures inverters={inverters} nowMs={nowMs} />
          <LastHour model={model} waiting={liveCount(inverters) > 0} />
        </>
      )}
      {inverters.map((inverter) => (
        <InverterSection key={identityKey(inverter)} inverter={inverter} nowMs={nowMs} />
      ))}
    </main>
  );
}
