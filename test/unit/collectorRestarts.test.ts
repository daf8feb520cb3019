import { expect, test } from 'vitest';

import { createCollector, passwordName } from '../../electron/core/collector/index.ts';
import { memorySecrets } from '../../electron/core/ports/index.ts';
import { emptySettings, openFileSettingsStore } from '../../electron/core/program/index.ts';
import { commands } from '../../electron/core/speedwire/index.ts';
import { keptInverter } from '../support/keptInverterFixture.ts';
import { checkThatNothingIsWritten, createLan, valueOf, type SpeedwireLan } from '../support/speedwireLan.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

checkThatNothingIsWritten();

const tenMinutesMs = 600_000;

/** One run of ten minutes over the settings of that folder, with a password; gives the state at its end. */
async function runOnce(lan: SpeedwireLan, folder: string, password: string): Promise<string | undefined> {
  const store = valueOf(await openFileSettingsStore(folder, lan.clock.nowMs()));
  const saves: Promise<unknown>[] = [];
  const speedwire = lan.speedwire();
  const collector = createCollector({
    speedwire,
    clock: lan.clock,
    secrets: memorySecrets(Object.fromEntries(store.found.inverters.map((one) => [passwordName(one), password]))),
    onChanged: () => undefined,
    onKept: () => saves.push(store.save({ ...store.found, inverters: collector.kept() })),
    onSurprise: (error) => {
      throw error;
    },
  });
  store.found.inverters.forEach((one) => collector.watch(one));
  await lan.clock.advance(tenMinutesMs);
  const kind = collector.views()[0]?.state.kind;
  await lan.clock.settle(collector.stop());
  await lan.clock.settle(speedwire.close());
  await Promise.all(saves);
  return kind;
}

test('twenty restarts with a wrong password give one logon', async () => {
  const lan = createLan();
  const inverter = await lan.inverter();
  const folder = temporaryFolder();
  const kept = keptInverter({ ...inverter.device, address: inverter.endpoint.address });
  const first = valueOf(await openFileSettingsStore(folder, lan.clock.nowMs()));
  valueOf(await first.save({ ...emptySettings, inverters: [kept] }));
  for (let restart = 0; restart < 20; restart += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one run after the other
    expect(await runOnce(lan, folder, '1234')).toBe('wrongPassword');
  }
  expect(inverter.count(commands.logon)).toBe(1);
  const { found } = valueOf(await openFileSettingsStore(folder, lan.clock.nowMs()));
  expect(found.inverters).toMatchObject([{ serial: kept.serial, passwordRefused: true }]);
});
