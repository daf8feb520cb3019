import type { ByteStream, StreamEvents } from '../../electron/core/ports/index.ts';

/** One stream that was asked for, played by the test. */
export interface FakeStream<Address, Problem> {
  readonly address: Address;
  /** Whether the asker closed it. */
  readonly isClosed: () => boolean;
  /** Opens it; harmless where it is open already. */
  readonly open: () => void;
  readonly send: (bytes: string | Uint8Array) => void;
  readonly end: (problem: Problem) => void;
}

export interface FakeStreams<Address, Problem> {
  readonly connect: (address: Address, events: StreamEvents<Problem>) => ByteStream;
  /** All that were ever asked for, the oldest first. */
  readonly all: readonly FakeStream<Address, Problem>[];
  /** The last one. */
  readonly last: () => FakeStream<Address, Problem>;
  /** Streams that are neither closed nor ended. */
  readonly underWay: () => number;
}

/** Makes streams that do what a test says, and that a closed asker hears nothing of, as the real ones. */
export function createFakeStreams<Address, Problem>(): FakeStreams<Address, Problem> {
  const all: FakeStream<Address, Problem>[] = [];
  const live = new Set<StreamEvents<Problem>>();
  return {
    all,
    last: () => {
      const last = all.at(-1);
      if (last === undefined) {
        throw new Error('No stream was asked for');
      }
      return last;
    },
    underWay: () => live.size,
    connect: (address, events) => {
      let closed = false;
      let opened = false;
      live.add(events);
      function told(): readonly StreamEvents<Problem>[] {
        return live.has(events) ? [events] : [];
      }
      all.push({
        address,
        isClosed: () => closed,
        open: () => {
          if (!opened) {
            opened = true;
            told().forEach((one) => one.onOpen());
          }
        },
        send: (bytes) =>
          told().forEach((one) => one.onBytes(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)),
        end: (problem) =>
          told().forEach((one) => {
            live.delete(events);
            one.onEnd(problem);
          }),
      });
      return {
        close: async () => {
          closed = true;
          live.delete(events);
        },
      };
    },
  };
}
