import { encode, type Answer } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { findMeters } from '../../../electron/core/p1/find/findMeters.ts';
import { readMdnsAnswer } from '../../../electron/core/p1/find/mdnsAnswer.ts';
import { systemClock, systemNetwork, type DatagramSocket, type Endpoint } from '../../../electron/core/ports/index.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeNetwork } from '../../support/fakeNetwork.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const services = ['_hwenergy._tcp.local', '_homewizard._tcp.local'];
const group = { address: '224.0.0.251', port: 5353 };

interface Device {
  readonly name: string;
  readonly service: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly port?: number;
}

const p1: Device = {
  name: 'p1meter-0A1B2C',
  service: '_hwenergy._tcp.local',
  texts: {
    api_enabled: '1',
    path: '/api/v1',
    serial: 'aabbcc0a1b2c',
    product_type: 'HWE-P1',
    product_name: 'P1 meter',
  },
  address: '192.168.1.50',
};
const pairable: Device = {
  ...p1,
  service: '_homewizard._tcp.local',
  texts: {
    api_version: '2.0.0',
    id: 'appliance/p1dongle/aabbcc0a1b2c',
    serial: 'aabbcc0a1b2c',
    product_type: 'HWE-P1',
  },
  port: 443,
};

function answersOf(device: Device): Answer[] {
  const instance = `${device.name}.${device.service}`;
  const host = `${device.name}.local`;
  return [
    { type: 'PTR', name: device.service, data: instance },
    { type: 'SRV', name: instance, data: { port: device.port ?? 80, target: host } },
    { type: 'TXT', name: instance, data: Object.entries(device.texts).map(([name, value]) => `${name}=${value}`) },
    ...(device.address === undefined ? [] : [{ type: 'A', name: host, data: device.address } as const]),
  ];
}

function response(answers: Answer[], additionals: Answer[] = []): Uint8Array {
  return encode({ type: 'response', answers, additionals });
}

/** A house with responders that send the given datagrams to whoever asks for the service of that name. */
async function house(reply: (question: Uint8Array) => readonly Uint8Array[]) {
  const clock = createFakeClock();
  const lan = createFakeNetwork(clock);
  const network = lan.host(['192.168.1.10/24', '10.8.0.2/24']);
  const responder = lan.host(['192.168.1.60/24']);
  const questions: Uint8Array[] = [];
  const opened = await responder.open({
    address: '0.0.0.0',
    port: 5353,
    shared: true,
    memberships: [{ group: group.address, interfaceAddress: '192.168.1.60' }],
    onDatagram: (bytes, from) => {
      questions.push(bytes);
      for (const datagram of reply(bytes)) {
        void (opened.ok ? opened.value.send(datagram, from) : undefined);
      }
    },
  });
  return { clock, lan, network, questions };
}

function asksFor(question: Uint8Array, name: string): boolean {
  return Buffer.from(question)
    .toString('latin1')
    .includes(name.split('.')[0] ?? '');
}

function isOneToOne(question: Uint8Array): boolean {
  return ((question.at(-2) ?? 0) & 0x80) !== 0;
}

