import type { TraceEntry, TraceSink } from '../../speedwire/index.ts';

/** Keeps the datagrams of a short time in memory. */
export interface TraceRecorder {
  readonly sink: TraceSink;
  readonly entries: readonly TraceEntry[];
  /** Datagrams that were not kept because there were too many. */
  readonly leftOut: number;
}

const mostEntries = 4000;
const mostBytes = 2 * 1024 * 1024;
/** One talkative device, or somebody who wants to fill the memory, leaves room for the others. */
const mostFromOnePeer = 600;

/** Makes an empty recorder. Everything sent is kept; what is received is bounded, altogether and for each sender. */
export function createTraceRecorder(): TraceRecorder {
  const entries: TraceEntry[] = [];
  const counts = new Map<string, number>();
  let bytes = 0;
  let leftOut = 0;
  return {
    sink: (entry) => {
      const count = counts.get(entry.peer.address) ?? 0;
      const hasRoom = entries.length < mostEntries && bytes + entry.bytes.length <= mostBytes;
      if (entry.direction === 'received' && (!hasRoom || count >= mostFromOnePeer)) {
        leftOut += 1;
        return;
      }
      if (entry.direction === 'received') {
        counts.set(entry.peer.address, count + 1);
        bytes += entry.bytes.length;
      }
      entries.push({ ...entry, bytes: Uint8Array.from(entry.bytes) });
    },
    entries,
    get leftOut() {
      return leftOut;
    },
  };
}
