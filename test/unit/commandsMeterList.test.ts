import { encode } from 'dns-packet';
import { describe, expect, test } from 'vitest';

import { startMeter } from '../support/meterCommand.ts';
import { meterAddress, meterSerial, startMeterIn } from '../support/meterLan.ts';
import { createLan, type SpeedwireLan } from '../support/speedwireLan.ts';

const ports = [
  { path: '/dev/ttyUSB0', manufacturer: 'FTDI', serialNumber: 'A1', usb: true },
  { path: '/dev/ttyS0', manufacturer: null, serialNumber: null, usb: false },
];

/** A HomeWizard device at the given address that answers questions for one of its interfaces, the older one as a rule. */
async function startHomewizard(
  lan: SpeedwireLan,
  address: string,
  type: string,
  isOn: boolean,
  service = '_hwenergy._tcp.local',
): Promise<void> {
  const name = `${type}-${address.slice(-2)}`;
  const instance = `${name}.${service}`;
  const serial = `aabbcc0000${address.slice(-2)}`;
  const texts = [`api_enabled=${isOn ? 1 : 0}`, 'path=/api/v1', `serial=${serial}`, `product_type=${type}`];
  const answer = encode({
    type: 'response',
    answers: [
      { type: 'PTR', name: service, data: instance },
      { type: 'SRV', name: instance, data: { port: 80, target: `${name}.local` } },
      { type: 'TXT', name: instance, data: [...texts, 'product_name=A meter'] },
      { type: 'A', name: `${name}.local`, data: address },
    ],
  });
  const opened = await lan.network.host([`${address}/24`]).open({
    address: '0.0.0.0',
    port: 5353,
    shared: true,
    memberships: [{ group: '224.0.0.251', interfaceAddress: address }],
    onDatagram: (_, from) => void (opened.ok ? opened.value.send(answer, from) : undefined),
  });
}

async function fullHouse(): Promise<SpeedwireLan> {
  const lan = createLan();
  await startHomewizard(lan, '192.168.1.50', 'HWE-P1', true);
  await startHomewizard(lan, '192.168.1.51', 'HWE-KWH1', false);
  await startMeterIn(lan);
  return lan;
}

describe('meter --list', () => {
  test('tells what it found, and by which option each is read', async () => {
    const lan = await fullHouse();
    const meter = startMeter(['--list'], { lan, ports });
    expect(await meter.end()).toBe(0);
    expect(lan.clock.elapsedMs()).toBeLessThan(10_000);
    const rows = meter.io.out.trimEnd().split('\n');
    expect(rows[0]).toMatch(/^Read it with +What it is$/);
    expect(rows.slice(1).map((row) => row.split(/ {2,}/))).toEqual([
      ['--homewizard 192.168.1.50', 'HomeWizard A meter, serial aabbcc000050'],
      [
        '--solar 192.168.1.51',
        'HomeWizard A meter, serial aabbcc000051, its local interface is switched off in the HomeWizard app',
      ],
      [`--sma ${meterSerial}`, `SMA energy meter at ${meterAddress}`],
      ['--serial /dev/ttyUSB0', 'serial port FTDI A1'],
      ['--serial /dev/ttyS0', 'serial port'],
    ]);
    expect(lan.clock.pendingTimers).toBe(1);
  });

  test('tells the same as one JSON document', async () => {
    const meter = startMeter(['--list', '--json'], { lan: await fullHouse(), ports });
    expect(await meter.end()).toBe(0);
    expect(meter.lines()).toMatchObject([
      {
        homewizard: [
          { kind: 'p1', address: '192.168.1.50' },
          { kind: 'kwh', address: '192.168.1.51', v1: { isOn: false } },
        ],
        sma: [{ address: meterAddress, serial: meterSerial }],
        serialPorts: ports,
      },
    ]);
  });

  test('names the interface that serves: the newer one where the older is off or not there', async () => {
    const lan = createLan();
    const newer = '_homewizard._tcp.local';
    await startHomewizard(lan, '192.168.1.50', 'HWE-P1', false);
    await startHomewizard(lan, '192.168.1.50', 'HWE-P1', true, newer);
    await startHomewizard(lan, '192.168.1.60', 'HWE-P1', true, newer);
    await startHomewizard(lan, '192.168.1.70', 'HWE-P1', true);
    await startHomewizard(lan, '192.168.1.70', 'HWE-P1', true, newer);
    await startHomewizard(lan, '192.168.1.80', 'HWE-P1', false);
    const meter = startMeter(['--list'], { lan });
    expect(await meter.end()).toBe(0);
    const rows = meter.io.out.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(/ {2,}/)[0])).toEqual([
      '--homewizard-v2 192.168.1.50',
      '--homewizard-v2 192.168.1.60',
      '--homewizard 192.168.1.70',
      '--homewizard 192.168.1.80',
    ]);
    expect(rows[0]).toContain('--pair');
    expect(rows[0]).not.toContain('switched off');
    expect(rows[3]).toContain('switched off');
  });

  test('says when there is nothing, with 3', async () => {
    const meter = startMeter(['--list']);
    expect(await meter.end()).toBe(3);
    expect(meter.io.out).toBe('');
    expect(meter.said()).toHaveLength(2);
    const asJson = startMeter(['--list', '--json']);
    expect(await asJson.end()).toBe(3);
    expect(asJson.lines()).toMatchObject([{ homewizard: [], sma: [], serialPorts: [] }]);
  });

  test('says of what cannot be looked for here why, also where nothing else is found', async () => {
    const lan = createLan();
    lan.network.openProblem = () => ({ reason: 'blocked', systemCode: 'EACCES' });
    const blocked = startMeter(['--list'], { lan });
    expect(await blocked.end()).toBe(3);
    expect(blocked.said().slice(0, -2)).toEqual([
      'HomeWizard devices cannot be looked for here (EACCES).',
      expect.stringMatching(/^SMA energy meters cannot be heard here\. \S.*\.$/),
    ]);
    const shared = createLan();
    await startMeterIn(shared);
    shared.network.openProblem = ({ port }) =>
      port === 9522 ? { reason: 'portTaken', systemCode: 'EADDRINUSE' } : null;
    const taken = startMeter(['--list'], { lan: shared, ports });
    expect(await taken.end()).toBe(0);
    expect(taken.said()).toEqual([
      'SMA energy meters cannot be heard here. Port 9522 is already in use by another program.',
    ]);
  });

  test('goes on where serial ports cannot be listed, and says so', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const meter = startMeter(['--list'], { lan, ports: 'unavailable' });
    expect(await meter.end()).toBe(0);
    expect(meter.io.out).toContain(`--sma ${meterSerial}`);
    expect(meter.said()).toEqual(['Serial ports cannot be listed here (example).']);
  });
});
