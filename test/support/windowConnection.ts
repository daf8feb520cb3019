import type { Connection, Socket } from '../../renderer/connection/index.ts';
import type { Client } from '../../shared/contract/index.ts';

export interface FakeConnection extends Connection {
  readonly setOpen: (open: boolean) => void;
}

/** A door that a test opens and shuts. */
export function fakeConnection(client: Client): FakeConnection {
  let open = true;
  const watchers = new Set<(open: boolean) => void>();
  return {
    client,
    watch: (watcher) => {
      watchers.add(watcher);
      watcher(open);
      return () => watchers.delete(watcher);
    },
    setOpen: (now) => {
      open = now;
      for (const watcher of watchers) {
        watcher(now);
      }
    },
  };
}

export interface FakeSocket extends Socket {
  readonly sent: readonly unknown[];
  readonly closed: boolean;
  /** Lets the line open, carry a text, or break. */
  readonly open: () => void;
  readonly receive: (frame: unknown) => void;
  readonly receiveText: (text: unknown) => void;
  readonly break: () => void;
}

/** A WebSocket without a network. */
export function fakeSocket(): FakeSocket {
  const listeners: { kind: string; listener: (event: { data: unknown }) => void }[] = [];
  const sent: unknown[] = [];
  let closed = false;
  function tell(kind: string, data: unknown = null): void {
    for (const one of listeners.filter((entry) => entry.kind === kind)) {
      one.listener({ data });
    }
  }
  return {
    sent,
    get closed() {
      return closed;
    },
    send: (text) => sent.push(JSON.parse(text)),
    close: () => {
      closed = true;
    },
    addEventListener: (kind: string, listener: (event: { data: unknown }) => void) => {
      listeners.push({ kind, listener });
    },
    open: () => tell('open'),
    receive: (frame) => tell('message', JSON.stringify(frame)),
    receiveText: (text) => tell('message', text),
    break: () => tell('close'),
  };
}
