import { useEffect, useMemo, useState, type ReactNode } from 'react';

import { ErrorBoundary } from './parts/errorBoundary.tsx';
import { HouseFrame } from './screens/houseFrame.tsx';
import { OpeningScreen } from './screens/openingScreen.tsx';
import { StoreContext, useStoreState, type Store } from './store/index.ts';
import { SpeechContext, speechOf } from './words/index.ts';

interface AppProps {
  readonly store: Store;
  /** The system's languages, most preferred first. */
  readonly preferredLocales: readonly string[];
  readonly onReload: () => void;
}

/** The whole window: words, appearance and the screen that fits the state. */
export function App({ store, preferredLocales, onReload }: AppProps): ReactNode {
  return (
    <StoreContext value={store}>
      <Spoken preferredLocales={preferredLocales} onReload={onReload} />
    </StoreContext>
  );
}

type SpokenProps = Omit<AppProps, 'store'>;

function Spoken({ preferredLocales, onReload }: SpokenProps): ReactNode {
  const state = useStoreState();
  const snapshot = state.kind === 'connecting' ? null : state.snapshot;
  const language = snapshot?.settings.language ?? 'system';
  const theme = snapshot?.settings.theme ?? 'system';
  const [systemZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const zone = snapshot?.program.zone ?? systemZone;
  const speech = useMemo(() => speechOf(language, preferredLocales, zone), [language, preferredLocales, zone]);
  useEffect(() => {
    document.documentElement.lang = speech.language;
  }, [speech]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return (
    <SpeechContext value={speech}>
      <ErrorBoundary onReload={onReload}>
        {state.kind === 'connecting' ? <OpeningScreen failure={state.failure} /> : <HouseFrame />}
      </ErrorBoundary>
    </SpeechContext>
  );
}
