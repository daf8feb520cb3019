import { describe, expect, it } from 'vitest';

import { read } from '../../../electron/commands/read/read.ts';
import { createCollector, passwordName } from '../../../electron/core/collector/index.ts';
import { memorySecrets } from '../../../electron/core/ports/index.ts';
import { commands, encodeEnergyMeterFrame } from '../../../electron/core/speedwire/index.ts';
import { runInLan } from '../../support/commandInLan.ts';
import { keptInverter } from '../../support/keptInverterFixture.ts';
import { meterGroup, meterSerial, startListener, startMeterIn } from '../../support/meterLan.ts';
import {
  checkThatNothingIsWritten,
  clientAddress,
  createLan,
  errorOf,
  inverterAddress,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;
const minuteMs = 60_000;

/** The part of the program that watches an inverter all day. */
function watchIn(lan: SpeedwireLan) {
  const kept = keptInverter({ serial: 2_100_000_001 });
  const collector = createCollector({
    speedwire: lan.speedwire({ zone: 'Europe/Amsterdam' }),
    clock: lan.clock,
    secrets: memorySecrets({ [passwordName(kept)]: '0000' }),
    onChanged: () => undefined,
    onKept: () => undefined,
    onSurprise: (error) => {
      throw error;
    },
  });
  collector.watch(kept);
  return { collector, kindNow: () => collector.views()[0]?.state.kind };
}

describe('what users of evcc met', () => {
  it('evcc #2733: powerline adapters that take most of a second each way are waited for', async () => {
    const lan = createLan();
    await lan.inverter();
    lan.network.fate = (_flight, random) => [{ delayMs: 400 + random() * 500 }];
    const { code, out } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(code).toBe(0);
    expect(out).toContain('41161.805 kWh');
  });

  it('evcc #3574: a connection that was lost for two hours comes back by itself within minutes', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const { collector, kindNow } = watchIn(lan);
    await lan.clock.advance(minuteMs);
    expect(kindNow()).toBe('live');
    lan.network.fate = () => [];
    await lan.clock.advance(105 * minuteMs);
    expect(kindNow()).toBe('unreachable');
    inverter.loseSession();
    lan.network.fate = () => [{ delayMs: 1 }];
    await lan.clock.advance(6 * minuteMs);
    expect(kindNow()).toBe('live');
    await lan.clock.settle(collector.stop());
  });

  it('evcc #15590: unicast answers arrive while meters are heard on the same port, by this and other programs', async () => {
    const lan = createLan();
    await lan.inverter();
    await startMeterIn(lan, { receivers: [{ address: clientAddress, port: 9522 }] });
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    const other = startListener(lan.speedwire());
    await lan.clock.advance(3000);
    const session = valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
    const told = valueOf(await lan.clock.settle(session.readAll()));
    await lan.clock.advance(3000);
    expect(told.failures).toEqual([]);
    expect([readings, other.readings].map((heard) => heard.length)).toEqual([6, 6]);
    expect(lan.sentByClient().some((one) => one.from.port === 9522)).toBe(false);
  });

  it('evcc #16773: no answer at night is sleep, is told as such, and a start at night is no error', async () => {
    const lan = createLan({ startMs: Date.UTC(2024, 9, 21, 19, 41) });
    let isAwake = false;
    await lan.inverter({ respond: (_request, usual) => (isAwake ? usual() : []), answersDiscovery: false });
    const opened = await lan.clock.settle(lan.speedwire({ zone: 'Europe/Berlin' }).openSession(asUser));
    expect(errorOf(opened).code).toBe('asleep');
    const { collector, kindNow } = watchIn(lan);
    await lan.clock.advance(10 * 60 * minuteMs);
    expect(kindNow()).toBe('asleep');
    isAwake = true;
    await lan.clock.advance(6 * minuteMs);
    expect(kindNow()).toBe('live');
    await lan.clock.settle(collector.stop());
  });

  it('evcc #22229, #23856: after a restart that left a session behind, logons ignored for seconds are borne', async () => {
    const lan = createLan();
    let deafUntilMs = 0;
    const inverter = await lan.inverter({
      respond: (request, usual) =>
        request.command === commands.logon && lan.clock.elapsedMs() < deafUntilMs ? [] : usual(),
    });
    valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    deafUntilMs = lan.clock.elapsedMs() + 5000;
    const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
    expect(valueOf(await lan.clock.settle(session.readAll())).failures).toEqual([]);
    expect(inverter.loggedOn).toBe(true);
  });
});

describe('switches that forget', () => {
  it('evcc #15278: a meter behind a switch with IGMP snooping is heard for a whole day', async () => {
    const lan = createLan();
    lan.network.snoopingMs = 4 * minuteMs;
    const meter = valueOf(
      await lan.network.host(['192.168.1.60/24']).open({
        address: '192.168.1.60',
        port: 0,
        multicastInterface: '192.168.1.60',
        onDatagram: () => undefined,
      }),
    );
    const { readings } = startListener(lan.speedwire());
    const frameEveryMs = 20_000;
    for (let tickerMs = 0; tickerMs < 24 * 60 * minuteMs; tickerMs += frameEveryMs) {
      const source = { susyId: 349, serial: meterSerial };
      const frame = { source, tickerMs, firmware: null, records: [{ index: 1, type: 4, raw: 4400 }] };
      void meter.send(encodeEnergyMeterFrame(frame), { address: meterGroup, port: 9522 });
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await lan.clock.advance(frameEveryMs);
    }
    expect(readings.length).toBeGreaterThan((24 * 60 * minuteMs) / frameEveryMs - 60);
  });
});
