import { describe, expect, it } from 'vitest';

import { read } from '../../../electron/commands/read/read.ts';
import { commands, speedwireGroup } from '../../../electron/core/speedwire/index.ts';
import { runInLan } from '../../support/commandInLan.ts';
import { lossy } from '../../support/fakeNetwork.ts';
import {
  checkThatNothingIsWritten,
  clientAddress,
  createLan,
  inverterAddress,
  valueOf,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const endpoint = { address: inverterAddress, port: 9522 };
const asUser = { endpoint, identity: null, group: 'user', password: '0000' } as const;

describe('a connection that fails now and then', () => {
  it('SBFspot #252: an inverter that got another address is found where it is now', async () => {
    const lan = createLan();
    const first = await lan.inverter();
    const speedwire = lan.speedwire();
    const before = await lan.clock.settle(speedwire.search({ address: null }));
    first.close();
    await lan.inverter({ address: '192.168.1.77' });
    await lan.clock.advance(60_000);
    const after = await lan.clock.settle(speedwire.search({ address: null }));
    expect([before, after].map(({ devices }) => devices.map((one) => `${one.address} ${one.serial}`))).toEqual([
      ['192.168.1.48 2100000001'],
      ['192.168.1.77 2100000001'],
    ]);
  });

  it('SBFspot #252: the question leaves on every network of the computer, and one address is enough without it', async () => {
    const lan = createLan();
    const client = lan.network.host([`${clientAddress}/24`, '10.8.0.2/24', '172.17.0.1/16']);
    await lan.inverter({ address: '172.17.0.9', answersDiscovery: true });
    const speedwire = lan.speedwire({ network: client });
    const { devices, searched } = await lan.clock.settle(speedwire.search({ address: null }));
    expect(devices.map((one) => one.address)).toEqual(['172.17.0.9']);
    expect(searched.map((one) => one.cidr)).toEqual([`${clientAddress}/24`, '10.8.0.2/24', '172.17.0.1/16']);

    await lan.inverter({ answersDiscovery: false });
    const alone = await lan.clock.settle(speedwire.search({ address: endpoint }));
    expect(alone.devices.map((one) => one.serial)).toEqual([2_100_000_001]);
  });

  it.each([
    ['an inverter that is deaf for three seconds', 3000],
    ['an address that the network must find out first', 1100],
  ])('SBFspot #256, #289: %s is reached in one call', async (_what, deafMs) => {
    const lan = createLan();
    await lan.inverter();
    const startMs = lan.clock.nowMs();
    lan.network.fate = ({ atMs }) => (atMs - startMs < deafMs ? [] : [{ delayMs: 1 }]);
    const { code, out } = await runInLan(lan, read, ['--host', inverterAddress]);
    expect(code).toBe(0);
    expect(out).toContain('41161.805 kWh');
  });

  it('SBFspot #256: after the router was away for minutes it goes on without a restart', async () => {
    const lan = createLan();
    await lan.inverter();
    const speedwire = lan.speedwire();
    lan.network.fate = () => [];
    lan.network.sendProblem = () => ({ reason: 'unreachable', systemCode: 'ENETUNREACH' });
    for (let tries = 0; tries < 3; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect((await lan.clock.settle(speedwire.openSession(asUser))).ok).toBe(false);
    }
    lan.network.fate = () => [{ delayMs: 1 }];
    lan.network.sendProblem = () => null;
    valueOf(await lan.clock.settle(speedwire.openSession(asUser)));
  });

  it('SBFspot #354: found by a search but silent to all else: the reason is told, and what to do', async () => {
    const lan = createLan();
    await lan.inverter({ respond: () => [] });
    const { code, err } = await runInLan(lan, read, []);
    expect(code).toBe(6);
    expect(err).toContain(inverterAddress);
    expect(err).toContain('encrypted communication');
  });

  it('SBFspot #576: Wi-Fi that loses a fifth of everything does not stop one of forty reads', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const lan = createLan({ seed });
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      await lan.inverter();
      lan.network.fate = lossy(0.2);
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const session = valueOf(await lan.clock.settle(lan.speedwire().openSession(asUser)));
      // oxlint-disable-next-line no-await-in-loop -- one house after the other
      const { values, failures } = valueOf(await lan.clock.settle(session.readAll()));
      expect([values.totalYieldWh, failures]).toEqual([41_161_805, []]);
    }
  });
});

describe('a search', () => {
  it('SBFspot #541: discovery ends although an energy meter never falls silent, and so does reading', async () => {
    const lan = createLan();
    await lan.inverter();
    const meter = valueOf(
      await lan.network.host(['192.168.1.60/24']).open({
        address: '192.168.1.60',
        port: 0,
        multicastInterface: '192.168.1.60',
        onDatagram: () => undefined,
      }),
    );
    const frame = Uint8Array.from({ length: 600 }, (_, index) => [0x53, 0x4d, 0x41, 0][index] ?? 0);
    function chatter(): void {
      void meter.send(frame, { address: speedwireGroup, port: 9522 });
      for (const one of lan
        .sentByClient()
        .filter(({ from }) => from.address === clientAddress)
        .slice(-2)) {
        void meter.send(frame, one.from);
      }
      lan.clock.after(100, chatter);
    }
    chatter();
    const report = await lan.clock.settle(lan.speedwire().search({ address: null }));
    expect(report).toMatchObject({ tookMs: 3000, devices: [{ address: inverterAddress }] });
    const { code, tookMs } = await runInLan(lan, read, []);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(6000);
  });

  it('SBFspot #626: a frame that only begins like an answer is no device at 0.0.10.128', async () => {
    const lan = createLan();
    await lan.inverter();
    const stranger = valueOf(
      await lan.network
        .host(['192.168.1.90/24'])
        .open({ address: '192.168.1.90', port: 9522, onDatagram: () => undefined }),
    );
    const searching = lan.speedwire().search({ address: null });
    await lan.clock.advance(200);
    // A question of somebody else: fragment 0 and packet id 0x800A stand where an answer has its address.
    const question = Buffer.from(
      '534d4100000402a00000000100260010606509a0ffffffffffff00007d0052be2836000000000000' +
        '0a80000200000000000000000000000000000000',
      'hex',
    );
    for (const { from } of lan.sentByClient().filter((one) => one.from.address === clientAddress)) {
      void stranger.send(question, from);
    }
    const { devices } = await lan.clock.settle(searching);
    expect(devices.map((one) => one.address)).toEqual([inverterAddress]);
  });

  it('ha-pysmaplus #52: an inverter that answers no search is found and read at its address', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({ device: { susyId: 292, serial: 1_990_000_007 }, answersDiscovery: false });
    const { code, out } = await runInLan(lan, read, ['--host', inverterAddress, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ devices: [{ serial: 1_990_000_007, values: { acPowerW: 2997 } }] });
    await lan.clock.advance(10);
    expect(inverter.count(commands.logoff)).toBe(1);
  });
});
