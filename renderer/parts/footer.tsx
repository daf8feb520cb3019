import type { ReactNode } from 'react';

import type { InverterView } from '../../shared/contract/index.ts';
import { identityKey, inverterName, useSpeech } from '../words/index.ts';
import { ComputerIcon } from './icons.tsx';
import { StateIcon } from './stateIcon.tsx';
import { readingAge, stateText } from './stateText.ts';

interface FooterProps {
  readonly inverters: readonly InverterView[];
  readonly nowMs: number;
  /** Whether the window runs on the computer that keeps the data. */
  readonly here: boolean;
}

/** How every inverter is doing, and where the data is. */
export function Footer({ inverters, nowMs, here }: FooterProps): ReactNode {
  const speech = useSpeech();
  return (
    <footer className="page-footer">
      <div>
        {inverters.length > 0 && (
          <ul className="footer-states">
            {inverters.map((inverter) => (
              <li key={identityKey(inverter)} className="footer-item number">
                <StateIcon state={inverter.state} />
                <span>
                  <strong>{inverterName(inverter, speech)}</strong>{' '}
                  {[stateText(inverter.state, nowMs, speech), readingAge(inverter, nowMs, speech)]
                    .filter((part) => part !== null)
                    .join(', ')}
                </span>
              </li>
            ))}
          </ul>
        )}
        <p className="footer-item footer-kept">
          <ComputerIcon />
          {speech.say(here ? 'app.keptHere' : 'app.keptThere')}
        </p>
      </div>
    </footer>
  );
}
