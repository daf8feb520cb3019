import { expect } from 'vitest';

import type { MeterConnection } from '../../electron/core/p1/index.ts';
import type { FakeClock } from './fakeClock.ts';
import type { HttpDevice } from './httpDevice.ts';
import { soon } from './soon.ts';

/**
 * Waits until a device on loopback is received, pulls its plug, sees the connection say why, plugs it in again, sees it
 * received again, and stops.
 */
export async function pullPlug(device: HttpDevice, connection: MeterConnection, clock: FakeClock): Promise<void> {
  const isReceived = () => connection.state().kind === 'receiving';
  const wait = () => clock.advance(1000);
  await soon(isReceived);
  await device.off();
  await soon(() => connection.state().kind === 'silent', wait);
  expect(connection.state()).toMatchObject({ reason: 'refused', detail: 'ECONNREFUSED' });
  const accepted = connection.accepted();
  await device.on();
  await soon(isReceived, wait);
  expect(connection.accepted()).toBeGreaterThan(accepted);
  await connection.stop();
  expect(clock.pendingTimers).toBe(0);
}
