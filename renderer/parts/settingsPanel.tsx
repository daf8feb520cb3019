import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

import {
  languages,
  themes,
  type ChangeSettingsArguments,
  type Language,
  type Settings,
  type Theme,
} from '../../shared/contract/index.ts';
import { languageNames } from '../../shared/texts/index.ts';
import { useSpeech, type Speech } from '../words/index.ts';
import { Button } from './button.tsx';
import { SettingsIcon } from './icons.tsx';

interface SettingsPanelProps {
  readonly settings: Settings;
  readonly version: string;
  readonly onChange: (change: ChangeSettingsArguments) => void;
  /** More settings, below language and appearance. */
  readonly children?: ReactNode;
}

const languageChoices: readonly (Language | 'system')[] = ['system', ...languages];

/** A button that opens the few settings there are. Escape or a press elsewhere closes it. */
export function SettingsPanel({ settings, version, onChange, children }: SettingsPanelProps): ReactNode {
  const speech = useSpeech();
  const id = useId();
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => (open ? closeFromOutside(frame.current, () => setOpen(false)) : undefined), [open]);

  return (
    <div className="settings" ref={frame}>
      <Button look="quiet" onPress={() => setOpen(!open)} expanded={open} controls={`${id}-panel`}>
        <SettingsIcon />
        <span className="settings-label">{speech.say('settings.title')}</span>
      </Button>
      {open && (
        <section className="settings-panel" id={`${id}-panel`} aria-label={speech.say('settings.title')}>
          <div className="field">
            <label htmlFor={`${id}-language`}>{speech.say('settings.language')}</label>
            <select
              id={`${id}-language`}
              className="select"
              value={settings.language}
              onChange={(event) => {
                const language = languageChoices.find((one) => one === event.target.value);
                if (language !== undefined) {
                  onChange({ language });
                }
              }}
            >
              {languageChoices.map((one) => (
                <option key={one} value={one} lang={one === 'system' ? undefined : one}>
                  {one === 'system' ? speech.say('settings.system') : languageNames[one]}
                </option>
              ))}
            </select>
          </div>
          <fieldset className="choices">
            <legend>{speech.say('settings.theme')}</legend>
            {themes.map((one) => (
              <label key={one} className="choice">
                <input
                  type="radio"
                  name={`${id}-theme`}
                  value={one}
                  checked={settings.theme === one}
                  onChange={() => onChange({ theme: one })}
                />
                {themeName(one, speech)}
              </label>
            ))}
          </fieldset>
          {children}
          <p className="secondary">{speech.say('app.version', { version })}</p>
        </section>
      )}
    </div>
  );
}

function themeName(theme: Theme, speech: Speech): string {
  switch (theme) {
    case 'system':
      return speech.say('settings.system');
    case 'light':
      return speech.say('settings.light');
    case 'dark':
      return speech.say('settings.dark');
    default:
      return theme;
  }
}

function closeFromOutside(frame: HTMLElement | null, close: () => void): () => void {
  function onPointer(event: Event): void {
    if (event.target instanceof Node && frame?.contains(event.target) === false) {
      close();
    }
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      close();
      frame?.querySelector('button')?.focus();
    }
  }
  document.addEventListener('pointerdown', onPointer);
  document.addEventListener('focusin', onPointer);
  document.addEventListener('keydown', onKey);
  return () => {
    document.removeEventListener('pointerdown', onPointer);
    document.removeEventListener('focusin', onPointer);
    document.removeEventListener('keydown', onKey);
  };
}
