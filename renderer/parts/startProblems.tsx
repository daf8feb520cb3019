import { useState, type ReactNode } from 'react';

import type { Failure } from '../../shared/failures.ts';
import { useSpeech } from '../words/index.ts';
import { Button } from './button.tsx';

interface StartProblemsProps {
  readonly problems: readonly Failure[];
}

/** Tells what was wrong when the program started, until the user says that it was read. */
export function StartProblems({ problems }: StartProblemsProps): ReactNode {
  const speech = useSpeech();
  const [read, setRead] = useState(false);
  if (read || problems.length === 0) {
    return null;
  }
  return (
    <div className="notice" aria-live="polite">
      <div>
        {problems.map((problem) => {
          const { text, hint } = speech.failure(problem);
          return (
            <p key={`${problem.code} ${text}`}>
              {text} <span>{hint}</span>
            </p>
          );
        })}
      </div>
      <Button onPress={() => setRead(true)}>{speech.say('app.understood')}</Button>
    </div>
  );
}
