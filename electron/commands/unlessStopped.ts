import { createSpeedwire, type Speedwire, type SpeedwirePorts } from '../core/speedwire/index.ts';
import type { CommandIo } from './commandIo.ts';
import type { StopSignal } from './exitCodes.ts';

/** What a task came to, or the signal that stopped it. */
export type UnlessStopped<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'stopped'; readonly signal: StopSignal };

/**
 * Lets a task work with a Speedwire client of its own. A stop asked for in the middle logs off from every inverter
 * first, as some hold a session for minutes, and gives the signal that asked for it.
 */
export async function unlessStopped<Value>(
  io: Pick<CommandIo, 'onStop'>,
  ports: SpeedwirePorts,
  task: (speedwire: Speedwire) => Promise<Value>,
): Promise<UnlessStopped<Value>> {
  const speedwire = createSpeedwire(ports);
  const stopped = Promise.withResolvers<UnlessStopped<Value>>();
  const forget = io.onStop((signal) => stopped.resolve({ kind: 'stopped', signal }));
  const done = async (): Promise<UnlessStopped<Value>> => ({ kind: 'done', value: await task(speedwire) });
  try {
    return await Promise.race([done(), stopped.promise]);
  } finally {
    await speedwire.close();
    forget();
  }
}
