import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';

/*
 * A thread that does nothing, to tell what the machine itself makes every thread wait: each message ends a measurement,
 * which is answered with the longest wait since the one before, ms, and begins another.
 */
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
parentPort?.on('message', () => {
  parentPort?.postMessage(delay.max / 1e6, []);
  delay.reset();
});
