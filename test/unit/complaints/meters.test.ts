import { describe, expect, it } from 'vitest';

import { discover } from '../../../electron/commands/discover.ts';
import { commands, encodeInverterFrame, speedwireGroup } from '../../../electron/core/speedwire/index.ts';
import { runInLan } from '../../support/commandInLan.ts';
import { meterAddress, meterSerial, startListener, startMeterIn } from '../../support/meterLan.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';
import { checkThatNothingIsWritten, clientAddress, createLan, valueOf } from '../../support/speedwireLan.ts';
import { readOnce } from '../../support/speedwireReads.ts';

checkThatNothingIsWritten();

describe('energy meters and Home Managers', () => {
  it('homebridge-sma-home-manager #4: frames of the protocol of newer firmware, 0x6081, are read', async () => {
    const lan = createLan();
    lan.network.fate = ({ to }) => (to.address === speedwireGroup ? [] : [{ delayMs: 1 }]);
    const receivers = [{ address: clientAddress, port: 9522 }];
    const meter = await startMeterIn(lan, { model: 'Sunny Home Manager 2.0', receivers });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(3500);
    const protocols = lan.network.sent
      .filter((one) => one.to.address === clientAddress)
      .map((one) => one.bytes.slice(16, 18));
    expect(new Set(protocols.map((one) => Buffer.from(one).toString('hex')))).toEqual(new Set(['6081']));
    expect(readings).toHaveLength(3);
    expect(readings.at(-1)?.values.importPowerW).toBe(Math.max(0, meter.truth().total.powerW));
  });

  it('homebridge-sma-home-manager #16: an inverter is read over Speedwire alone, and nothing is written to it', async () => {
    const lan = createLan();
    const { read } = await readOnce(lan);
    expect(read.values).toMatchObject({ acPowerW: 2997, totalYieldWh: 41_161_805 });
    // That every frame is a question, a logon or a logoff is checked after each test of this file.
    expect(new Set(lan.sentByClient().map((one) => one.to.port))).toEqual(new Set([9522]));
  });

  it('homebridge-sma-home-manager #19: the question goes to the group that devices listen to', async () => {
    const lan = createLan();
    await lan.inverter({ device: { susyId: 138, serial: 2_130_000_003 } });
    const { code, out } = await runInLan(lan, discover, ['--json']);
    expect(code).toBe(0);
    expect(out).toContain('2130000003');
    const groups = lan.sentByClient().filter((one) => one.to.address.startsWith('239.'));
    expect(new Set(groups.map((one) => one.to.address))).toEqual(new Set(['239.12.255.254']));
  });

  it('hassio-sma-em #22: a meter that is set to send to this computer alone is heard without multicast', async () => {
    const lan = createLan();
    lan.network.fate = ({ to }) => (to.address === speedwireGroup ? [] : [{ delayMs: 1 }]);
    await startMeterIn(lan, { receivers: [{ address: clientAddress, port: 9522 }] });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(5500);
    expect(readings.map((one) => one.identity.serial)).toEqual(Array.from({ length: 5 }, () => meterSerial));
  });

  it.each([
    ['as SUSyID 372', { susyId: 372, serial: 3_014_930_000 }],
    ['as SUSyID 378', { susyId: 378, serial: 3_006_130_000 }],
  ])(
    'hassio-sma-em #27; SMA-EM #78: who asks who is there, %s, is no meter and costs it nothing',
    async (_as, source) => {
      const lan = createLan();
      await startMeterIn(lan);
      const asker = valueOf(
        await lan.network.host(['192.168.1.90/24']).open({
          address: '192.168.1.90',
          port: 9522,
          multicastInterface: '192.168.1.90',
          onDatagram: () => undefined,
        }),
      );
      const question = encodeInverterFrame(inverterFrame({ source, command: commands.identify }));
      expect(question).toHaveLength(58);
      const { readings } = startListener(lan.speedwire());
      for (let second = 0; second < 60; second += 1) {
        void asker.send(question, { address: speedwireGroup, port: 9522 });
        void asker.send(question, { address: clientAddress, port: 9522 });
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await lan.clock.advance(1000);
      }
      expect(new Set(readings.map((one) => one.identity.serial))).toEqual(new Set([meterSerial]));
      expect(readings.length).toBeGreaterThanOrEqual(59);
      expect(new Set(readings.map((one) => one.address))).toEqual(new Set([meterAddress]));
    },
  );

  it('ha-pysmaplus #35: two meters, one in the other group, are heard and told apart by their serials', async () => {
    const lan = createLan();
    await startMeterIn(lan, { model: 'Sunny Home Manager 2.0' });
    await startMeterIn(lan, {
      bind: { address: '192.168.1.61', port: 9522 },
      group: '239.12.255.253',
      serial: meterSerial + 1,
    });
    const { readings } = startListener(lan.speedwire(), { bothGroups: true });
    await lan.clock.advance(5500);
    const counts = [meterSerial, meterSerial + 1].map(
      (serial) => readings.filter((one) => one.identity.serial === serial).length,
    );
    expect(counts).toEqual([5, 5]);
  });
});
