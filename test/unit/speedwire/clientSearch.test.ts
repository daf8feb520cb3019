import { describe, expect, it } from 'vitest';

import { encodeDiscoveryReply, speedwireGroup } from '../../../electron/core/speedwire/index.ts';
import type { DatagramNetwork, DatagramSocket } from '../../../electron/core/ports/index.ts';
import { lossy } from '../../support/fakeNetwork.ts';
import { checkThatNothingIsWritten, createLan } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const everywhere = { address: null };

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

describe('a search of all networks', () => {
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
