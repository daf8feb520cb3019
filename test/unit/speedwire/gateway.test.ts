import { describe, expect, it } from 'vitest';

import { startSimulator, type Simulator } from '../../../electron/core/simulator/index.ts';
import {
  commands,
  decodeDatagram,
  deviceErrors,
  replyTo,
  type FrameAddress,
  type InverterFrame,
} from '../../../electron/core/speedwire/index.ts';
import { replyFrame } from '../../support/fakeInverter.ts';
import { lossy } from '../../support/fakeNetwork.ts';
import {
  checkThatNothingIsWritten,
  createLan,
  errorOf,
  valueOf,
  type SpeedwireLan,
} from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const gatewayAddress = '192.168.1.60';
const endpoint = { address: gatewayAddress, port: 9522 };
const everywhere = { address: null };
const credentials = { group: 'user', password: '0000' } as const;
const deviceList = 0xfff50200;
const noonMs = Date.UTC(2026, 5, 21, 10, 30);

/** Devices behind one address that all answer who they are: one answer each, and nothing else. */
async function startCrowd(lan: SpeedwireLan, devices: readonly FrameAddress[], address = gatewayAddress) {
  return lan.inverter({
    address,
    device: devices[0] ?? { susyId: 181, serial: 1 },
    respond: (request, usual) => [
      ...usual(),
      ...(request.command === commands.identify
        ? devices.slice(1).map((one) => replyFrame(request, one, { body: new Uint8Array(48) }))
        : []),
    ],
  });
}

function crowd(count: number): FrameAddress[] {
  return Array.from({ length: count }, (_, index) => ({ susyId: 246, serial: 2_000_000_001 + index }));
}

/** A simulated gateway as the simulator's table of models names it. */
async function startGateway(lan: SpeedwireLan, model: string): Promise<Simulator> {
  return valueOf(
    await startSimulator(
      {
        bind: endpoint,
        model,
        serial: 1_700_000_001,
        userPassword: '0000',
        installerPassword: '1111',
        startMs: noonMs,
        seed: 5,
        faults: [],
      },
      { clock: lan.clock, network: lan.network.host([`${gatewayAddress}/24`]) },
    ),
  );
}

function framesTo(lan: SpeedwireLan, susyId: number): readonly InverterFrame[] {
  return lan.sentByClient().flatMap(({ bytes }) => {
    const datagram = decodeDatagram(bytes);
    return datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.destination.susyId === susyId
      ? [datagram.value.frame]
      : [];
  });
}

