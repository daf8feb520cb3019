import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 48rem)';

/** Whether the window is as narrow as a phone. Follows the style sheets' own limit. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, isNarrow);
}

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

function isNarrow(): boolean {
  return window.matchMedia(narrow).matches;
}
