import type { ReactNode } from 'react';

import { useSpeech } from '../words/index.ts';

/** A value that is not there: a dash to the eye, words to a screen reader, never a zero. */
export function Missing(): ReactNode {
  const speech = useSpeech();
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{speech.say('value.none')}</span>
    </>
  );
}

interface MeasureProps {
  readonly value: number | null | undefined;
  readonly format: (value: number) => string;
}

/** A measured value, or the mark of a missing one. */
export function Measure({ value, format }: MeasureProps): ReactNode {
  return value === null || value === undefined ? <Missing /> : format(value);
}