describe('several devices behind one address', () => {
  it('are all found, the first of six and the other five (SBFspot issue 357)', async () => {
    const lan = createLan();
    await startCrowd(lan, crowd(6));
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(devices).toEqual(
      crowd(6).map((one) => ({ address: gatewayAddress, ...one, model: 'SB TL', kind: 'inverter' })),
    );
  });

  it('are all found over a link that loses 30 % both ways, in at least 95 of 100 searches', async () => {
    let complete = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      const lan = createLan({ seed });
      await startCrowd(lan, crowd(6));
      lan.network.fate = lossy(0.3);
      const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
      complete += devices.length === 6 ? 1 : 0;
    }
    expect(complete).toBeGreaterThanOrEqual(95);
  });

  it('are all found by a search of that address, which waits longer where a second one answers', async () => {
    let complete = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      const lan = createLan({ seed });
      await startCrowd(lan, crowd(6));
      lan.network.fate = lossy(0.3);
      const report = await lan.clock.settle(lan.speedwire().search({ address: endpoint }));
      expect(report.tookMs).toBeLessThanOrEqual(3000);
      complete += report.devices.length === 6 ? 1 : 0;
    }
    expect(complete).toBeGreaterThanOrEqual(45);
  });

  it('are remembered for half a minute after one was asked for, without a further question', async () => {
    const lan = createLan();
    await startCrowd(lan, crowd(3));
    const speedwire = lan.speedwire();
    const session = valueOf(
      await lan.clock.settle(speedwire.openSession({ endpoint, identity: null, ...credentials })),
    );
    expect(session.identity).toEqual(crowd(1)[0]);
    expect(speedwire.devicesAt(endpoint)).toEqual(crowd(3));
    expect(framesTo(lan, 0xffff)).toHaveLength(1);
    await lan.clock.advance(31_000);
    expect(speedwire.devicesAt(endpoint)).toEqual([]);
  });

  it('are no more than 64, however many answer', async () => {
    const lan = createLan();
    await startCrowd(lan, crowd(300));
    const speedwire = lan.speedwire();
    const { devices } = await lan.clock.settle(speedwire.search(everywhere));
    expect(devices).toHaveLength(64);
    expect(speedwire.devicesAt(endpoint)).toHaveLength(64);
  });

  it('do not make a search of an ordinary inverter longer', async () => {
    const lan = createLan();
    await lan.inverter();
    const report = await lan.clock.settle(lan.speedwire().search({ address: { address: '192.168.1.48', port: 9522 } }));
    expect(report.tookMs).toBeLessThan(300);
  });

  it('are read one by one through the gateway', async () => {
    const lan = createLan();
    const startedMs = lan.clock.nowMs();
    const gateway = await startGateway(lan, 'COM gateway');
    const speedwire = lan.speedwire();
    const { devices } = await lan.clock.settle(speedwire.search(everywhere));
    expect(devices.map((one) => one.serial)).toEqual(gateway.devices.map((one) => one.identity.serial));
    for (const device of gateway.devices) {
      const { identity } = device;
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const session = valueOf(await lan.clock.settle(speedwire.openSession({ endpoint, identity, ...credentials })));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const read = valueOf(await lan.clock.settle(session.readAll()));
      expect(session.identity).toEqual(identity);
      expect(read.values.totalYieldWh).toBe(Math.floor(device.totalYieldWhAt(noonMs + read.at - startedMs)));
    }
  });
});

describe('an inverter with cable and Wi-Fi', () => {
  it('is listed once, at the address that answered first, with the other one (SBFspot issue 626)', async () => {
    const lan = createLan();
    await lan.inverter();
    await lan.inverter({ address: '192.168.1.52' });
    await lan.inverter({ address: '192.168.1.49', device: { susyId: 378, serial: 2 } });
    const { devices } = await lan.clock.settle(lan.speedwire().search(everywhere));
    expect(devices.map(({ address, otherAddresses }) => ({ address, otherAddresses }))).toEqual([
      { address: '192.168.1.48', otherAddresses: ['192.168.1.52'] },
      { address: '192.168.1.49', otherAddresses: undefined },
    ]);
  });
});

describe('an answer that cannot be a device', () => {
  it.each([
    ['a wildcard', { susyId: 0xffff, serial: 0xffffffff }],
    ['an empty serial', { susyId: 181, serial: 0 }],
    ['another client program', { susyId: 120, serial: 4_711_000_001 }],
  ])('is refused: %s', async (_what, device) => {
    const lan = createLan();
    await lan.inverter({
      respond: (request) => (request.command === commands.identify ? [replyFrame(request, device)] : []),
    });
    const speedwire = lan.speedwire();
    const { devices } = await lan.clock.settle(speedwire.search(everywhere));
    expect(devices).toEqual([expect.objectContaining({ susyId: null, kind: 'unknown' })]);
    const opened = await lan.clock.settle(
      speedwire.openSession({ endpoint: { address: '192.168.1.48', port: 9522 }, identity: null, ...credentials }),
    );
    expect(errorOf(opened).code).toBe('encrypted');
  });
});

