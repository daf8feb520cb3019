import { callNames, eventNames, type Client, type EventName, type Reply } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed } from '../../shared/result.ts';
import type { WindowClock } from '../windowClock.ts';
import type { Connection } from './connection.ts';
import { readFrame } from './wire.ts';

/** The little of a WebSocket that is used here. */
export interface Socket {
  readonly send: (text: string) => void;
  readonly close: () => void;
  addEventListener(kind: 'open' | 'close', listener: () => void): void;
  addEventListener(kind: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface SocketConnectionOptions {
  readonly openSocket: () => Socket;
  readonly clock: WindowClock;
}

type AnyReply = Reply<unknown>;

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** A search may take many seconds; an answer later than this will not come. */
const callLimitMs = 60_000;
/** The snapshot is answered from memory: if it takes this long the line is dead, even if it looks open. */
const snapshotLimitMs = 10_000;

/**
 * Talks to the core over the browser door's WebSocket. A lost line is opened again after 0.5 s, doubling to 10 s until
 * a frame arrives. Calls under way when it is lost, and calls made while it is closed, fail with `disconnected`.
 */
export function socketConnection({ openSocket, clock }: SocketConnectionOptions): Connection {
  const pending = new Map<number, (reply: AnyReply) => void>();
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>(eventNames.map((name) => [name, new Set()]));
  const watchers = new Set<(open: boolean) => void>();
  let socket: Socket | null = null;
  let open = false;
  let pauseMs = firstPauseMs;
  let lastId = 0;

  function connect(): void {
    const fresh = openSocket();
    socket = fresh;
    fresh.addEventListener('open', () => socket === fresh && setOpen(true));
    fresh.addEventListener('message', (event) => socket === fresh && receive(event.data));
    fresh.addEventListener('close', () => socket === fresh && lose());
  }

  function setOpen(now: boolean): void {
    open = now;
    for (const watcher of watchers) {
      watcher(now);
    }
  }

  function receive(data: unknown): void {
    const frame = typeof data === 'string' ? readFrame(data) : null;
    if (frame === null) {
      return;
    }
    pauseMs = firstPauseMs;
    if (frame.kind === 'event') {
      for (const listener of listeners.get(frame.event) ?? []) {
        listener(frame.payload);
      }
      return;
    }
    pending.get(frame.id)?.(frame.reply);
  }

  function lose(): void {
    socket?.close();
    socket = null;
    for (const settle of pending.values()) {
      settle(failed(failure('disconnected')));
    }
    if (open) {
      setOpen(false);
    }
    clock.after(pauseMs, connect);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  function call(name: string, callArguments: unknown): Promise<AnyReply> {
    const line = socket;
    if (line === null || !open) {
      return Promise.resolve(failed(failure('disconnected')));
    }
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      const isSnapshot = name === 'getSnapshot';
      const cancelLimit = clock.after(isSnapshot ? snapshotLimitMs : callLimitMs, () => {
        if (isSnapshot && socket === line) {
          lose();
        } else {
          settle(failed(failure('disconnected')));
        }
      });
      function settle(reply: AnyReply): void {
        cancelLimit();
        pending.delete(id);
        resolve(reply);
      }
      pending.set(id, settle);
      line.send(JSON.stringify({ id, call: name, arguments: callArguments }));
    });
  }

  function subscribe(name: EventName, listener: (payload: unknown) => void): () => void {
    listeners.get(name)?.add(listener);
    return () => listeners.get(name)?.delete(listener);
  }

  connect();
  return {
    client: clientOf(call, subscribe),
    watch: (watcher) => {
      watchers.add(watcher);
      watcher(open);
      return () => watchers.delete(watcher);
    },
  };
}

/** Gives the untyped line the contract's shape. The door at the other end checks arguments and speaks the contract. */
function clientOf(
  call: (name: string, callArguments: unknown) => Promise<AnyReply>,
  subscribe: (name: EventName, listener: (payload: unknown) => void) => () => void,
): Client {
  const calls = callNames.map((name) => [name, (callArguments: unknown) => call(name, callArguments)] as const);
  const on: Readonly<Record<string, unknown>> = Object.fromEntries(
    eventNames.map((name) => [name, (listener: (payload: unknown) => void) => subscribe(name, listener)] as const),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both tables are made from the contract's own names
  return { ...Object.fromEntries(calls), on } as unknown as Client;
}
