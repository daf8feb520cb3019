import { describe, expect, test } from 'vitest';

import { encodeDiscoveryRequest } from '../../../electron/core/speedwire/index.ts';
import { expectWholeFrame, fields } from '../../support/rawAnswers.ts';
import { identifyFrame, linkSimulator, simulatedSerial } from '../../support/simulatorLink.ts';

describe('discovery', () => {
  const lua = Buffer.concat([encodeDiscoveryRequest(), Buffer.alloc(500)]);

  test.each([
    ['20 bytes', Buffer.from(encodeDiscoveryRequest())],
    ['520 bytes with trailing zeros', lua],
  ])('a request of %s is answered to its sender with 65 bytes', async (_name, request) => {
    const link = await linkSimulator();
    const [answer, ...more] = await link.ask(request);
    expect(more).toEqual([]);
    expect(answer?.length).toBe(65);
    expect(answer?.subarray(0, 18).toString('hex')).toBe('534d4100000402a000000001000200000001');
    expect([...(answer?.subarray(38, 42) ?? [])]).toEqual([192, 168, 1, 20]);
    const sent = link.network.sent.at(-1);
    expect(sent?.from).toEqual({ address: '192.168.1.20', port: 9522 });
    expect(sent?.to).toEqual(link.client);
  });

  test('multicast to the group finds it', async () => {
    const link = await linkSimulator();
    expect(link.simulator.hearsGroup).toBe(true);
    const answers = await link.ask(encodeDiscoveryRequest(), 20, { address: '239.12.255.254', port: 9522 });
    expect(answers.map((one) => one.length)).toEqual([65]);
    expect(link.network.sent.at(-1)?.from).toEqual({ address: '192.168.1.20', port: 9522 });
  });

  test('a device on another port answers from that port', async () => {
    const link = await linkSimulator({ bind: { address: '192.168.1.20', port: 0 } });
    expect(link.simulator.endpoint.port).not.toBe(0);
    await link.ask(encodeDiscoveryRequest(), 20, { address: '239.12.255.254', port: 9522 });
    expect(link.network.sent.at(-1)?.from).toEqual(link.simulator.endpoint);
  });
});

describe('identify', () => {
  test('is answered before logon with 98 bytes that name the device twice', async () => {
    const link = await linkSimulator();
    const [answer] = await link.ask(identifyFrame());
    expectWholeFrame(answer);
    expect(fields(answer)).toMatchObject({ length: 98, longwords: 0x13, control: 0x90, command: 0x201, error: 0 });
    expect(fields(answer)).toMatchObject({ destinationControl: 0, sourceControl: 0, packetId: 0x8001 });
    expect(answer?.readUInt16LE(54 + 14)).toBe(181);
    expect(answer?.readUInt32LE(54 + 16)).toBe(simulatedSerial);
  });

  test.each([
    ['its own address', { susyId: 181, serial: simulatedSerial }, 1],
    ['any device', { susyId: 0xffff, serial: 0xffffffff }, 1],
    ['its serial in any family', { susyId: 0xffff, serial: simulatedSerial }, 1],
    ['another serial', { susyId: 181, serial: simulatedSerial + 1 }, 0],
    ['another family', { susyId: 138, serial: simulatedSerial }, 0],
  ])('a request to %s', async (_name, destination, answers) => {
    const link = await linkSimulator();
    expect(await link.ask(identifyFrame({ destination }))).toHaveLength(answers);
  });

  test('answers of others and its own echo are ignored', async () => {
    const link = await linkSimulator();
    const [answer] = await link.ask(identifyFrame());
    expect(await link.ask(answer ?? Buffer.alloc(0))).toEqual([]);
    expect(await link.ask(identifyFrame({ source: { susyId: 181, serial: simulatedSerial } }))).toEqual([]);
    expect(await link.ask(identifyFrame({ command: 0x00000201 }))).toEqual([]);
    expect(link.simulator.counters.ignored).toBe(3);
  });
});
