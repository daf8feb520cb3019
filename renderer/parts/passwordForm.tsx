import { useEffect, useId, useRef, useState, type SyntheticEvent, type ReactNode, type RefObject } from 'react';

import { userGroups, type ProgramFacts, type UserGroup } from '../../shared/contract/index.ts';
import { passwordProblem } from '../../shared/password.ts';
import { useSpeech } from '../words/index.ts';
import { Button } from './button.tsx';

export interface PasswordChoice {
  readonly password: string;
  readonly group: UserGroup;
}

interface PasswordFormProps {
  readonly firstGroup: UserGroup;
  readonly keptIn: ProgramFacts['passwordsKeptIn'];
  /** Its button's words. */
  readonly submitLabel: string;
  readonly busy: boolean;
  readonly onSubmit: (choice: PasswordChoice) => void;
  /** Other buttons beside its own. */
  readonly children?: ReactNode;
}

/** Asks for an inverter's password and whose it is. Checks its form, so that no useless try reaches the device. */
export function PasswordForm(props: PasswordFormProps): ReactNode {
  const { firstGroup, keptIn, submitLabel, busy, onSubmit, children } = props;
  const speech = useSpeech();
  const id = useId();
  const [password, setPassword] = useState('');
  const [group, setGroup] = useState<UserGroup>(firstGroup);
  const [shown, setShown] = useState(false);
  const [refused, setRefused] = useState(false);
  const input = useReadyAfter(busy);

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (busy) {
      return;
    }
    const usable = passwordProblem(password) === null;
    setRefused(!usable);
    if (usable) {
      onSubmit({ password, group });
    }
  }

  return (
    <form className="password-form" onSubmit={submit} noValidate>
      <div className="field">
        <label htmlFor={`${id}-password`}>{speech.say('password.label')}</label>
        <input
          id={`${id}-password`}
          ref={input}
          className="input"
          type={shown ? 'text' : 'password'}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={refused || undefined}
          aria-describedby={`${id}-rule`}
        />
        <p id={`${id}-rule`} className={refused ? 'secondary alert' : 'secondary'} role={refused ? 'alert' : undefined}>
          {speech.say('password.rule')}
        </p>
      </div>
      <label className="choice">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {speech.say('password.show')}
      </label>
      <fieldset className="choices">
        <legend>{speech.say('password.group')}</legend>
        {userGroups.map((one) => (
          <label key={one} className="choice">
            <input
              type="radio"
              name={`${id}-group`}
              value={one}
              checked={group === one}
              onChange={() => setGroup(one)}
            />
            {speech.say(one === 'user' ? 'password.user' : 'password.installer')}
          </label>
        ))}
      </fieldset>
      <p className="secondary">{speech.say(keptIn === 'file' ? 'password.keptInFile' : 'password.keptInMemory')}</p>
      <div className="button-row">
        <Button submit look="main" disabled={busy}>
          {busy ? speech.say('action.trying') : submitLabel}
        </Button>
        {children}
      </div>
    </form>
  );
}

/** Once a try has ended and the form is still there, the field is ready for another password. */
function useReadyAfter(busy: boolean): RefObject<HTMLInputElement | null> {
  const input = useRef<HTMLInputElement>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    if (wasBusy.current && !busy) {
      input.current?.focus();
      input.current?.select();
    }
    wasBusy.current = busy;
  }, [busy]);
  return input;
}
