import type { ReactNode } from 'react';

import type { Failure } from '../../shared/failures.ts';
import { useSpeech } from '../words/index.ts';

interface OpeningScreenProps {
  /** Why no state has arrived, where the core said so. */
  readonly failure: Failure | null;
}

/** Shown until the first state arrives. */
export function OpeningScreen({ failure }: OpeningScreenProps): ReactNode {
  const speech = useSpeech();
  const words = failure === null ? null : speech.failure(failure);
  return (
    <main className="page-main whole-page-note">
      <div aria-live="polite">
        <h1 className="headline">{words?.text ?? speech.say('app.connecting')}</h1>
        {words !== null && <p className="lead">{words.hint}</p>}
      </div>
    </main>
  );
}
