import { describe, expect, it } from 'vitest';

import type { DatagramNetwork } from '../../../electron/core/ports/index.ts';
import { encodeEnergyMeterFrame } from '../../../electron/core/speedwire/index.ts';
import { meterAddress, meterGroup, meterSerial, startListener, startMeterIn } from '../../support/meterLan.ts';
import { clientAddress, createLan, inverterAddress, valueOf, type SpeedwireLan } from '../../support/speedwireLan.ts';

const otherGroup = '239.12.255.253';
const minuteMs = 60_000;

/** A meter that sends a frame each second for as long as it is told to, with nothing else to it. */
async function sendFrames(lan: SpeedwireLan, address: string, serials: readonly number[]): Promise<void> {
  const socket = valueOf(
    await lan.network
      .host([`${address}/24`])
      .open({ address, port: 0, multicastInterface: address, onDatagram: () => undefined }),
  );
  for (const serial of serials) {
    const frame = { source: { susyId: 349, serial }, tickerMs: 5, firmware: null, records: [] };
    void socket.send(encodeEnergyMeterFrame(frame), { address: meterGroup, port: 9522 });
  }
}

function tickersOf(readings: readonly { readonly tickerMs: number }[]): readonly number[] {
  return readings.map((one) => one.tickerMs);
}

describe('listening to meters', () => {
  it('gives each second once, with who said it, when, and what', async () => {
    const lan = createLan();
    const meter = await startMeterIn(lan, { model: 'Sunny Home Manager 2.0' });
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    await lan.clock.advance(10_500);
    expect(readings).toHaveLength(10);
    const { total, phases } = meter.truth();
    expect(readings.at(-1)).toMatchObject({
      identity: { susyId: 372, serial: meterSerial },
      address: meterAddress,
      receivedAtMs: lan.clock.nowMs() - 499,
      tickerMs: 10_000,
      firmware: '2.13.6.R',
      values: {
        importPowerW: Math.max(0, total.powerW),
        exportPowerW: Math.max(0, -total.powerW),
        importWh: Math.floor(total.active.imported / 3600),
        exportWh: Math.floor(total.active.exported / 3600),
        phases: phases.map((one) => ({ voltageV: one.voltageMv / 1000, importPowerW: Math.max(0, one.powerW) })),
      },
    });
    expect(speedwire.counters).toMatchObject({ meterReadings: 10, unread: 0 });
  });

  it('sends nothing, and leaves port 9522 to others that share it', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    const others = startListener(lan.speedwire());
    await lan.clock.advance(5 * minuteMs);
    expect(lan.sentByClient()).toEqual([]);
    expect(others.readings.length).toBe(readings.length);
    expect(readings.length).toBeGreaterThan(295);
  });

  it('counts a frame once that cable and Wi-Fi both hear', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const client = lan.network.host([`${clientAddress}/24`, '192.168.1.11/24', '127.0.0.1/8']);
    const speedwire = lan.speedwire({ network: client });
    const { readings } = startListener(speedwire);
    await lan.clock.advance(20_500);
    expect(tickersOf(readings)).toEqual([...new Set(tickersOf(readings))]);
    expect(speedwire.counters).toMatchObject({ meterReadings: 20, meterRepeats: 20, meterOutOfOrder: 0 });
  });

  it.each([
    ['SMA Energy Meter 2.0', 608],
    ['Sunny Home Manager 2.0', 610],
  ])('hears what %s sends to this computer alone', async (model, length) => {
    const lan = createLan();
    lan.network.fate = ({ to }) => (to.address === meterGroup ? [] : [{ delayMs: 1 }]);
    await startMeterIn(lan, { model, receivers: [{ address: clientAddress, port: 9522 }] });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(5500);
    expect(tickersOf(readings)).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(lan.network.sent.at(-1)?.bytes.length).toBe(length);
  });

  it('joins the other group a meter can be set to where it is told to (ha-pysmaplus, 35)', async () => {
    const lan = createLan();
    await startMeterIn(lan, { group: otherGroup });
    const usual = startListener(lan.speedwire());
    await lan.clock.advance(5000);
    expect(usual.readings).toEqual([]);
    const both = startListener(lan.speedwire(), { bothGroups: true });
    await lan.clock.advance(5000);
    expect(both.readings.length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ['lost', ['lossy'], 35],
    ['doubled', ['duplicate'], 59],
    ['out of order', ['reorder'], 48],
    ['all of that', ['lossy', 'duplicate', 'reorder'], 35],
  ] as const)('gives readings in their order, none twice, where frames are %s', async (_name, faults, least) => {
    const lan = createLan();
    await startMeterIn(lan, { faults });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(minuteMs);
    const tickers = tickersOf(readings);
    expect(tickers).toEqual([...new Set(tickers)].toSorted((one, other) => one - other));
    expect(readings.length).toBeGreaterThanOrEqual(least);
  });

  it('goes on over the wrap of the ticker and after the meter was started anew', async () => {
    const lan = createLan();
    const first = await startMeterIn(lan, { tickerStartMs: 0x1_0000_0000 - 5000 });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(10_500);
    expect(readings).toHaveLength(10);
    await first.stop();
    await lan.clock.advance(20_000);
    await startMeterIn(lan, { tickerStartMs: 300 });
    await lan.clock.advance(10_000);
    expect(tickersOf(readings.slice(10))).toEqual([2300, 3300, 4300, 5300, 6300, 7300, 8300, 9300]);
  });
});

