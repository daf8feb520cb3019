import { useEffect, useState, type ReactNode } from 'react';

import { useSpeech } from '../words/index.ts';

/** Leads to the page where one logs off, in a browser that logged on with a password; else nothing. */
export function LogOffLink(): ReactNode {
  const speech = useSpeech();
  const [isLoggedOn, setLoggedOn] = useState(false);
  useEffect(() => {
    const left = new AbortController();
    fetch('/session', { signal: left.signal }).then(
      (answer) => setLoggedOn(answer.status === 204),
      () => undefined,
    );
    return () => left.abort();
  }, []);
  return (
    isLoggedOn && (
      <p>
        <a className="link-button" href="/logon">
          {speech.say('settings.logOff')}
        </a>
      </p>
    )
  );
}
