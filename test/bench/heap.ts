import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { percentile } from './table.ts';

/** Makes a function that gives the heap in use in MB, after a collection: without it saw teeth would hide a slope. */
export function heapMeter(): () => number {
  setFlagsFromString('--expose_gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  return () => {
    collectGarbage();
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
}

/** How much a series of looks rose over its later half, in MB. */
export function growthMb(heaps: readonly number[]): number {
  const laterHalf = heaps.slice(Math.floor(heaps.length / 2));
  return percentile(laterHalf.slice(-3), 0.5) - percentile(laterHalf.slice(0, 3), 0.5);
}
