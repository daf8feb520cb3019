import type { FakeInverterOptions } from './fakeInverter.ts';
import { valueOf, type SpeedwireLan } from './speedwireLan.ts';

/** Puts an inverter into the house and logs on to it. */
export async function openTo(lan: SpeedwireLan, options: Partial<FakeInverterOptions> = {}) {
  const inverter = await lan.inverter(options);
  const opening = lan
    .speedwire()
    .openSession({ endpoint: inverter.endpoint, identity: null, group: 'user', password: '0000' });
  return { inverter, session: valueOf(await lan.clock.settle(opening)) };
}

/** The same, and reads it once. */
export async function readOnce(lan: SpeedwireLan, options: Partial<FakeInverterOptions> = {}) {
  const { inverter, session } = await openTo(lan, options);
  return { inverter, session, read: valueOf(await lan.clock.settle(session.readAll())) };
}
