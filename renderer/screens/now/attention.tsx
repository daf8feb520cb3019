import { useState, type ReactNode } from 'react';

import type { InverterState, InverterView, ProgramFacts, Reply } from '../../../shared/contract/index.ts';
import { failure as makeFailure, type Failure } from '../../../shared/failures.ts';
import { Button } from '../../parts/button.tsx';
import { FailureNote } from '../../parts/failureNote.tsx';
import { PasswordForm, type PasswordChoice } from '../../parts/passwordForm.tsx';
import { useStore } from '../../store/index.ts';
import { identityKey, inverterName, useSpeech } from '../../words/index.ts';

interface AttentionProps {
  readonly inverters: readonly InverterView[];
  readonly keptIn: ProgramFacts['passwordsKeptIn'];
}

/** Every inverter that needs the user, with what it ran into and the one thing to do. Nothing where all is well. */
export function Attention({ inverters, keptIn }: AttentionProps): ReactNode {
  const inNeed = inverters.flatMap((inverter) => {
    const failure = failureOf(inverter.state, inverter);
    return failure === null ? [] : [{ inverter, failure }];
  });
  if (inNeed.length === 0) {
    return null;
  }
  return (
    <div className="attention">
      {inNeed.map(({ inverter, failure }) => (
        <AttentionItem
          key={identityKey(inverter)}
          inverter={inverter}
          failure={failure}
          keptIn={keptIn}
          named={inverters.length > 1}
        />
      ))}
    </div>
  );
}

/** Whether an inverter waits for the user, not only for time or the sun. */
export function needsUser({ kind }: InverterState): boolean {
  return kind !== 'connecting' && kind !== 'live' && kind !== 'asleep';
}

function failureOf(state: InverterState, inverter: InverterView): Failure | null {
  switch (state.kind) {
    case 'unreachable':
    case 'failed':
      return state.failure;
    case 'wrongPassword':
      return makeFailure('wrongPassword', { group: inverter.group });
    case 'passwordMissing':
      return makeFailure('passwordMissing');
    case 'connecting':
    case 'live':
    case 'asleep':
      return null;
    default:
      return state;
  }
}

interface AttentionItemProps {
  readonly inverter: InverterView;
  readonly failure: Failure;
  readonly keptIn: ProgramFacts['passwordsKeptIn'];
  readonly named: boolean;
}

function AttentionItem({ inverter, failure, keptIn, named }: AttentionItemProps): ReactNode {
  const speech = useSpeech();
  const { client } = useStore();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Failure | null>(null);
  const { susyId, serial, address } = inverter;
  const { text, hint } = speech.failure(failure);
  const kind = inverter.state.kind;
  const asksPassword = kind === 'wrongPassword' || kind === 'passwordMissing';

  function follow(call: Promise<Reply<InverterView>>): void {
    setBusy(true);
    setRefusal(null);
    void call.then((reply) => {
      setBusy(false);
      setRefusal(reply.ok ? null : reply.error);
    });
  }
  function retry(): void {
    if (!busy) {
      follow(client.retryInverter({ susyId, serial }));
    }
  }
  function usePassword({ password, group }: PasswordChoice): void {
    follow(client.connectInverter({ susyId, serial, address, password, group }));
  }
  const tryAgain = (
    <Button onPress={retry} disabled={busy}>
      {busy ? speech.say('action.trying') : speech.say('action.tryAgain')}
    </Button>
  );

  return (
    <div className="attention-item">
      <div>
        {named && <h2 className="section-title">{inverterName(inverter, speech)}</h2>}
        {(named || !asksPassword) && <p>{text}</p>}
        {kind !== 'passwordMissing' && <p className="secondary">{hint}</p>}
      </div>
      {asksPassword ? (
        <PasswordForm
          firstGroup={inverter.group}
          keptIn={keptIn}
          submitLabel={speech.say('password.use')}
          busy={busy}
          onSubmit={usePassword}
        >
          {kind === 'wrongPassword' && tryAgain}
        </PasswordForm>
      ) : (
        tryAgain
      )}
      {refusal !== null && <FailureNote failure={refusal} />}
    </div>
  );
}
