import { describe, expect, it } from 'vitest';

import type { Command } from '../../electron/commands/command.ts';
import { discover } from '../../electron/commands/discover.ts';
import { read } from '../../electron/commands/read/read.ts';
import { startSimulator, type FaultName, type Simulator } from '../../electron/core/simulator/index.ts';
import { commands, decodeDatagram } from '../../electron/core/speedwire/index.ts';
import { lossy } from '../support/fakeNetwork.ts';
import { createRecordedIo } from '../support/recordedIo.ts';
import { createLan, valueOf, type SpeedwireLan } from '../support/speedwireLan.ts';

const noonMs = Date.UTC(2026, 5, 21, 10, 30);

async function start(
  lan: SpeedwireLan,
  address: string,
  model: string,
  serial: number,
  faults: readonly FaultName[] = [],
): Promise<Simulator> {
  const bind = { address, port: 9522 };
  const passwords = { userPassword: '0000', installerPassword: '1111' };
  const options = { bind, model, serial, ...passwords, startMs: noonMs, seed: serial, faults };
  return valueOf(await startSimulator(options, { clock: lan.clock, network: lan.network.host([`${address}/24`]) }));
}

async function run(lan: SpeedwireLan, command: Command, argv: readonly string[], password = '0000') {
  const io = createRecordedIo({ env: password === '' ? {} : { SUNTALLY_PASSWORD: password } });
  const ports = {
    network: lan.client,
    clock: lan.clock,
    random: () => 0.5,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
  };
  const startMs = lan.clock.elapsedMs();
  const code = await lan.clock.settle(command(argv, io, ports), 300_000);
  return { code, out: io.out, err: io.err, tookMs: lan.clock.elapsedMs() - startMs };
}

interface ReadDevice {
  readonly address: string;
  readonly susyId: number;
  readonly serial: number;
  readonly model: string | null;
  readonly values: { readonly totalYieldWh: number; readonly acPowerW: number } | null;
  readonly errors: readonly { readonly code: string; readonly hint: string }[];
}

function devicesOf(out: string): readonly ReadDevice[] {
  return (JSON.parse(out) as { readonly devices: readonly ReadDevice[] }).devices;
}

function serialsOf(simulator: Simulator): number[] {
  return simulator.devices.map((one) => one.identity.serial);
}

