import { describe, expect, it } from 'vitest';

import type { Command } from '../../electron/commands/command.ts';
import { discover } from '../../electron/commands/discover.ts';
import { read } from '../../electron/commands/read/read.ts';
import type { DatagramNetwork } from '../../electron/core/ports/index.ts';
import { startEnergyMeter, startSimulator, type Simulator } from '../../electron/core/simulator/index.ts';
import {
  decodeDatagram,
  encodeDiscoveryReply,
  speedwireGroup,
  speedwirePort,
} from '../../electron/core/speedwire/index.ts';
import { createFakeClock, type FakeClock } from '../support/fakeClock.ts';
import { createFakeNetwork, type FakeNetwork } from '../support/fakeNetwork.ts';
import { createRecordedIo } from '../support/recordedIo.ts';

interface Home {
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly computer: DatagramNetwork;
}

function createHome(): Home {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  return { clock, network, computer: network.host(['192.168.1.10/24']) };
}

async function addInverter({ clock, network }: Home, addresses: readonly string[], serial: number): Promise<Simulator> {
  const started = await startSimulator(
    {
      bind: { address: addresses.length === 1 ? (addresses[0] ?? '') : '0.0.0.0', port: speedwirePort },
      model: 'STP 6000TL-20',
      serial,
      userPassword: '0000',
      installerPassword: '1111',
      startMs: clock.nowMs(),
      seed: serial,
      faults: [],
    },
    { clock, network: network.host(addresses.map((address) => `${address}/24`)) },
  );
  if (!started.ok) {
    throw new Error(JSON.stringify(started.error));
  }
  return started.value;
}

async function addMeter({ clock, network }: Home, address: string): Promise<void> {
  await startEnergyMeter(
    { bind: { address, port: speedwirePort }, group: speedwireGroup, serial: 1_900_000_004, seed: 4 },
    { clock, network: network.host([`${address}/24`]) },
  );
}

/** A device that answers a search and nothing else, as those of encrypted plants do. */
async function addSilentDevice({ network }: Home, address: string): Promise<void> {
  const host = network.host([`${address}/24`]);
  const own = await host.open({ address, port: speedwirePort, onDatagram: () => undefined });
  await host.open({
    address: speedwireGroup,
    port: speedwirePort,
    shared: true,
    memberships: [{ group: speedwireGroup, interfaceAddress: address }],
    onDatagram: (bytes, from) => {
      const datagram = decodeDatagram(bytes);
      if (own.ok && datagram.ok && datagram.value.kind === 'discoveryRequest') {
        void own.value.send(encodeDiscoveryReply(address), from);
      }
    },
  });
}

async function run(command: Command, { clock, computer }: Home, argv: readonly string[]) {
  const io = createRecordedIo({ env: { SUNTALLY_PASSWORD: '0000' } });
  const startMs = clock.elapsedMs();
  const ports = { network: computer, clock, random: () => 0.5, platform: 'linux', zone: 'Europe/Amsterdam' };
  const code = await clock.settle(command(argv, io, ports), 120_000);
  return { code, out: io.out, err: io.err, tookMs: clock.elapsedMs() - startMs };
}

interface Document {
  readonly devices: readonly {
    readonly address: string;
    readonly values: unknown;
    readonly errors: readonly { readonly code: string }[];
  }[];
  readonly errors?: readonly { readonly code: string }[];
}

function parse(out: string): Document {
  return JSON.parse(out) as Document;
}

describe('discover', () => {
  it('lists what answers, in the form that is promised', async () => {
    const home = createHome();
    await addInverter(home, ['192.168.1.48'], 2_100_000_001);
    const { code, out, err } = await run(discover, home, ['--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      devices: [
        { address: '192.168.1.48', susyId: 181, serial: 2_100_000_001, model: 'STP xx000TL-20', kind: 'inverter' },
      ],
    });
  });

  it('waits as long as it is told and no longer, and says that nothing was found', async () => {
    const short = await run(discover, createHome(), ['--timeout', '0.7']);
    expect(short).toMatchObject({ code: 3, out: '', tookMs: 700 });
    expect(short.err).toContain('No SMA device answered.');
    const long = await run(discover, createHome(), ['--timeout', '20', '--json']);
    expect(long).toMatchObject({ code: 3, err: '', tookMs: 20_000 });
    expect(parse(long.out)).toMatchObject({ devices: [], errors: [{ code: 'nothingFound' }] });
  });
});

