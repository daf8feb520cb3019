import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';

import type { Snapshot } from '../../shared/contract/index.ts';
import type { Store } from './store.ts';
import type { StoreState } from './storeState.ts';

/** Hands the one store down to the screens. */
export const StoreContext = createContext<Store | null>(null);

/** The store itself, for calls and the clock. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) {
    throw new Error('No store stands above this screen');
  }
  return store;
}

/** The store's state; the screen follows its changes. */
export function useStoreState(): StoreState {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.getState);
}

/** The snapshot, on screens that are only shown once there is one. */
export function useSnapshot(): Snapshot {
  const state = useStoreState();
  if (state.kind === 'connecting') {
    throw new Error('This screen is shown too early: no state has arrived');
  }
  return state.snapshot;
}

/** The core's time, followed second by second while the window is in sight. */
export function useNowMs(): number {
  const store = useStore();
  const [nowMs, setNowMs] = useState(store.nowMs);
  useEffect(() => {
    let cancel: (() => void) | null = null;
    function tick(): void {
      setNowMs(store.nowMs());
      cancel = store.clock.after(1000 - (store.nowMs() % 1000), tick);
    }
    function follow(): void {
      cancel?.();
      if (!document.hidden) {
        tick();
      }
    }
    follow();
    const stopFollowing = store.subscribe(() => setNowMs(store.nowMs()));
    document.addEventListener('visibilitychange', follow);
    return () => {
      cancel?.();
      stopFollowing();
      document.removeEventListener('visibilitychange', follow);
    };
  }, [store]);
  return nowMs;
}