describe('read of a gateway', () => {
  it('reads all inverters behind one address, the first and the others (SBFspot issue 357)', async () => {
    const lan = createLan();
    const gateway = await start(lan, '192.168.1.60', 'COM gateway', 2_000_000_001);
    const { code, out, err } = await run(lan, read, ['--json', '--host', '192.168.1.60']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const devices = devicesOf(out);
    expect(new Set(devices.map((one) => one.serial))).toEqual(new Set(serialsOf(gateway)));
    expect(new Set(devices.map((one) => one.values?.totalYieldWh)).size).toBe(3);
    expect(devices.every((one) => one.address === '192.168.1.60' && one.values !== null)).toBe(true);
  });

  it.each([1, 2, 3])('reads them all over a lossy link where only one was heard at first: seed %i', async (seed) => {
    const lan = createLan({ seed });
    await start(lan, '192.168.1.60', 'COM gateway', 2_000_000_001);
    const startMs = lan.clock.nowMs();
    const losing = lossy(0.2);
    lan.network.fate = (flight, random) => {
      const datagram = decodeDatagram(flight.bytes);
      const isOther =
        datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.source.serial > 2_000_000_001;
      const isEarly = flight.from.address === '192.168.1.60' && flight.atMs < startMs + 1000;
      return isOther && isEarly ? [] : losing(flight, random);
    };
    const { out } = await run(lan, read, ['--json', '--host', '192.168.1.60']);
    expect(devicesOf(out).filter((one) => one.values !== null)).toHaveLength(3);
  });

  it('looks for others only where answers were lost on the way to that address', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.48', 'STP 6000TL-20', 2_100_000_001);
    await start(lan, '192.168.1.49', 'STP5.0-3AV-40', 2_100_000_002);
    const losing = lossy(0.3);
    lan.network.fate = (flight, random) =>
      [flight.from.address, flight.to.address].includes('192.168.1.49') ? losing(flight, random) : [{ delayMs: 50 }];
    const { out } = await run(lan, read, ['--json', '--host', '192.168.1.48', '--host', '192.168.1.49']);
    expect(devicesOf(out).map((one) => one.serial)).toEqual([2_100_000_001, 2_100_000_002]);
    const whoIsThere = lan.sentByClient().filter(({ to, bytes }) => {
      const datagram = valueOf(decodeDatagram(bytes));
      const isQuestion = datagram.kind === 'inverter' && datagram.frame.command === commands.identify;
      return to.address === '192.168.1.48' && isQuestion;
    });
    expect(whoIsThere).toHaveLength(1);
  });

  it('finds them by itself too', async () => {
    const lan = createLan();
    const gateway = await start(lan, '192.168.1.60', 'COM gateway', 2_000_000_001);
    const { code, out } = await run(lan, read, ['--json']);
    expect(code).toBe(0);
    expect(devicesOf(out).map((one) => one.serial)).toEqual(serialsOf(gateway));
  });

  it.each([{ argv: ['--host', '192.168.1.60'] }, { argv: [] }])(
    'reads the micro-inverters on the list of a Multigate, and not the Multigate: $argv',
    async ({ argv }) => {
      const lan = createLan();
      const gateway = await start(lan, '192.168.1.60', 'Multigate', 1_700_000_001);
      const { code, out, err } = await run(lan, read, ['--json', ...argv]);
      expect(code).toBe(0);
      const devices = devicesOf(out);
      expect(devices.map((one) => one.serial)).toEqual(serialsOf(gateway).slice(1));
      expect(devices.every((one) => one.model === 'SB 240-10' && (one.values?.totalYieldWh ?? 0) > 0)).toBe(true);
      expect(err).toContain('192.168.1.60: serial 1700000001 is left out, it is the gateway of the others.');
    },
  );

  it('asks an ordinary inverter no more than before: one identify, no search', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.48', 'STP 6000TL-20', 2_100_000_001);
    const { code, tookMs } = await run(lan, read, ['--json', '--host', '192.168.1.48']);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(200);
    const kinds = lan.sentByClient().map(({ bytes }) => {
      const datagram = valueOf(decodeDatagram(bytes));
      return datagram.kind === 'inverter' ? datagram.frame.command : datagram.kind;
    });
    expect(kinds.filter((kind) => kind === commands.identify || kind === 'discoveryRequest')).toHaveLength(1);
  });

  it('tells a wrong password for each of them', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.60', 'COM gateway', 2_000_000_001);
    const { code, out } = await run(lan, read, ['--json', '--host', '192.168.1.60'], 'wrong');
    expect(code).toBe(4);
    expect(devicesOf(out).map((one) => one.errors.map((error) => error.code))).toEqual([
      ['wrongPassword'],
      ['wrongPassword'],
      ['wrongPassword'],
    ]);
  });
});

describe('read of several inverters', () => {
  it('prints the others when one sleeps, and says so (SBFspot issue 412)', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.48', 'STP 6000TL-20', 2_100_000_001);
    await start(lan, '192.168.1.49', 'STP5.0-3AV-40', 2_100_000_002, ['asleep']);
    await start(lan, '192.168.1.50', 'SB 3000TL-21', 2_100_000_003);
    const hosts = ['--host', '192.168.1.49', '--host', '192.168.1.48', '--host', '192.168.1.50'];
    const text = await run(lan, read, hosts);
    expect(text.code).toBe(5);
    expect(text.out.match(/Total yield/g)).toHaveLength(2);
    expect(text.err).toContain('192.168.1.49: ');
    expect(text.err).not.toContain('192.168.1.48: ');
    expect(text.tookMs).toBeLessThan(5000);
    const json = await run(lan, read, ['--json', ...hosts]);
    expect(json.code).toBe(5);
    expect(devicesOf(json.out).map((one) => [one.serial, one.values !== null])).toEqual([
      [null, false],
      [2_100_000_001, true],
      [2_100_000_003, true],
    ]);
  });

  it('says of one that refuses the session that it does, and to wait (SBFspot issue 12)', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.48', 'STP 6000TL-20', 2_100_000_001);
    await start(lan, '192.168.1.49', 'SI4.4M-11', 2_100_000_002, ['refuse-logon']);
    const hosts = ['--json', '--host', '192.168.1.48', '--host', '192.168.1.49'];
    const { code, out, tookMs } = await run(lan, read, hosts);
    expect(code).toBe(6);
    const [first, second] = devicesOf(out);
    expect(first?.values).not.toBeNull();
    expect(second?.errors).toMatchObject([{ code: 'sessionRefused' }]);
    expect(second?.errors[0]?.hint).toContain('Wait a while');
    expect(tookMs).toBeLessThan(10_500);
  });
});

