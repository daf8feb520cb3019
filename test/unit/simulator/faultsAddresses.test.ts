import { describe, expect, test } from 'vitest';

import { systemClock, systemNetwork, type Endpoint } from '../../../electron/core/ports/index.ts';
import { startSimulator } from '../../../electron/core/simulator/index.ts';
import { speedwireGroup, encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import {
  deviceEndpoint,
  identifyFrame,
  linkSimulator,
  logonFrame,
  queryFrame,
  usualOptions,
  type SimulatorLink,
} from '../../support/simulatorLink.ts';

const group = { address: speedwireGroup, port: 9522 };
const energy = queryFrame(0x5400, 0x260100, 0x2622ff);

function at(last: number): Endpoint {
  return { ...deviceEndpoint, address: `192.168.1.${last}` };
}

/** The senders of what came back. */
async function sendersOf(link: SimulatorLink, request: Uint8Array, to = group): Promise<string[]> {
  const before = link.network.sent.length;
  await link.ask(request, 20, to);
  return link.network.sent
    .slice(before)
    .filter((one) => one.to.port === link.client.port)
    .map((one) => one.from.address);
}

describe('two-addresses', () => {
  test('a search is answered from both, each with its own address inside', async () => {
    const link = await linkSimulator({ faults: ['two-addresses'] });
    const answers = await link.ask(encodeDiscoveryRequest(), 20, group);
    expect(answers.map((one) => [...one.subarray(38, 42)].join('.'))).toEqual(['192.168.1.20', '192.168.1.21']);
    expect(await sendersOf(link, encodeDiscoveryRequest())).toEqual(['192.168.1.20', '192.168.1.21']);
    expect(link.simulator.endpoints()).toEqual([at(20), at(21)]);
    expect(link.simulator.endpoint).toEqual(at(20));
  });

  test('each address answers for itself, as one device with one session', async () => {
    const link = await linkSimulator({ faults: ['two-addresses'] });
    for (const endpoint of [at(20), at(21)]) {
      expect(await sendersOf(link, identifyFrame(), endpoint)).toEqual([endpoint.address]);
    }
    const [one] = await link.ask(identifyFrame(), 20, at(20));
    const [other] = await link.ask(identifyFrame(), 20, at(21));
    expect(other).toEqual(one);
    await link.ask(logonFrame('user', '0000'), 20, at(20));
    expect((await link.ask(energy, 20, at(21)))[0]?.readUInt16LE(36)).toBe(0);
    expect(link.simulator.counters.logons).toBe(1);
  });

  test('stopping it closes all sockets', async () => {
    const link = await linkSimulator({ faults: ['two-addresses', 'address-change'] });
    await link.simulator.stop();
    expect(link.network.openSockets).toBe(1);
  });
});

describe('address-change', () => {
  test('after a minute it is silent where it was and answers at the next address; the session is gone', async () => {
    const link = await linkSimulator({ faults: ['address-change'] });
    await link.logOn();
    expect((await link.ask(energy))[0]?.readUInt16LE(36)).toBe(0);
    expect(await link.ask(identifyFrame(), 20, at(21))).toEqual([]);
    await link.clock.advance(60_000);
    expect(await link.ask(identifyFrame(), 5000, at(20))).toEqual([]);
    expect(await sendersOf(link, encodeDiscoveryRequest())).toEqual(['192.168.1.21']);
    expect(link.simulator.endpoints()).toEqual([at(21)]);
    expect((await link.ask(energy, 20, at(21)))[0]?.readUInt16LE(36)).toBe(0xffff);
    await link.ask(logonFrame('user', '0000'), 20, at(21));
    await link.clock.advance(120_000);
    expect((await link.ask(energy, 20, at(21)))[0]?.readUInt16LE(36)).toBe(0);
  });

  test('when it moves can be chosen; answers that wait at that moment are lost', async () => {
    const link = await linkSimulator({ faults: ['address-change', 'late'], moveAfterMs: 5000 });
    expect(await link.ask(identifyFrame(), 4000)).toHaveLength(1);
    expect(await link.ask(identifyFrame(), 4000)).toEqual([]);
    expect(link.simulator.counters.dropped).toBe(1);
    expect(await link.ask(identifyFrame(), 4000, at(21))).toHaveLength(1);
  });

  test('with two addresses it leaves the first one, keeps the second and has one more', async () => {
    const link = await linkSimulator({ faults: ['address-change', 'two-addresses'], moveAfterMs: 1000 });
    expect(await sendersOf(link, encodeDiscoveryRequest())).toEqual(['192.168.1.20', '192.168.1.21']);
    await link.clock.advance(1000);
    expect(await sendersOf(link, encodeDiscoveryRequest())).toEqual(['192.168.1.21', '192.168.1.22']);
  });
});

test.each(['two-addresses', 'address-change'] as const)('%s needs an address of its own', async (fault) => {
  const started = linkSimulator({ faults: [fault], bind: { address: '0.0.0.0', port: 9522 } });
  await expect(started).rejects.toThrow('usage');
});

test('an address that this computer does not have is told', async () => {
  const started = linkSimulator({ faults: ['two-addresses'], bind: at(22) });
  await expect(started).rejects.toThrow('addressUnusable');
});

/** Elsewhere only 127.0.0.1 exists. */
test.runIf(process.platform === 'linux')(
  'on real sockets it answers at two loopback addresses, on one port',
  async () => {
    const network = systemNetwork(['127.0.0.1']);
    const bind = { address: '127.0.0.2', port: 0 };
    const started = await startSimulator(
      { ...usualOptions, bind, faults: ['two-addresses'] },
      { network, clock: systemClock },
    );
    if (!started.ok) {
      throw new Error(started.error.code);
    }
    const simulator = started.value;
    const answered = Promise.withResolvers<void>();
    const senders: string[] = [];
    const client = await network.open({
      address: '127.0.0.1',
      port: 0,
      onDatagram: (_bytes, from) => {
        senders.push(from.address);
        if (senders.length === 2) {
          answered.resolve();
        }
      },
    });
    if (!client.ok) {
      throw new Error(client.error.systemCode);
    }
    for (const endpoint of simulator.endpoints()) {
      await client.value.send(identifyFrame(), endpoint);
    }
    await answered.promise;
    expect(new Set(senders)).toEqual(new Set(['127.0.0.2', '127.0.0.3']));
    expect(new Set(simulator.endpoints().map((one) => one.port)).size).toBe(1);
    client.value.close();
    await simulator.stop();
  },
);
