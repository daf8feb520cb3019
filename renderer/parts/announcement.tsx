import { useEffect, useRef, useState, type ReactNode } from 'react';

interface AnnouncementProps {
  readonly text: string;
  /** What the text is about: a change of it is told at once. */
  readonly topic: string;
  readonly nowMs: number;
}

const restMs = 30_000;

/** Tells a screen reader the state: at once when the situation changes, else at most every 30 seconds. */
export function Announcement({ text, topic, nowMs }: AnnouncementProps): ReactNode {
  const [told, setTold] = useState(text);
  const last = useRef({ topic, atMs: nowMs });
  useEffect(() => {
    if (topic !== last.current.topic || nowMs - last.current.atMs >= restMs) {
      last.current = { topic, atMs: nowMs };
      setTold(text);
    }
  }, [text, topic, nowMs]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {told}
    </p>
  );
}
