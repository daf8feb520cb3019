import { useState, type ReactNode, type RefObject } from 'react';

import type { ProgramFacts } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { unreachable } from '../../../shared/result.ts';
import { Button } from '../../parts/button.tsx';
import { AlertIcon, CheckIcon, WaitIcon } from '../../parts/icons.tsx';
import { PasswordForm, type PasswordChoice } from '../../parts/passwordForm.tsx';
import { useStore } from '../../store/index.ts';
import { useSpeech } from '../../words/index.ts';
import type { Candidate } from './foundDevices.ts';

interface PasswordStepProps {
  readonly chosen: readonly Candidate[];
  readonly keptIn: ProgramFacts['passwordsKeptIn'];
  readonly titleRef: RefObject<HTMLHeadingElement | null>;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

type Try =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'trying' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly failure: Failure };

const waiting: Try = { kind: 'waiting' };

/** Step 2: one password, tried once at every chosen inverter. Those that refuse it can be given another. */
export function PasswordStep({ chosen, keptIn, titleRef, onBack, onDone }: PasswordStepProps): ReactNode {
  const speech = useSpeech();
  const { client } = useStore();
  const [tries, setTries] = useState<ReadonlyMap<string, Try>>(new Map());
  const [busy, setBusy] = useState(false);
  const open = chosen.filter(({ key }) => tries.get(key)?.kind !== 'accepted');
  const someAccepted = open.length < chosen.length;
  const stillOpen = Math.max(open.length, 1);

  function note(key: string, result: Try): void {
    setTries((before) => new Map([...before, [key, result]]));
  }

  async function tryOne(candidate: Candidate, { password, group }: PasswordChoice): Promise<boolean> {
    const { key, susyId, serial, address } = candidate;
    note(key, { kind: 'trying' });
    const reply = await client.connectInverter({ susyId, serial, address, password, group });
    note(key, reply.ok ? { kind: 'accepted' } : { kind: 'refused', failure: reply.error });
    return reply.ok;
  }

  async function tryAll(choice: PasswordChoice): Promise<void> {
    setBusy(true);
    const results = await Promise.all(open.map((candidate) => tryOne(candidate, choice)));
    setBusy(false);
    if (results.every(Boolean)) {
      onDone();
    }
  }

  return (
    <>
      <p className="secondary">{speech.say('firstRun.step', { step: 2, total: 2 })}</p>
      <h1 className="headline" ref={titleRef} tabIndex={-1}>
        {speech.sayCount('firstRun.whichPassword', stillOpen)}
      </h1>
      <p className="lead">
        {someAccepted ? speech.sayCount('firstRun.stillNeeded', stillOpen) : speech.say('firstRun.whichPasswordLead')}
      </p>
      <ul className="tries" aria-live="polite">
        {chosen.map((candidate) => (
          <TryRow key={candidate.key} name={candidate.name} result={tries.get(candidate.key) ?? waiting} />
        ))}
      </ul>
      <PasswordForm
        firstGroup="user"
        keptIn={keptIn}
        submitLabel={speech.say('firstRun.tryPassword')}
        busy={busy}
        onSubmit={(choice) => void tryAll(choice)}
      >
        <Button onPress={onBack} disabled={busy}>
          {speech.say('action.back')}
        </Button>
        {someAccepted && (
          <Button onPress={onDone} disabled={busy}>
            {speech.say('firstRun.finishLater')}
          </Button>
        )}
      </PasswordForm>
    </>
  );
}

interface TryRowProps {
  readonly name: string;
  readonly result: Try;
}

function TryRow({ name, result }: TryRowProps): ReactNode {
  const speech = useSpeech();
  const { icon, text, hint } = wordsOf(result, speech);
  return (
    <li className="try">
      <span className="try-name">{name}</span>
      <span className="try-result">
        {icon}
        {text}
      </span>
      {hint !== null && <p className="try-hint">{hint}</p>}
    </li>
  );
}

interface TryWords {
  readonly icon: ReactNode;
  readonly text: string;
  readonly hint: string | null;
}

function wordsOf(result: Try, speech: ReturnType<typeof useSpeech>): TryWords {
  switch (result.kind) {
    case 'waiting':
      return { icon: null, text: speech.say('firstRun.waiting'), hint: null };
    case 'trying':
      return { icon: <WaitIcon />, text: speech.say('action.trying'), hint: null };
    case 'accepted':
      return { icon: <CheckIcon />, text: speech.say('firstRun.accepted'), hint: null };
    case 'refused':
      return { icon: <AlertIcon />, ...speech.failure(result.failure) };
    default:
      return unreachable(result);
  }
}