describe('looking for meters', () => {
  test('finds a meter under both of its services as one device', async () => {
    const { clock, lan, network, questions } = await house((question) =>
      [p1, pairable].filter((one) => asksFor(question, one.service)).map((one) => response(answersOf(one))),
    );
    const found = await clock.settle(findMeters({ clock, network }));
    expect(found).toEqual({
      problem: null,
      meters: [
        {
          kind: 'p1',
          productType: 'HWE-P1',
          productName: 'P1 meter',
          serial: 'aabbcc0a1b2c',
          address: '192.168.1.50',
          v1: { port: 80, isOn: true },
          v2: { port: 443 },
        },
      ],
    });
    expect(questions.every(isOneToOne)).toBe(true);
    expect(lan.sent.filter((one) => one.from.port === 5353 && one.to.port === 5353)).toEqual([]);
    expect(lan.openSockets).toBe(1);
  });

  test('tells an interface that is switched off, and kWh meters and other devices from P1 meters', async () => {
    const devices: Device[] = [
      { ...p1, texts: { ...p1.texts, api_enabled: '0' } },
      { ...p1, name: 'kwh', address: '192.168.1.51', texts: { ...p1.texts, serial: '2', product_type: 'SDM630-wifi' } },
      { ...p1, name: 'socket', address: '192.168.1.52', texts: { ...p1.texts, serial: '3', product_type: 'HWE-SKT' } },
    ];
    const { clock, network } = await house((question) =>
      devices.filter((one) => asksFor(question, one.service)).map((one) => response(answersOf(one))),
    );
    const { meters } = await clock.settle(findMeters({ clock, network }));
    expect(meters.map((one) => [one.address, one.kind, one.v1?.isOn, one.v2])).toEqual([
      ['192.168.1.50', 'p1', false, null],
      ['192.168.1.51', 'kwh', true, null],
      ['192.168.1.52', 'other', true, null],
    ]);
  });

  test('takes the sender for the device where no address is told', async () => {
    const { address: _address, ...silent } = p1;
    const { clock, network } = await house((question) =>
      asksFor(question, p1.service) ? [response(answersOf(silent))] : [],
    );
    const { meters } = await clock.settle(findMeters({ clock, network }));
    expect(meters[0]?.address).toBe('192.168.1.60');
  });

  test('asks again for what an answer left out', async () => {
    const [pointer, host, texts] = answersOf(p1);
    const { clock, network, questions } = await house((question) => {
      if (asksFor(question, p1.name)) {
        return [response([host, texts].flatMap((one) => one ?? []))];
      }
      return asksFor(question, p1.service) ? [response(pointer === undefined ? [] : [pointer])] : [];
    });
    const { meters } = await clock.settle(findMeters({ clock, network }));
    expect(meters).toHaveLength(1);
    // Twice each service, once each of the two records.
    expect(questions).toHaveLength(6);
  });

  test('finds a meter whose first answer is lost', async () => {
    let asked = 0;
    const { clock, network } = await house((question) => {
      asked += asksFor(question, p1.service) ? 1 : 0;
      return asked === 2 ? [response(answersOf(p1))] : [];
    });
    const { meters } = await clock.settle(findMeters({ clock, network }));
    expect(meters).toHaveLength(1);
  });

  test('works on the other interfaces where one fails, and says why where all do', async () => {
    const { clock, lan, network } = await house((question) =>
      asksFor(question, p1.service) ? [response(answersOf(p1))] : [],
    );
    lan.sendProblem = (from) =>
      from.address === '10.8.0.2' ? { reason: 'unreachable', systemCode: 'EHOSTUNREACH' } : null;
    expect(await clock.settle(findMeters({ clock, network }))).toMatchObject({
      meters: [{ kind: 'p1' }],
      problem: null,
    });
    lan.sendProblem = () => ({ reason: 'unreachable', systemCode: 'EHOSTUNREACH' });
    expect(await clock.settle(findMeters({ clock, network }))).toMatchObject({
      meters: [],
      problem: { systemCode: 'EHOSTUNREACH' },
    });
    lan.openProblem = () => ({ reason: 'blocked', systemCode: 'EACCES' });
    expect(await clock.settle(findMeters({ clock, network }))).toMatchObject({ problem: { systemCode: 'EACCES' } });
  });

  test('is not led astray by a flood, however many devices it invents', async () => {
    const flood = Array.from({ length: 3000 }, (_, index) =>
      response(answersOf({ ...p1, name: `fake-${index}`, texts: { ...p1.texts, serial: String(index) } })),
    );
    const { clock, lan, network } = await house((question) => (asksFor(question, p1.service) ? flood : []));
    const { meters } = await clock.settle(findMeters({ clock, network }));
    expect(meters.length).toBeLessThanOrEqual(64);
    expect(lan.sent.filter((one) => one.from.address !== '192.168.1.60').length).toBeLessThan(200);
  });

  test('shows no control characters of a device', async () => {
    const odd = { ...p1, texts: { ...p1.texts, product_name: 'P1\u001b[2J\nmeter\u202e' } };
    const { clock, network } = await house((question) =>
      asksFor(question, p1.service) ? [response(answersOf(odd))] : [],
    );
    const { meters } = await clock.settle(findMeters({ clock, network }));
    expect(meters[0]?.productName).toBe('P1[2Jmeter');
  });

  test('finds a responder on the real loopback', async () => {
    const network = systemNetwork(['127.0.0.1']);
    const made: { socket: DatagramSocket | null } = { socket: null };
    const opened = await network.open({
      address: '127.0.0.1',
      port: 0,
      onDatagram: (question, from: Endpoint) => {
        if (asksFor(question, p1.service)) {
          void made.socket?.send(response(answersOf(p1)), from);
        }
      },
    });
    if (!opened.ok) {
      throw new Error(opened.error.systemCode);
    }
    made.socket = opened.value;
    onTestFinished(() => opened.value.close());
    const found = await findMeters({ clock: systemClock, network }, { searchMs: 200, to: opened.value.local });
    expect(found.meters).toMatchObject([{ serial: 'aabbcc0a1b2c', address: '192.168.1.50' }]);
  });
});

describe('an answer of multicast DNS', () => {
  const whole = response(answersOf(p1), answersOf(pairable));

  test('is read for the services asked for alone', () => {
    expect(readMdnsAnswer(whole, services)?.services.map((one) => one.instance)).toEqual([
      'p1meter-0A1B2C._hwenergy._tcp.local',
      'p1meter-0A1B2C._homewizard._tcp.local',
    ]);
    expect(readMdnsAnswer(whole, ['_ipp._tcp.local'])).toBeNull();
    expect(readMdnsAnswer(encode({ type: 'query', answers: answersOf(p1) }), services)).toBeNull();
  });

  test('that is damaged in any way is read or left alone, in bounded time', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 20_000; round += 1) {
      const damaged = Uint8Array.from(whole);
      for (let flips = Math.ceil(random() * 6); flips > 0; flips -= 1) {
        damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      }
      readMdnsAnswer(
        damaged.slice(0, random() < 0.3 ? Math.floor(random() * damaged.length) : damaged.length),
        services,
      );
    }
  });

  test('of random bytes is left alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        readMdnsAnswer(bytes, services);
        // Past the head, which random bytes seldom get right.
        readMdnsAnswer(Uint8Array.from([0, 0, 0x84, 0, 0, 0, 0, 9, 0, 0, 0, 9, ...bytes]), services);
      }),
      { numRuns: 3000 },
    );
  });

  test('that claims records without end is not taken up', () => {
    const others = Array.from({ length: 197 }, () => ({ type: 'A', name: 'a', data: '10.0.0.1' }) as const);
    expect(readMdnsAnswer(response(answersOf(p1).slice(0, 3), others), services)?.services).toHaveLength(1);
    expect(readMdnsAnswer(response(answersOf(p1), others), services)).toBeNull();
    expect(readMdnsAnswer(new Uint8Array(60_000), services)).toBeNull();
  });
});
