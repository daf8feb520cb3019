import { describe, expect, it } from 'vitest';

import { decodeDatagram } from '../../../electron/core/speedwire/index.ts';
import { checkThatNothingIsWritten, clientAddress, createLan, inverterAddress } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

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