describe('the network changes', () => {
  it('a switch that forgets its members after four minutes cuts nothing off (evcc, 15278)', async () => {
    const lan = createLan();
    lan.network.snoopingMs = 4 * minuteMs;
    await startMeterIn(lan);
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(60 * minuteMs);
    expect(readings.length).toBeGreaterThanOrEqual(3600 - 30);
  });

  it('it leaves before it joins again, as joining twice tells the network nothing', async () => {
    const lan = createLan();
    startListener(lan.speedwire());
    await lan.clock.advance(6 * minuteMs);
    const reports = lan.network.membershipReports.filter((one) => one.interfaceAddress === clientAddress);
    expect(reports.map((one) => one.kind)).toEqual(
      ['join', 'leave', 'join', 'leave', 'join', 'leave', 'join'].slice(0, reports.length),
    );
    expect(reports.length).toBeGreaterThanOrEqual(5);
  });

  it('two addresses of one interface share one membership, so that it can be left', async () => {
    const lan = createLan();
    lan.network.snoopingMs = 4 * minuteMs;
    await startMeterIn(lan);
    const addresses = [clientAddress, '192.168.1.11'].map((address) => ({
      name: 'eth0',
      address,
      cidr: `${address}/24`,
      internal: false,
    }));
    const { readings, states } = startListener(lan.speedwire({ network: lan.network.host(addresses) }));
    await lan.clock.advance(20 * minuteMs);
    expect(states.at(-1)?.interfaces).toHaveLength(1);
    expect(readings.length).toBeGreaterThanOrEqual(1200 - 10);
  });

  it('an interface that goes and comes back is heard again within seconds', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const { readings, states } = startListener(lan.speedwire());
    await lan.clock.advance(10_500);
    lan.network.rewire(lan.client, ['127.0.0.1/8']);
    await lan.clock.advance(20_000);
    expect(readings).toHaveLength(10);
    expect(states.at(-1)?.interfaces.map((one) => one.name)).toEqual(['lo']);
    lan.network.rewire(lan.client, [`${clientAddress}/24`, '127.0.0.1/8']);
    await lan.clock.advance(6000);
    expect(readings.length).toBeGreaterThan(10);
    expect(states.map((one) => one.interfaces.length)).toEqual([2, 1, 2]);
    expect(lan.network.openSockets).toBe(2 + 3);
  });

  it('an interface that was gone for less than the time between two looks is heard again within two minutes', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(11_000);
    lan.network.rewire(lan.client, []);
    await lan.clock.advance(100);
    lan.network.rewire(lan.client, [`${clientAddress}/24`, '127.0.0.1/8']);
    await lan.clock.advance(3 * minuteMs);
    expect(readings.length).toBeGreaterThan(60);
  });

  it('another network with another address is heard within seconds', async () => {
    const lan = createLan();
    await startMeterIn(lan, { bind: { address: '10.0.0.60', port: 9522 } });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(10_000);
    expect(readings).toEqual([]);
    lan.network.rewire(lan.client, ['10.0.0.7/24']);
    await lan.clock.advance(10_000);
    expect(readings.length).toBeGreaterThanOrEqual(4);
  });

  it('after the computer slept, memberships are told anew at once', async () => {
    const lan = createLan();
    startListener(lan.speedwire());
    await lan.clock.advance(11_000);
    const before = lan.network.membershipReports.length;
    lan.clock.jumpWallClock(8 * 60 * minuteMs);
    await lan.clock.advance(5000);
    expect(lan.network.membershipReports.length).toBe(before + 4);
  });

  it('an interface that fails is said and tried again, and stops no other', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const client = lan.network.host(['10.8.0.2/24', `${clientAddress}/24`]);
    let vpnFails = true;
    lan.network.openProblem = ({ memberships = [] }) =>
      vpnFails && memberships.some((one) => one.interfaceAddress === '10.8.0.2')
        ? { reason: 'other', systemCode: 'ENODEV' }
        : null;
    const { readings, states } = startListener(lan.speedwire({ network: client }));
    await lan.clock.advance(10_500);
    expect(readings).toHaveLength(10);
    expect(states).toMatchObject([
      {
        failure: null,
        interfaces: [
          { address: '10.8.0.2', failure: { code: 'networkUnreachable', details: { reason: 'ENODEV' } } },
          { address: clientAddress, failure: null },
        ],
      },
    ]);
    vpnFails = false;
    await lan.clock.advance(5000);
    expect(states.at(-1)?.interfaces.map((one) => one.failure)).toEqual([null, null]);
  });
});

