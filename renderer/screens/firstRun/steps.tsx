import type { ReactNode } from 'react';

import { useSpeech } from '../../words/index.ts';

interface StepsProps {
  readonly current: number;
}

/** The way ahead, beside the step. */
export function Steps({ current }: StepsProps): ReactNode {
  const { say } = useSpeech();
  const steps = [
    { title: say('firstRun.findTitle'), text: say('firstRun.findHint') },
    { title: say('firstRun.passwordTitle'), text: say('firstRun.passwordHint') },
  ];
  return (
    <ol className="steps" aria-label={say('firstRun.steps')}>
      {steps.map((step, index) => (
        <li key={step.title} className="step" aria-current={index + 1 === current ? 'step' : undefined}>
          <span className="step-number" aria-hidden="true">
            {index + 1}
          </span>
          <span className="step-title">{step.title}</span>
          <span className="step-text">{step.text}</span>
        </li>
      ))}
    </ol>
  );
}
