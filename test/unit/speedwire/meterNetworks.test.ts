import { describe, expect, it } from 'vitest';

import type { DatagramNetwork } from '../../../electron/core/ports/index.ts';
import { startListener, startMeterIn } from '../../support/meterLan.ts';
import { clientAddress, createLan, valueOf } from '../../support/speedwireLan.ts';

const minuteMs = 60_000;

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
