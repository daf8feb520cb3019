import type { ReactNode } from 'react';

import type { Failure } from '../../shared/failures.ts';
import { useSpeech } from '../words/index.ts';

interface FailureNoteProps {
  readonly failure: Failure;
}

/** Says at once, to eye and screen reader, what an action ran into and what to do. */
export function FailureNote({ failure }: FailureNoteProps): ReactNode {
  const { text, hint } = useSpeech().failure(failure);
  return (
    <div role="alert">
      <p className="alert">{text}</p>
      <p className="secondary">{hint}</p>
    </div>
  );
}
