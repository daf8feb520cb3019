import { useEffect, useRef, useState, type ReactNode } from 'react';

import { useSnapshot } from '../../store/index.ts';
import { useSpeech } from '../../words/index.ts';
import { FindStep } from './findStep.tsx';
import { deviceRow } from './foundDevices.ts';
import { PasswordStep } from './passwordStep.tsx';
import { Steps } from './steps.tsx';
import { useSearch } from './useSearch.ts';

interface FirstRunScreenProps {
  /** Where to go when an inverter was added, or when the user turns back. */
  readonly onDone: () => void;
}

/** Finds inverters, asks for their password, tries it at once, and then shows Now. */
export function FirstRunScreen({ onDone }: FirstRunScreenProps): ReactNode {
  const speech = useSpeech();
  const { inverters, program } = useSnapshot();
  const search = useSearch();
  const [step, setStep] = useState<1 | 2>(1);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  /** Kept from the first step on, so that an inverter stays in the list once it is accepted and kept. */
  const [keptBefore] = useState(inverters);
  const rows = search.devices.map((device) => deviceRow(device, keptBefore, speech));
  const candidates = rows.flatMap(({ candidate }) => (candidate === null ? [] : [candidate]));
  const chosen = candidates.filter(({ key }) => ticked.has(key));
  const title = useFocusOnChange(step);

  const [onlyOffered, setOnlyOffered] = useState(false);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only !== undefined && !onlyOffered && !search.searching) {
    setOnlyOffered(true);
    setTicked(new Set([only.key]));
  }

  function tick(key: string, on: boolean): void {
    setTicked((before) => (on ? new Set([...before, key]) : new Set([...before].filter((one) => one !== key))));
  }

  useEffect(() => {
    document.title = speech.say('app.name');
  }, [speech]);

  return (
    <main className="page-main first-run" id="content" tabIndex={-1}>
      <Steps current={step} />
      <div>
        {step === 1 ? (
          <FindStep
            search={search}
            rows={rows}
            ticked={ticked}
            onTick={tick}
            titleRef={title}
            onContinue={() => setStep(2)}
            {...(inverters.length > 0 && { onLeave: onDone })}
          />
        ) : (
          <PasswordStep
            chosen={chosen}
            keptIn={program.passwordsKeptIn}
            titleRef={title}
            onBack={() => setStep(1)}
            onDone={onDone}
          />
        )}
      </div>
    </main>
  );
}

/** Moves the focus to a new step's title, so that keyboard and screen reader start at its top. */
function useFocusOnChange(step: number): React.RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) {
      before.current = step;
      title.current?.focus();
    }
  }, [step]);
  return title;
}
