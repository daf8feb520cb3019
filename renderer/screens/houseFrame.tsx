import { useEffect, useRef, useState, type ReactNode } from 'react';

import type { DeviceIdentity } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';
import { FailureNote } from '../parts/failureNote.tsx';
import { Footer } from '../parts/footer.tsx';
import { Header } from '../parts/header.tsx';
import { KeptInverters } from '../parts/keptInverters.tsx';
import { LogOffLink } from '../parts/logOffLink.tsx';
import { SettingsPanel } from '../parts/settingsPanel.tsx';
import { StartProblems } from '../parts/startProblems.tsx';
import { useNowMs, useSnapshot, useStore, useStoreState } from '../store/index.ts';
import { useSpeech } from '../words/index.ts';
import { FirstRunScreen } from './firstRun/index.ts';
import { NowScreen } from './now/index.ts';

/** Header, screen and footer, once a state is known. Without an inverter the screen is the first run. */
export function HouseFrame(): ReactNode {
  const speech = useSpeech();
  const { client } = useStore();
  const state = useStoreState();
  const { inverters, program, settings } = useSnapshot();
  const nowMs = useNowMs();
  const [adding, setAdding] = useState(inverters.length === 0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const firstRun = adding || inverters.length === 0;
  const [countBefore, setCountBefore] = useState(inverters.length);
  if (countBefore !== inverters.length) {
    setCountBefore(inverters.length);
    // Once the last one is forgotten, the first run ends only when it is done, not when the first one is accepted.
    setAdding(adding || inverters.length === 0);
  }
  const shownBefore = useRef(firstRun);
  useEffect(() => {
    if (shownBefore.current !== firstRun) {
      shownBefore.current = firstRun;
      document.getElementById('content')?.focus();
    }
  }, [firstRun]);

  function show(reply: { readonly ok: true } | { readonly ok: false; readonly error: Failure }): void {
    setFailure(reply.ok ? null : reply.error);
  }
  async function forget(device: DeviceIdentity): Promise<void> {
    show(await client.forgetInverter(device));
  }

  return (
    <div className="page">
      <Header demo={program.demo} nowMs={nowMs}>
        <SettingsPanel
          key={firstRun ? 'firstRun' : 'now'}
          settings={settings}
          version={program.version}
          onChange={(change) => void client.changeSettings(change).then(show)}
        >
          {!firstRun && (
            <KeptInverters
              inverters={inverters}
              onForget={(device) => void forget(device)}
              onAdd={() => setAdding(true)}
            />
          )}
          {failure !== null && <FailureNote failure={failure} />}
          {program.door === 'browser' && <LogOffLink />}
        </SettingsPanel>
      </Header>
      {state.kind === 'disconnected' && (
        <div className="line-lost" aria-live="polite">
          <p>
            {speech.say('app.lost')} <span>{speech.say('app.lostHint')}</span>
          </p>
        </div>
      )}
      <StartProblems problems={program.problems} />
      {firstRun ? <FirstRunScreen onDone={() => setAdding(false)} /> : <NowScreen />}
      <Footer inverters={inverters} nowMs={nowMs} here={program.door === 'desktop' || isLoopback(location.hostname)} />
    </div>
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
