import type { Client, Unsubscribe } from '../../shared/contract/index.ts';

/** A door to the core: what can be asked, and whether the door is open. */
export interface Connection {
  readonly client: Client;
  /** Tells at once, and at every change, whether calls can get through. */
  readonly watch: (listener: (open: boolean) => void) => Unsubscribe;
}

/** The preload script's bridge lives as long as the window: it is always open. */
export function bridgeConnection(client: Client): Connection {
  return {
    client,
    watch: (listener) => {
      listener(true);
      return () => {};
    },
  };
}
