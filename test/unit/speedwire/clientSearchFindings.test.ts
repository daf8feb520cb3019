import { describe, expect, it } from 'vitest';

import {
  commands,
  encodeDiscoveryReply,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  speedwireGroup,
} from '../../../electron/core/speedwire/index.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';
import { checkThatNothingIsWritten, clientAddress, createLan, type SpeedwireLan } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const everywhere = { address: null };
const group = { address: speedwireGroup, port: 9522 };

/** A meter that multicasts its values once a second and answers discovery, but not identify. */
async function startMeter(
  lan: SpeedwireLan,
  address: string,
  device: { susyId: number; serial: number },
): Promise<void> {
  const host = lan.network.host([`${address}/24`]);
  await lan.inverter({ host, address, device, respond: () => [] });
  const sender = await host.open({ address, port: 0, multicastInterface: address, onDatagram: () => undefined });
  function sendValues(): void {
    if (sender.ok) {
      const values = { source: device, tickerMs: 1, firmware: null, records: [{ index: 1, type: 4, raw: 5 }] };
      void sender.value.send(encodeEnergyMeterFrame(values), group);
    }
    lan.clock.after(1000, sendValues);
  }
  lan.clock.after(300, sendValues);
}

describe('what a search of all networks finds', () => {
  it('finds inverters by multicast and tells who they are', async () => {
    const lan = createLan();
    await lan.inverter();
    await lan.inverter({ address: '192.168.1.49', device: { susyId: 378, serial: 3_000_000_001 } });
    const report = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(report).toEqual({
      devices: [
        { address: '192.168.1.48', susyId: 181, serial: 2_100_000_001, model: 'STP xx000TL-20', kind: 'inverter' },
        { address: '192.168.1.49', susyId: 378, serial: 3_000_000_001, model: 'STPx.0-3AV-40', kind: 'inverter' },
      ],
      searched: [
        { name: 'eth-192.168.1.10', cidr: '192.168.1.10/24' },
        { name: 'lo', cidr: '127.0.0.1/8' },
      ],
      tookMs: 3000,
      failure: null,
    });
  });

  it('is not prolonged or changed by an energy meter that sends every second', async () => {
    const lan = createLan();
    await lan.inverter();
    await startMeter(lan, '192.168.1.60', { susyId: 349, serial: 1_900_000_001 });
    await startMeter(lan, '192.168.1.61', { susyId: 372, serial: 3_000_000_002 });
    const report = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(report.tookMs).toBe(3000);
    expect(report.devices).toEqual([
      expect.objectContaining({ address: '192.168.1.48', kind: 'inverter' }),
      {
        address: '192.168.1.60',
        susyId: 349,
        serial: 1_900_000_001,
        model: 'SMA Energy Meter 2.0',
        kind: 'energyMeter',
      },
      {
        address: '192.168.1.61',
        susyId: 372,
        serial: 3_000_000_002,
        model: 'Sunny Home Manager 2.0',
        kind: 'homeManager',
      },
    ]);
  });

  it('calls a meter of an unknown family a meter, by what it sends', async () => {
    const lan = createLan();
    await startMeter(lan, '192.168.1.60', { susyId: 999, serial: 7 });
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(devices).toEqual([{ address: '192.168.1.60', susyId: 999, serial: 7, model: null, kind: 'energyMeter' }]);
  });

  it('lists a device that does not say who it is as unknown', async () => {
    const lan = createLan();
    await lan.inverter({ respond: () => [] });
    const report = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(report.devices).toEqual([
      { address: '192.168.1.48', susyId: null, serial: null, model: null, kind: 'unknown' },
    ]);
  });

  it('takes an inverter of a family that nobody has named for an inverter', async () => {
    const lan = createLan();
    await lan.inverter({ device: { susyId: 4711, serial: 5 } });
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(devices).toEqual([{ address: '192.168.1.48', susyId: 4711, serial: 5, model: null, kind: 'inverter' }]);
  });

  it('lists a device with two addresses once', async () => {
    const lan = createLan();
    await lan.inverter();
    await lan.inverter({ address: '192.168.1.52' });
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(devices.map((one) => one.address)).toEqual(['192.168.1.48']);
  });

  it('lists all devices behind one gateway', async () => {
    const lan = createLan();
    await lan.inverter({
      respond: (request, usual) => [
        ...usual(),
        replyFrame(request, { susyId: 246, serial: 71 }, { body: new Uint8Array(48) }),
        replyFrame(request, { susyId: 246, serial: 72 }, { body: new Uint8Array(48) }),
      ],
    });
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(devices.map((one) => `${one.address} ${one.susyId}:${one.serial}`)).toEqual([
      '192.168.1.48 181:2100000001',
      '192.168.1.48 246:71',
      '192.168.1.48 246:72',
    ]);
  });

  it('uses the address and port that answered, not the ones in the answer', async () => {
    const lan = createLan();
    const host = lan.network.host(['192.168.1.70/24']);
    const inverter = await lan.inverter({ host, address: '192.168.1.70', port: 9600 });
    const front = await host.open({
      address: speedwireGroup,
      port: 9522,
      memberships: [{ group: speedwireGroup, interfaceAddress: '192.168.1.70' }],
      onDatagram: (_bytes, from) => void answer(from),
    });
    const sender = await host.open({ address: '192.168.1.70', port: 9601, onDatagram: () => undefined });
    async function answer(to: { address: string; port: number }): Promise<void> {
      if (sender.ok) {
        await sender.value.send(encodeDiscoveryReply('10.9.9.9'), to);
      }
    }
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(front.ok).toBe(true);
    expect(inverter.requests).toEqual([]);
    expect(devices.map((one) => one.address)).toEqual(['192.168.1.70:9601']);
  });

  it('takes nobody for a device who only sends other frames', async () => {
    const lan = createLan();
    const host = lan.network.host(['192.168.1.80/24']);
    const stranger = await host.open({
      address: '192.168.1.80',
      port: 0,
      multicastInterface: '192.168.1.80',
      onDatagram: () => undefined,
    });
    const searching = lan.speedwire().search(everywhere);
    await lan.clock.advance(100);
    if (stranger.ok) {
      const identify = encodeInverterFrame(inverterFrame({ command: commands.identify }));
      const truncated = encodeDiscoveryReply('192.168.1.80').slice(0, 36);
      for (const bytes of [identify, truncated, new TextEncoder().encode('SMA\0')]) {
        for (const one of lan.sentByClient().filter((sent) => sent.from.address === clientAddress)) {
          // oxlint-disable-next-line no-await-in-loop -- in order
          await stranger.value.send(bytes, one.from);
        }
        // oxlint-disable-next-line no-await-in-loop -- in order
        await stranger.value.send(bytes, group);
      }
    }
    expect((await lan.clock.settle(searching)).devices).toEqual([]);
  });
});