describe('discover', () => {
  it('lists an inverter with cable and Wi-Fi once, with its other address (SBFspot issue 626)', async () => {
    const lan = createLan();
    await lan.inverter();
    await lan.inverter({ address: '192.168.1.52' });
    const text = await run(lan, discover, []);
    expect(text.out.match(/2100000001/g)).toHaveLength(1);
    expect(text.out).toContain('192.168.1.48 answers at 192.168.1.52 too');
    expect(devicesOf((await run(lan, discover, ['--json'])).out)).toMatchObject([
      { address: '192.168.1.48', otherAddresses: ['192.168.1.52'], serial: 2_100_000_001 },
    ]);
  });

  it('logs off from a gateway that it waits for when it is stopped', async () => {
    const lan = createLan();
    const gateway = await start(lan, '192.168.1.60', 'Multigate', 1_700_000_001);
    lan.network.fate = ({ bytes }) => {
      const datagram = decodeDatagram(bytes);
      const isList =
        datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.command === commands.deviceList;
      return isList ? [] : [{ delayMs: 1 }];
    };
    const io = createRecordedIo({ env: { SUNTALLY_PASSWORD: '0000' } });
    const { client: network, clock } = lan;
    const ports = { network, clock, random: () => 0.5, platform: 'linux', zone: 'Europe/Amsterdam' };
    const running = discover(['--behind-gateways'], io, ports);
    await clock.advance(3500);
    expect(gateway.counters).toMatchObject({ logons: 1, logoffs: 0 });
    io.stop();
    expect({ code: await clock.settle(running, 10_000), out: io.out }).toEqual({ code: 130, out: '' });
    await clock.advance(10);
    expect(gateway.counters.logoffs).toBe(1);
  });

  it('lists all devices behind one address', async () => {
    const lan = createLan();
    const gateway = await start(lan, '192.168.1.60', 'COM gateway', 2_000_000_001);
    const devices = devicesOf((await run(lan, discover, ['--json'])).out);
    expect(devices.map((one) => one.serial)).toEqual(serialsOf(gateway));
  });

  it('lists what is on the list of a Multigate where it is told to', async () => {
    const lan = createLan();
    const gateway = await start(lan, '192.168.1.60', 'Multigate', 1_700_000_001);
    const { code, out } = await run(lan, discover, ['--json', '--behind-gateways']);
    expect(code).toBe(0);
    expect(devicesOf(out).map((one) => one.serial)).toEqual(serialsOf(gateway));
    await lan.clock.advance(10);
    expect(gateway.counters).toMatchObject({ logons: 1, logoffs: 1 });
  });

  it('logs on to nobody unless it is told to, though it has a password, and says how', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.60', 'Multigate', 1_700_000_001);
    const { code, out, err } = await run(lan, discover, ['--json']);
    expect(code).toBe(0);
    expect(devicesOf(out)).toMatchObject([{ serial: 1_700_000_001, kind: 'gateway' }]);
    expect(err).toContain('192.168.1.60: --behind-gateways');
    const asked = lan.sentByClient().flatMap(({ bytes }) => {
      const datagram = valueOf(decodeDatagram(bytes));
      return datagram.kind === 'inverter' ? [datagram.frame.command] : [];
    });
    expect(new Set(asked)).toEqual(new Set([commands.identify]));
  });

  it('ends with the reason where a gateway does not let it in, and lists the rest', async () => {
    const lan = createLan();
    await start(lan, '192.168.1.60', 'Multigate', 1_700_000_001);
    await start(lan, '192.168.1.48', 'STP 6000TL-20', 2_100_000_001);
    const { code, out, err } = await run(lan, discover, ['--json', '--behind-gateways'], 'wrong');
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({ devices: [{}, {}], errors: [{ code: 'wrongPassword' }] });
    expect(err).toContain('192.168.1.60: ');
  });

  it('asks for a password where it is told to log on, and for a reason to read one', async () => {
    const lan = createLan();
    expect(await run(lan, discover, ['--behind-gateways'], '')).toMatchObject({ code: 2, out: '' });
    const needless = await run(lan, discover, ['--password-stdin']);
    expect(needless).toMatchObject({ code: 2, out: '' });
    expect(needless.err).toContain('--password-stdin needs --behind-gateways');
    expect(lan.sentByClient()).toEqual([]);
  });
});
