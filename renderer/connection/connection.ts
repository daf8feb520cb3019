import { callNames, type CallName, type Client, type Reply, type Unsubscribe } from '../../shared/contract/index.ts';
import { failure } from '../../shared/failures.ts';
import { failed } from '../../shared/result.ts';

/** A door to the core: what can be asked, and whether the door is open. */
export interface Connection {
  readonly client: Client;
  /** Tells at once, and at every change, whether calls can get through. */
  readonly watch: (listener: (open: boolean) => void) => Unsubscribe;
}

/**
 * The preload script's bridge lives as long as the window: it is always open. A call whose other end is gone rejects;
 * here it fails with `disconnected` as over any other door, so that no form waits for ever.
 */
export function bridgeConnection(bridge: Client): Connection {
  return {
    client: withoutRejections(bridge),
    watch: (listener) => {
      listener(true);
      return () => {};
    },
  };
}

function withoutRejections(bridge: Client): Client {
  const calls = callNames.map((name) => [name, (callArguments: unknown) => askSafely(bridge, name, callArguments)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is made from the contract's own names
  return { ...Object.fromEntries(calls), on: bridge.on } as Client;
}

async function askSafely(bridge: Client, name: CallName, callArguments: unknown): Promise<Reply<unknown>> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller's arguments are those of the call's name
    return await (bridge[name] as (callArguments: unknown) => Promise<Reply<unknown>>)(callArguments);
  } catch {
    return failed(failure('disconnected'));
  }
}
