import { expect, test } from 'vitest';

import { memorySecrets, systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { createLog, memorySettingsStore, startProgram } from '../../electron/core/program/index.ts';
import { loopbackNetwork } from '../../electron/core/program/loopbackNetwork.ts';
import type { Change } from '../../shared/contract/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createFakeNetwork } from '../support/fakeNetwork.ts';

test('the demo reads its inverter over real UDP and touches neither settings nor secrets', async () => {
  const touched: string[] = [];
  const program = await startProgram({
    ports: {
      network: systemNetwork(['127.0.0.1']),
      clock: systemClock,
      random: Math.random,
      log: createLog(systemClock, () => undefined),
      secrets: {
        ...memorySecrets(),
        set: async (name) => {
          touched.push(name);
          return { ok: true, value: undefined };
        },
      },
      settingsStore: {
        ...memorySettingsStore(),
        save: async () => {
          touched.push('settings');
          return { ok: true, value: undefined };
        },
      },
    },
    door: 'browser',
    demo: true,
    version: '1.2.3',
    zone: 'Europe/Amsterdam',
  });
  try {
    const heard = Promise.withResolvers<Change>();
    program.subscribe((_event, change) => {
      if (change.slices.inverters?.[0]?.state.kind === 'live') {
        heard.resolve(change);
      }
    });
    const [inverter] = (await heard.promise).slices.inverters ?? [];
    expect(inverter).toMatchObject({ model: 'STP 6000TL-20', susyId: 181 });
    expect(inverter?.reading?.values.acPowerW).toBeGreaterThan(0);
    expect(await program.handlers.getSnapshot(null)).toMatchObject({
      value: { program: { demo: true, passwordsKeptIn: 'memory', version: '1.2.3' } },
    });
    await program.handlers.changeSettings({ theme: 'dark' });
  } finally {
    await program.stop();
  }
  expect(program.problems).toEqual([]);
  expect(touched).toEqual([]);
});

test('the network of the demo ends at this computer', async () => {
  const clock = createFakeClock();
  const wire = createFakeNetwork(clock);
  const network = loopbackNetwork(wire.host(['127.0.0.1/8', '192.168.1.10/24']));
  expect(network.interfaces().map((one) => one.address)).toEqual(['127.0.0.1']);
  const opened = await network.open({ address: '0.0.0.0', port: 0, onDatagram: () => undefined });
  if (!opened.ok) {
    throw new Error(opened.error.reason);
  }
  const bytes = Uint8Array.of(1);
  expect((await opened.value.send(bytes, { address: '192.168.1.48', port: 9522 })).ok).toBe(false);
  expect((await opened.value.send(bytes, { address: '8.8.8.8', port: 9522 })).ok).toBe(false);
  expect((await opened.value.send(bytes, { address: '127.0.0.1', port: 9522 })).ok).toBe(true);
  expect(wire.sent).toHaveLength(1);
});
