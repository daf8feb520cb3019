import type { DeviceIdentity } from '../../shared/contract/index.ts';
import type { Failure } from '../../shared/failures.ts';
import type { Result } from '../../shared/result.ts';
import type { SessionOptions, Speedwire } from '../core/speedwire/index.ts';

/** Logs on to a gateway, asks for the micro-inverters on its list, and logs off. */
export async function listBehind(
  speedwire: Pick<Speedwire, 'openSession'>,
  gateway: SessionOptions,
): Promise<Result<readonly DeviceIdentity[], Failure>> {
  const opened = await speedwire.openSession(gateway);
  if (!opened.ok) {
    return opened;
  }
  try {
    return await opened.value.listDevices();
  } finally {
    await opened.value.close();
  }
}