describe('the port is taken', () => {
  it('by a program that keeps it to itself: that is said, and it is tried until it is free', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const other = valueOf(await lan.client.open({ address: '0.0.0.0', port: 9522, onDatagram: () => undefined }));
    const { readings, states } = startListener(lan.speedwire());
    await lan.clock.advance(60_000);
    expect(states.map((one) => one.failure)).toEqual([{ code: 'portTaken', details: { port: 9522 } }]);
    expect(readings).toEqual([]);
    other.close();
    await lan.clock.advance(8000);
    expect(states.map((one) => one.failure?.code ?? null)).toEqual(['portTaken', null]);
    expect(readings.length).toBeGreaterThanOrEqual(3);
  });

  it('is what Windows means by "no access"', async () => {
    const lan = createLan();
    lan.network.openProblem = () => ({ reason: 'blocked', systemCode: 'EACCES' });
    const { states } = startListener(lan.speedwire({ platform: 'win32' }));
    await lan.clock.advance(1);
    expect(states[0]?.failure?.code).toBe('portTaken');
  });

  it('a computer without a network says so, and hears as soon as there is one', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const client = lan.network.host([]);
    const { readings, states } = startListener(lan.speedwire({ network: client }));
    await lan.clock.advance(1);
    expect(states.map((one) => one.failure?.code)).toEqual(['networkUnreachable']);
    lan.network.rewire(client, [`${clientAddress}/24`]);
    await lan.clock.advance(7000);
    expect(readings.length).toBeGreaterThan(0);
  });
});

