import { useState, type ReactNode } from 'react';

import type { DeviceIdentity, InverterView } from '../../shared/contract/index.ts';
import { identityKey, inverterName, useSpeech } from '../words/index.ts';
import { Button } from './button.tsx';

interface KeptInvertersProps {
  readonly inverters: readonly InverterView[];
  readonly onForget: (device: DeviceIdentity) => void;
  readonly onAdd: () => void;
}

/** The kept inverters, to add one or to forget one after a question. */
export function KeptInverters({ inverters, onForget, onAdd }: KeptInvertersProps): ReactNode {
  const speech = useSpeech();
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <div className="settings-inverters">
      <h2 className="section-title">{speech.say('settings.inverters')}</h2>
      {inverters.map((inverter) => {
        const name = inverterName(inverter, speech);
        const key = identityKey(inverter);
        return asked === key ? (
          <div key={key} className="settings-question" tabIndex={-1} ref={focusOn}>
            <p role="alert">{speech.say('settings.forgetQuestion', { name })}</p>
            <div className="button-row">
              <Button onPress={() => onForget({ susyId: inverter.susyId, serial: inverter.serial })}>
                {speech.say('settings.forget')}
              </Button>
              <Button onPress={() => setAsked(null)}>{speech.say('settings.keep')}</Button>
            </div>
          </div>
        ) : (
          <div key={key} className="settings-inverter">
            <span>{name}</span>
            <Button look="link" label={speech.say('settings.forgetName', { name })} onPress={() => setAsked(key)}>
              {speech.say('settings.forget')}
            </Button>
          </div>
        );
      })}
      <div>
        <Button onPress={onAdd}>{speech.say('action.addInverter')}</Button>
      </div>
    </div>
  );
}

function focusOn(element: HTMLElement | null): void {
  element?.focus();
}