describe('read without an address', () => {
  it('reads every inverter and leaves the rest out, saying so', async () => {
    const home = createHome();
    await addInverter(home, ['192.168.1.48'], 2_100_000_001);
    await addInverter(home, ['192.168.1.49'], 2_100_000_002);
    await addMeter(home, '192.168.1.50');
    await addSilentDevice(home, '192.168.1.51');
    const { code, out, err } = await run(read, home, ['--json']);
    expect(code).toBe(0);
    const { devices } = parse(out);
    expect(devices.map((one) => one.address).toSorted()).toEqual(['192.168.1.48', '192.168.1.49']);
    expect(devices.every((one) => one.values !== null && one.errors.length === 0)).toBe(true);
    expect(err).toContain('192.168.1.50: left out');
    expect(err).toContain('192.168.1.51: left out');
  });

  it('finds nothing: 3, and no device in the document', async () => {
    const { code, out, err } = await run(read, createHome(), ['--json']);
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(parse(out)).toMatchObject({ devices: [], errors: [{ code: 'nothingFound' }] });
  });

  it('finds a meter alone: says that it is no inverter', async () => {
    const home = createHome();
    await addMeter(home, '192.168.1.50');
    const { code, out } = await run(read, home, ['--json']);
    expect(code).toBe(6);
    expect(parse(out).devices).toMatchObject([
      { address: '192.168.1.50', values: null, errors: [{ code: 'notAnInverter' }] },
    ]);
  });

  it('finds a device that gives nothing but its address: says that the plant may be encrypted', async () => {
    const home = createHome();
    await addSilentDevice(home, '192.168.1.51');
    const { code, out } = await run(read, home, ['--json']);
    expect(code).toBe(6);
    expect(parse(out).devices).toMatchObject([
      { address: '192.168.1.51', susyId: null, serial: null, values: null, errors: [{ code: 'encrypted' }] },
    ]);
  });
});

describe('read with addresses', () => {
  it('has every field in the document, null where nothing was read', async () => {
    const home = createHome();
    await addInverter(home, ['192.168.1.48'], 2_100_000_001);
    const { code, out } = await run(read, home, ['--json', '--host', '192.168.1.48', '--host', '192.168.1.99']);
    expect(code).toBe(5);
    const { devices } = parse(out);
    const keys = 'address susyId serial name model modelTag class firmware readAt clockOffsetS values errors'.split(
      ' ',
    );
    expect(devices.map((one) => Object.keys(one))).toEqual([keys, keys]);
    const { address, errors, ...rest } = devices[1] ?? { address: '', errors: [] };
    expect(address).toBe('192.168.1.99');
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    expect(errors.map((error) => error.code)).toEqual(['noAnswer']);
  });

  it('reads an inverter once that has two addresses', async () => {
    const home = createHome();
    const simulator = await addInverter(home, ['192.168.1.48', '192.168.1.49'], 2_100_000_001);
    const { code, out, err } = await run(read, home, ['--json', '--host', '192.168.1.48', '--host', '192.168.1.49']);
    expect(code).toBe(0);
    expect(parse(out).devices).toHaveLength(1);
    expect(err).toContain('the same inverter');
    expect(simulator.counters).toMatchObject({ notLoggedOn: 0, logons: 2 });
    await home.clock.advance(10);
    expect(simulator.counters.logoffs).toBeGreaterThan(0);
  });

  it('sends no frame of another port when one is given', async () => {
    const home = createHome();
    const { code } = await run(read, home, ['--host', '192.168.1.48:9600']);
    expect(code).toBe(5);
    const unicast = home.network.sent.filter((flight) => flight.to.address === '192.168.1.48');
    expect(new Set(unicast.map((flight) => flight.to.port))).toEqual(new Set([9600]));
  });
});
