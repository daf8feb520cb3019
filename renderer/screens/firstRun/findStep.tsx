import type { ReactNode, RefObject } from 'react';

import { Button } from '../../parts/button.tsx';
import { useSpeech, type Speech } from '../../words/index.ts';
import { AddressForm } from './addressForm.tsx';
import { DeviceList } from './deviceList.tsx';
import type { DeviceRow } from './foundDevices.ts';
import type { Search } from './useSearch.ts';

interface FindStepProps {
  readonly search: Search;
  readonly rows: readonly DeviceRow[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (key: string, on: boolean) => void;
  readonly titleRef: RefObject<HTMLHeadingElement | null>;
  readonly onContinue: () => void;
  /** Present where there is a screen to go back to. */
  readonly onLeave?: () => void;
}

/** Step 1: the devices that answered, and ways to find one that did not. */
export function FindStep(props: FindStepProps): ReactNode {
  const { search, rows, ticked, onTick, titleRef, onContinue, onLeave } = props;
  const speech = useSpeech();
  const { say, sayCount } = speech;
  const candidates = rows.filter(({ candidate }) => candidate !== null);
  const count = candidates.filter(({ key }) => ticked.has(key)).length;
  return (
    <>
      <p className="secondary">{say('firstRun.step', { step: 1, total: 2 })}</p>
      <div aria-live="polite">
        <h1 className="headline" ref={titleRef} tabIndex={-1}>
          {titleOf(search.searching, candidates.length, rows, speech)}
        </h1>
      </div>
      {search.searching && <p className="lead">{say('firstRun.searchingLead')}</p>}
      {!search.searching && candidates.length > 0 && <p className="lead">{say('firstRun.answeredLead')}</p>}
      {rows.length > 0 && <DeviceList rows={rows} ticked={ticked} onTick={onTick} />}
      {search.failure !== null && <SearchFailure search={search} />}
      <p className="searched secondary">
        {search.report !== null && search.report.searched.length > 0 && (
          <span className="number">
            {say('firstRun.searched', {
              networks: speech.list(search.report.searched.map(({ name, cidr }) => `${name} ${cidr}`)),
              time: speech.duration(search.report.tookMs / 1000),
            })}
          </span>
        )}
        <Button look="link" onPress={search.searchAll} disabled={search.searching || search.asking !== null}>
          {say(search.searching ? 'firstRun.looking' : 'firstRun.searchAgain')}
        </Button>
      </p>
      <div className="first-run-help">
        <AddressForm search={search} onFound={(key) => onTick(key, true)} />
        <div>
          <h2 className="section-title">{say('firstRun.whySilent')}</h2>
          <p>{say('firstRun.whySilentText')}</p>
        </div>
      </div>
      <div className="first-run-actions">
        {count === 0 && candidates.length > 0 && <p className="secondary">{say('firstRun.tickOne')}</p>}
        {onLeave !== undefined && <Button onPress={onLeave}>{say('action.backToNow')}</Button>}
        <Button look="main" onPress={onContinue} disabled={count === 0}>
          {count === 0 ? say('firstRun.continueNone') : sayCount('firstRun.continue', count)}
        </Button>
      </div>
    </>
  );
}

function titleOf(searching: boolean, count: number, rows: readonly DeviceRow[], { say, sayCount }: Speech): string {
  if (searching) {
    return say('firstRun.searching');
  }
  if (count === 0) {
    return say(rows.some(({ already }) => already) ? 'firstRun.noOther' : 'firstRun.noInverter');
  }
  return sayCount('firstRun.answered', count);
}

interface SearchFailureProps {
  readonly search: Search;
}

function SearchFailure({ search }: SearchFailureProps): ReactNode {
  const speech = useSpeech();
  if (search.failure === null || search.searching) {
    return null;
  }
  const { text, hint } = speech.failure(search.failure);
  return (
    <div className="first-run-failure" aria-live="polite">
      <p>{text}</p>
      <p>{hint}</p>
    </div>
  );
}
