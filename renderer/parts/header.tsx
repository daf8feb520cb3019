import type { ReactNode } from 'react';

import { useSpeech } from '../words/index.ts';
import { Logo } from './icons.tsx';

interface HeaderProps {
  readonly demo: boolean;
  readonly nowMs: number;
  /** Controls at its end. */
  readonly children: ReactNode;
}

/** Name, the mark of the demo house, and the plant's date and clock. */
export function Header({ demo, nowMs, children }: HeaderProps): ReactNode {
  const speech = useSpeech();
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  return (
    <div className="header-band">
      <header className="page-header">
        <a className="skip-link" href="#content">
          {speech.say('app.skipToContent')}
        </a>
        <p className="brand">
          <Logo />
          {speech.say('app.name')}
        </p>
        {demo && <p className="demo-mark">{speech.say('app.demo')}</p>}
        <div className="header-end">
          <span className="header-date long">{speech.times.date(minute)}</span>
          <span className="header-date short">{speech.times.dateShort(minute)}</span>
          <span className="header-clock number">{speech.times.clock(minute)}</span>
          {children}
        </div>
      </header>
    </div>
  );
}
