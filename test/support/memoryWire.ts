import type { ListenTcp, TcpClient, TcpStreams } from '../../electron/core/ports/index.ts';
import { success } from '../../shared/result.ts';

/** TCP in memory between a server of telegrams and its clients. */
export function createWire(): { readonly listenTcp: ListenTcp; readonly tcp: TcpStreams } {
  let server: Parameters<ListenTcp>[0] | null = null;
  return {
    listenTcp: async (options) => {
      server = options;
      return success({ local: { address: options.address, port: options.port }, close: async () => undefined });
    },
    tcp: {
      connect: (_address, events) => {
        let open = true;
        const client: TcpClient = {
          from: { address: '127.0.0.1', port: 40_000 },
          waitingBytes: 0,
          send: (bytes) => {
            if (open) {
              events.onBytes(Uint8Array.from(bytes));
            }
          },
          close: () => {
            if (open) {
              open = false;
              server?.onGone(client);
            }
          },
        };
        queueMicrotask(() => {
          if (open) {
            events.onOpen();
            server?.onClient(client);
          }
        });
        return { close: async () => client.close() };
      },
    },
  };
}
