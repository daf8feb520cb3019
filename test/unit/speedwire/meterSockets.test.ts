import { afterEach, expect, test, type TestContext } from 'vitest';

import { systemClock, systemNetwork } from '../../../electron/core/ports/index.ts';
import { startEnergyMeter } from '../../../electron/core/simulator/index.ts';
import { createSpeedwire, type MeterReading } from '../../../electron/core/speedwire/index.ts';
import { meterGroup } from '../../support/meterLan.ts';
import { valueOf } from '../../support/speedwireLan.ts';

const loopback = systemNetwork(['127.0.0.1']);
const meter = { susyId: 349, serial: 1_900_000_077 };
const limitMs = 15_000;
const open: { stop(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});

/** Multicast on loopback is not to be had on every computer and in every container. */
async function skipWithoutMulticast(context: TestContext): Promise<void> {
  const heard = Promise.withResolvers<string | null>();
  const receiver = await loopback.open({
    address: '0.0.0.0',
    port: 9522,
    shared: true,
    memberships: [{ group: meterGroup, interfaceAddress: '127.0.0.1' }],
    onDatagram: (bytes) => (Buffer.from(bytes).toString() === 'probe' ? heard.resolve(null) : undefined),
  });
  const sender = await loopback.open({
    address: '127.0.0.1',
    port: 0,
    multicastInterface: '127.0.0.1',
    onDatagram: () => undefined,
  });
  if (!receiver.ok || !sender.ok) {
    context.skip('the group cannot be joined on loopback');
    return;
  }
  open.push({ stop: () => receiver.value.close() }, { stop: () => sender.value.close() });
  const cancel = systemClock.after(2000, () => heard.resolve('multicasts do not come back on loopback'));
  await sender.value.send(Buffer.from('probe'), { address: meterGroup, port: 9522 });
  const why = await heard.promise;
  cancel();
  if (why !== null) {
    context.skip(why);
  }
  receiver.value.close();
  sender.value.close();
}

/** Listens as a program of its own would, until so many readings of the meter have come. */
function listenFor(count: number): Promise<readonly MeterReading[]> {
  const speedwire = createSpeedwire({ network: loopback, clock: systemClock, random: Math.random });
  open.push({ stop: () => speedwire.close() });
  const readings: MeterReading[] = [];
  return new Promise((resolve) => {
    speedwire.listenToMeters({
      meters: [meter],
      onReading: (reading) => {
        readings.push(reading);
        if (readings.length === count) {
          resolve(readings);
        }
      },
    });
  });
}

test(
  'two programs on one computer hear the same meter on a shared port 9522',
  async (context) => {
    await skipWithoutMulticast(context);
    const listening = Promise.all([listenFor(2), listenFor(2)]);
    const started = valueOf(
      await startEnergyMeter(
        { bind: { address: '127.0.0.1', port: 0 }, group: meterGroup, serial: meter.serial, seed: 1, shuffled: true },
        { network: loopback, clock: systemClock },
      ),
    );
    open.push(started);
    for (const readings of await listening) {
      const [first, second] = readings;
      expect(readings.map((one) => one.identity)).toEqual([meter, meter]);
      expect(((second?.tickerMs ?? 0) - (first?.tickerMs ?? 0)) % 1000).toBe(0);
      expect(second?.values.importWh).toBeGreaterThanOrEqual(first?.values.importWh ?? Infinity);
    }
  },
  limitMs,
);
