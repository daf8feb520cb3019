import { afterEach, describe, expect, it } from 'vitest';

import { systemClock, systemNetwork } from '../../../electron/core/ports/index.ts';
import { commands, createSpeedwire, type Speedwire } from '../../../electron/core/speedwire/index.ts';
import { dayRecords, startFakeInverter, type FakeInverter } from '../../support/fakeInverter.ts';
import { isHarmless, valueOf } from '../../support/speedwireLan.ts';

const network = systemNetwork(['127.0.0.1']);
const opened: (FakeInverter | Speedwire)[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) {
    // oxlint-disable-next-line no-await-in-loop -- the client first, then the device
    await one.close();
  }
});

describe('over real sockets on loopback', () => {
  it('finds an inverter by its address, reads it and logs off', async () => {
    const inverter = await startFakeInverter({
      host: network,
      address: '127.0.0.1',
      port: 0,
      records: () => dayRecords(systemClock.nowMs()),
    });
    const sent: Uint8Array[] = [];
    const speedwire = createSpeedwire({
      network,
      clock: systemClock,
      random: Math.random,
      trace: ({ direction, bytes }) => direction === 'sent' && sent.push(bytes),
    });
    opened.push(speedwire, inverter);
    const report = await speedwire.search({ address: inverter.endpoint });
    expect(report.devices).toMatchObject([{ address: `127.0.0.1:${inverter.endpoint.port}`, kind: 'inverter' }]);
    const session = valueOf(
      await speedwire.openSession({
        endpoint: inverter.endpoint,
        identity: inverter.device,
        group: 'user',
        password: '0000',
      }),
    );
    const read = valueOf(await session.readAll());
    expect(read.values.totalYieldWh).toBe(41_161_805);
    expect(Math.abs(read.clockOffsetS ?? 99)).toBeLessThanOrEqual(1);
    await session.close();
    await expect.poll(() => inverter.count(commands.logoff)).toBe(1);
    expect(sent.length).toBeGreaterThan(17);
    expect(sent.every(isHarmless)).toBe(true);
  });
});
