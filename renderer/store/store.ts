import type { Change, Client, Snapshot } from '../../shared/contract/index.ts';
import type { Connection } from '../connection/index.ts';
import type { WindowClock } from '../windowClock.ts';
import { applyChange, type StoreState } from './storeState.ts';

/** The window's copy of the core's state. */
export interface Store {
  readonly client: Client;
  readonly clock: WindowClock;
  readonly getState: () => StoreState;
  readonly subscribe: (listener: () => void) => () => void;
  /** The core's time now, by the offset measured when its last word arrived. */
  readonly nowMs: () => number;
  /** Asks for the whole state again, for instance after the window was hidden or the computer slept. */
  readonly refresh: () => void;
  /** Stops listening to the connection. */
  readonly close: () => void;
}

const retryPauseMs = 2000;
/** Changes that arrive while a snapshot is under way; beyond this many a newer snapshot will be asked for anyway. */
const mostWaiting = 200;

/**
 * Keeps the state: a snapshot when the connection opens, then the changes in order of their numbers. A skipped number
 * asks for a new snapshot; changes that arrive meanwhile wait for it.
 */
export function createStore(connection: Connection, clock: WindowClock): Store {
  const { client } = connection;
  const listeners = new Set<() => void>();
  let state: StoreState = { kind: 'connecting', failure: null };
  let open = false;
  /** The number of the snapshot request under way; answers to earlier ones are ignored. */
  let request = 0;
  let asking = false;
  let waiting: Change[] = [];
  let cancelRetry: (() => void) | null = null;

  function setState(next: StoreState): void {
    state = next;
    for (const listener of listeners) {
      listener();
    }
  }

  function setSnapshot(snapshot: Snapshot): void {
    setState({ kind: 'ready', snapshot, offsetMs: snapshot.nowMs - clock.nowMs() });
  }

  function ask(): void {
    cancelRetry?.();
    request += 1;
    asking = true;
    const mine = request;
    void client.getSnapshot(null).then((reply) => {
      if (mine !== request || !open) {
        return;
      }
      asking = false;
      if (reply.ok) {
        const arrivedMeanwhile = waiting;
        waiting = [];
        setSnapshot(reply.value);
        arrivedMeanwhile.forEach(take);
        return;
      }
      if (state.kind === 'connecting') {
        setState({ kind: 'connecting', failure: reply.error });
      }
      cancelRetry = clock.after(retryPauseMs, ask);
    });
  }

  function take(change: Change): void {
    if (asking || state.kind !== 'ready') {
      waiting = [...waiting, change].slice(-mostWaiting);
      return;
    }
    const applied = applyChange(state.snapshot, change);
    if (applied.kind === 'applied') {
      setSnapshot(applied.snapshot);
    } else if (applied.kind === 'gap') {
      waiting = [...waiting, change];
      ask();
    }
  }

  function follow(nowOpen: boolean): void {
    open = nowOpen;
    waiting = [];
    if (nowOpen) {
      ask();
      return;
    }
    cancelRetry?.();
    asking = false;
    if (state.kind === 'ready') {
      setState({ ...state, kind: 'disconnected' });
    }
  }

  const stopEvents = client.on.changed(take);
  const stopWatching = connection.watch(follow);
  return {
    client,
    clock,
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nowMs: () => clock.nowMs() + (state.kind === 'connecting' ? 0 : state.offsetMs),
    refresh: () => {
      if (open && !asking) {
        ask();
      }
    },
    close: () => {
      cancelRetry?.();
      stopEvents();
      stopWatching();
      open = false;
    },
  };
}