describe('it ends', () => {
  it.each([0, 1, 3000, 125_000])(
    'with the client, after %i ms: no socket, no timer, no reading is left',
    async (afterMs) => {
      const lan = createLan();
      const speedwire = lan.speedwire();
      const { readings } = startListener(speedwire);
      if (afterMs > 0) {
        await lan.clock.advance(afterMs);
      }
      await lan.clock.settle(speedwire.close());
      await lan.clock.flush();
      expect(lan.network.openSockets).toBe(0);
      expect(lan.clock.pendingTimers).toBe(0);
      await startMeterIn(lan);
      await lan.clock.advance(3000);
      expect(readings).toEqual([]);
      speedwire.listenToMeters({ onReading: () => undefined });
      await lan.clock.flush();
      expect(lan.network.openSockets).toBe(3);
    },
  );

  it('while a socket is being opened: that one is closed too', async () => {
    const lan = createLan();
    const waiting = Promise.withResolvers<void>();
    const slow: DatagramNetwork = {
      interfaces: () => lan.client.interfaces(),
      open: async (options) => {
        await waiting.promise;
        return lan.client.open(options);
      },
    };
    const speedwire = lan.speedwire({ network: slow });
    const listener = startListener(speedwire);
    listener.stop();
    waiting.resolve();
    await lan.clock.advance(10_000);
    expect({ open: lan.network.openSockets, timers: lan.clock.pendingTimers, states: listener.states }).toEqual({
      open: 0,
      timers: 0,
      states: [],
    });
  });
});

describe('a hostile network', () => {
  it('full of pretended meters grows nothing, and does not silence the one that is known', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    await lan.clock.advance(3500);
    await sendFrames(
      lan,
      '192.168.1.66',
      Array.from({ length: 3000 }, (_, serial) => serial),
    );
    await lan.clock.advance(10_000);
    expect(new Set(readings.map((one) => one.identity.serial)).size).toBe(64);
    expect(speedwire.counters.meterStrangers).toBe(3000 - 63);
    expect(readings.filter((one) => one.identity.serial === meterSerial)).toHaveLength(13);
  });

  it('that pretended first does not keep out the meter that was asked for', async () => {
    const lan = createLan();
    const { readings } = startListener(lan.speedwire(), { meters: [{ susyId: 349, serial: meterSerial }] });
    await lan.clock.flush();
    await sendFrames(
      lan,
      '192.168.1.66',
      Array.from({ length: 200 }, (_, serial) => serial),
    );
    await startMeterIn(lan);
    await lan.clock.advance(5500);
    expect(readings.map((one) => one.identity.serial)).toEqual(Array.from({ length: 6 }, () => meterSerial));
  });

  it('does not make a search forget who answered it', async () => {
    const lan = createLan();
    const speedwire = lan.speedwire();
    startListener(speedwire);
    await lan.inverter({ respond: () => [] });
    const searching = speedwire.search({ address: { address: inverterAddress, port: 9522 } });
    await lan.clock.advance(2700);
    for (let host = 100; host < 230; host += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await sendFrames(lan, `192.168.1.${host}`, [host]);
    }
    await lan.clock.advance(10);
    lan.network.fate = () => [];
    expect((await lan.clock.settle(searching)).failure?.code).toBe('encrypted');
  });
});

it('a search beside it ends in time, lists the meter, and costs no reading', async () => {
  const lan = createLan();
  await startMeterIn(lan, { receivers: [{ address: clientAddress, port: 9522 }] });
  const inverter = await lan.inverter();
  const speedwire = lan.speedwire();
  const { readings } = startListener(speedwire);
  await lan.clock.advance(2500);
  const report = await lan.clock.settle(speedwire.search({ address: null }));
  expect(report.tookMs).toBe(3000);
  expect(report.devices.toSorted((one, other) => one.address.localeCompare(other.address))).toMatchObject([
    { address: inverterAddress, serial: inverter.device.serial },
    { address: meterAddress, susyId: 349, serial: meterSerial, model: 'SMA Energy Meter 2.0', kind: 'energyMeter' },
  ]);
  await lan.clock.advance(4500);
  expect(tickersOf(readings)).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
});