describe('micro-inverters behind a Multigate', () => {
  it('are on its list', async () => {
    const lan = createLan();
    const gateway = await startGateway(lan, 'Multigate');
    const speedwire = lan.speedwire();
    const { devices } = await lan.clock.settle(speedwire.search(everywhere));
    expect(devices).toEqual([expect.objectContaining({ susyId: 175, kind: 'gateway', model: 'Multigate' })]);
    const session = valueOf(
      await lan.clock.settle(speedwire.openSession({ endpoint, identity: null, ...credentials })),
    );
    const listed = valueOf(await lan.clock.settle(session.listDevices()));
    expect(listed).toEqual(gateway.devices.slice(1).map((one) => one.identity));
    expect(listed).toHaveLength(4);
  });

  it('are read though they do not say who they are, with a control byte of their own', async () => {
    const lan = createLan();
    const gateway = await startGateway(lan, 'Multigate');
    const speedwire = lan.speedwire();
    const micro = gateway.devices[1];
    if (micro === undefined) {
      throw new Error('no micro-inverter');
    }
    const startMs = lan.clock.elapsedMs();
    const session = valueOf(
      await lan.clock.settle(speedwire.openSession({ endpoint, identity: micro.identity, ...credentials })),
    );
    expect(lan.clock.elapsedMs() - startMs).toBeLessThan(1000);
    const read = valueOf(await lan.clock.settle(session.readAll()));
    expect(read.device.model).toBe('SB 240-10');
    expect(read.values.acPowerW).toBeGreaterThan(0);
    expect(read.values.totalYieldWh).toBeGreaterThan(0);
    const [logon, ...reads] = framesTo(lan, 244);
    expect(logon).toMatchObject({ command: commands.logon, control: 0xa0 });
    expect(new Set(reads.map((one) => one.control))).toEqual(new Set([0xe0]));
  });

  it('are asleep at their gateway: told as silent, not as a wrong password', async () => {
    const lan = createLan();
    await startGateway(lan, 'Multigate');
    const opened = await lan.clock.settle(
      lan.speedwire().openSession({ endpoint, identity: { susyId: 244, serial: 99 }, ...credentials }),
    );
    expect(errorOf(opened)).toMatchObject({ code: 'sessionBusy', details: { susyId: 244, serial: 99 } });
  });

  it('are none where the device keeps no list', async () => {
    const lan = createLan();
    const inverter = await lan.inverter();
    const session = valueOf(
      await lan.clock.settle(
        lan.speedwire().openSession({ endpoint: inverter.endpoint, identity: null, ...credentials }),
      ),
    );
    expect(await lan.clock.settle(session.listDevices())).toEqual({ ok: true, value: [] });
  });

  it('are listed once each, others passed over, at most 64', async () => {
    const records = [
      listRecord(3, { susyId: 244, serial: 11 }),
      listRecord(3, { susyId: 244, serial: 11 }),
      listRecord(1, { susyId: 175, serial: 12 }),
      listRecord(3, { susyId: 0xffff, serial: 0xffffffff }),
      ...Array.from({ length: 20 }, (_, index) => listRecord(3, { susyId: 244, serial: 100 + index })),
    ];
    expect(await listGivenBy(records)).toEqual([
      { susyId: 244, serial: 11 },
      ...Array.from({ length: 20 }, (_, index) => ({ susyId: 244, serial: 100 + index })),
    ]);
    expect(await listGivenBy([new Uint8Array(28).fill(3)])).toEqual([]);
  });
});

function listRecord(deviceClass: number, { susyId, serial }: FrameAddress): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, deviceClass, true);
  view.setUint16(6, susyId, true);
  view.setUint32(8, serial, true);
  return bytes;
}

async function listGivenBy(records: readonly Uint8Array[]): Promise<unknown> {
  const lan = createLan();
  const device = { susyId: 175, serial: 5 };
  const body = Buffer.concat([Buffer.alloc(8), ...records]);
  body.writeUInt32LE(records.length - 1, 4);
  const gateway = await lan.inverter({
    device,
    respond: (request, usual) =>
      request.command === deviceList
        ? [replyFrame(request, device, { command: replyTo(deviceList), error: deviceErrors.none, body })]
        : usual(),
  });
  const session = valueOf(
    await lan.clock.settle(lan.speedwire().openSession({ endpoint: gateway.endpoint, identity: null, ...credentials })),
  );
  return valueOf(await lan.clock.settle(session.listDevices()));
}
