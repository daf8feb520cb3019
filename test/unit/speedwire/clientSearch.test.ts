import { describe, expect, it } from 'vitest';

import {
  commands,
  decodeDatagram,
  encodeDiscoveryReply,
  encodeEnergyMeterFrame,
  encodeInverterFrame,
  speedwireGroup,
} from '../../../electron/core/speedwire/index.ts';
import type { DatagramNetwork, DatagramSocket } from '../../../electron/core/ports/index.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { lossy } from '../../support/fakeNetwork.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';
import {
  checkThatNothingIsWritten,
  clientAddress,
  createLan,
  inverterAddress,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const everywhere = { address: null };
const group = { address: speedwireGroup, port: 9522 };

async function openSocket(
  host: DatagramNetwork,
  address: string,
  onDatagram: (bytes: Uint8Array) => void = () => undefined,
): Promise<DatagramSocket> {
  const opened = await host.open({ address, port: 9522, onDatagram: (bytes) => onDatagram(bytes) });
  if (!opened.ok) {
    throw new Error(opened.error.systemCode);
  }
  return opened.value;
}

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

describe('a search of all networks', () => {
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

  it('sends 20 bytes to the group on every interface every half second, from ports of its own', async () => {
    const lan = createLan();
    await lan.clock.settle(lan.speedwire().search(everywhere));
    const asked = lan.sentByClient().filter((one) => one.to.address === speedwireGroup);
    for (const address of ['192.168.1.10', '127.0.0.1']) {
      const own = asked.filter((one) => one.from.address === address);
      expect(own.map((one) => one.atMs - (own[0]?.atMs ?? 0))).toEqual([0, 500, 1000, 1500, 2000, 2500]);
      expect(own.every((one) => one.bytes.length === 20 && one.from.port !== 9522 && one.to.port === 9522)).toBe(true);
    }
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

  it('counts its own multicasts that come back as foreign', async () => {
    const lan = createLan();
    const speedwire = lan.speedwire();
    const report = await lan.clock.settle(speedwire.search(everywhere));
    expect(report).toMatchObject({ devices: [], failure: { code: 'nothingFound' } });
    expect(speedwire.counters.foreign).toBeGreaterThan(0);
  });

  it('never sends from port 9522, and goes without listening where that port is taken', async () => {
    const lan = createLan();
    await lan.inverter();
    await openSocket(lan.client, '0.0.0.0');
    const report = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(report.devices).toHaveLength(1);
    expect(lan.sentByClient().every((one) => one.from.port !== 9522)).toBe(true);
  });

  it('goes on when one interface fails', async () => {
    const lan = createLan();
    await lan.inverter();
    lan.network.openProblem = (options) =>
      options.address === '127.0.0.1' ? { reason: 'addressMissing', systemCode: 'EADDRNOTAVAIL' } : null;
    const report = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(report.devices).toHaveLength(1);
    expect(report.searched).toEqual([{ name: 'eth-192.168.1.10', cidr: '192.168.1.10/24' }]);
  });

  it.each([
    { platform: 'darwin', code: 'localNetworkBlocked' },
    { platform: 'linux', code: 'networkUnreachable' },
  ])('tells why nothing could be sent outward on $platform: $code', async ({ platform, code }) => {
    const lan = createLan();
    lan.network.sendProblem = (from) =>
      from.address.startsWith('127.') ? null : { reason: 'unreachable', systemCode: 'EHOSTUNREACH' };
    const report = await lan.clock.settle(lan.speedwire({ platform }).search(everywhere));
    expect(report.failure).toMatchObject({ code });
  });

  it('remembers at most 64 devices, however many pretend to be one', async () => {
    const lan = createLan();
    const host = lan.network.host(['192.168.1.90/24']);
    const searching = lan.speedwire().search(everywhere);
    await lan.clock.advance(1);
    const target = lan.sentByClient()[0]?.from;
    for (let port = 20_000; port < 20_300; port += 1) {
      // oxlint-disable-next-line no-await-in-loop -- in order
      const opened = await host.open({ address: '192.168.1.90', port, onDatagram: () => undefined });
      if (opened.ok && target !== undefined) {
        void opened.value.send(encodeDiscoveryReply('192.168.1.90'), target);
      }
    }
    const report = await lan.clock.settle(searching);
    expect(report.devices).toHaveLength(64);
    const identifies = lan.sentByClient().filter((one) => one.to.address === '192.168.1.90');
    expect(identifies.length).toBeLessThanOrEqual(64 * 13);
  });

  it('finds an inverter over a link that loses 30 % both ways, in at least 95 of 100 searches', async () => {
    let found = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const lan = createLan({ seed });
      await lan.inverter();
      lan.network.fate = lossy(0.3);
      const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
      found += devices.some((one) => one.serial === 2_100_000_001) ? 1 : 0;
    }
    expect(found).toBeGreaterThanOrEqual(95);
  });

  it('ends at a deadline of its own and closes what it opened', async () => {
    const lan = createLan();
    const speedwire = lan.speedwire();
    expect((await lan.clock.settle(speedwire.search({ address: null, deadlineMs: 1200 }))).tookMs).toBe(1200);
    await speedwire.close();
    expect(lan.network.openSockets).toBe(0);
    expect(lan.clock.pendingTimers).toBe(0);
  });
});

describe('a search of one address', () => {
  it('asks that address alone and is done as soon as it has said who it is', async () => {
    const lan = createLan();
    await lan.inverter({ answersDiscovery: false });
    await lan.inverter({ address: '192.168.1.49', device: { susyId: 378, serial: 2 } });
    const report = await lan.clock.settle(
      lan.speedwire().search({ address: { address: inverterAddress, port: 9522 } }),
    );
    expect(report.devices).toEqual([
      { address: '192.168.1.48', susyId: 181, serial: 2_100_000_001, model: 'STP xx000TL-20', kind: 'inverter' },
    ]);
    expect(report.tookMs).toBeLessThan(500);
    expect(new Set(lan.sentByClient().map((one) => one.to.address))).toEqual(new Set([inverterAddress]));
  });

  it('leaves no timer behind when the answer comes just before the deadline', async () => {
    const lan = createLan();
    await lan.inverter();
    const startMs = lan.clock.nowMs();
    lan.network.fate = ({ from, atMs }) =>
      from.address === clientAddress && atMs > startMs ? [] : [{ delayMs: 1450 }];
    const report = await lan.clock.settle(
      lan.speedwire().search({ address: { address: inverterAddress, port: 9522 } }),
    );
    expect(report).toMatchObject({ tookMs: 3000, devices: [{ serial: 2_100_000_001 }] });
    expect(lan.clock.pendingTimers).toBe(0);
  });

  it('asks both ways: discovery and identify', async () => {
    const lan = createLan();
    await lan.clock.settle(lan.speedwire().search({ address: { address: inverterAddress, port: 9523 } }));
    const kinds = lan.sentByClient().map((one) => {
      const datagram = decodeDatagram(one.bytes);
      return datagram.ok ? datagram.value.kind : 'malformed';
    });
    expect(kinds.filter((kind) => kind === 'discoveryRequest')).toHaveLength(6);
    expect(kinds.filter((kind) => kind === 'inverter')).toHaveLength(6);
    expect(lan.sentByClient().every((one) => one.to.port === 9523)).toBe(true);
  });

  it('tells why nobody answered, with the address', async () => {
    const lan = createLan();
    const report = await lan.clock.settle(
      lan.speedwire().search({ address: { address: inverterAddress, port: 9523 } }),
    );
    expect(report).toMatchObject({
      devices: [],
      searched: [],
      tookMs: 3000,
      failure: { code: 'noAnswer', details: { address: '192.168.1.48:9523' } },
    });
  });

  it('says that a device which answers discovery alone seems to be encrypted', async () => {
    const lan = createLan();
    await lan.inverter({ respond: () => [] });
    const report = await lan.clock.settle(
      lan.speedwire().search({ address: { address: inverterAddress, port: 9522 } }),
    );
    expect(report.devices).toEqual([expect.objectContaining({ kind: 'unknown' })]);
    expect(report.failure).toMatchObject({ code: 'encrypted' });
  });
});
