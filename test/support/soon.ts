import { setImmediate } from 'node:timers/promises';

/**
 * Waits for what real sockets bring, turn by turn of the event loop.
 *
 * @param isSo looked at after each turn
 * @param meanwhile done between the turns, such as moving a fake clock on
 * @throws when it is still not so after ten seconds
 */
export async function soon(isSo: () => boolean, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  const endMs = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > endMs) {
      throw new Error(`Still not so: ${String(isSo)}`);
    }
    await meanwhile();
    await settleSockets();
  }
}

/** Gives loopback sockets a moment: they need several turns for one exchange. */
async function settleSockets(): Promise<void> {
  const endMs = performance.now() + 5;
  while (performance.now() < endMs) {
    await setImmediate();
  }
}
