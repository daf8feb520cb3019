import type * as datagrams from 'node:dgram';
import { afterEach, describe, expect, test, vi } from 'vitest';

import {
  chosenInterfaces,
  systemNetwork,
  type DatagramSocket,
  type Endpoint,
  type OpenSocketOptions,
} from '../../electron/core/ports/index.ts';

const made: datagrams.Socket[] = [];

vi.mock('node:dgram', async (loadOriginal) => {
  const original = await loadOriginal<typeof datagrams>();
  function createSocket(...given: Parameters<typeof original.createSocket>): datagrams.Socket {
    const socket = original.createSocket(...given);
    made.push(socket);
    return socket;
  }
  return { ...original, createSocket };
});

const opened: DatagramSocket[] = [];

afterEach(() => {
  made.length = 0;
  for (const socket of opened.splice(0)) {
    socket.close();
  }
});

async function open(options: Partial<OpenSocketOptions> = {}): Promise<DatagramSocket> {
  const result = await systemNetwork().open({
    address: '127.0.0.1',
    port: 0,
    onDatagram: () => undefined,
    ...options,
  });
  if (!result.ok) {
    throw new Error(result.error.systemCode);
  }
  opened.push(result.value);
  return result.value;
}

describe('a socket', () => {
  test('takes datagrams, but not from port 0, to which nobody can answer', async () => {
    const seen: Endpoint[] = [];
    const arrived = Promise.withResolvers<void>();
    const receiver = await open({
      onDatagram: (_bytes, from) => {
        seen.push(from);
        arrived.resolve();
      },
    });
    made[0]?.emit('message', Buffer.from('x'), { address: '127.0.0.1', family: 'IPv4', port: 0, size: 1 });
    const sender = await open();
    expect(await sender.send(Buffer.from('x'), receiver.local)).toEqual({ ok: true, value: undefined });
    await arrived.promise;
    expect(seen).toEqual([sender.local]);
  });

  test.each([0, 65_536, -1])('that is to send to port %i says that it cannot', async (port) => {
    const socket = await open();
    expect(await socket.send(Buffer.from('x'), { address: '127.0.0.1', port })).toEqual({
      ok: false,
      error: { reason: 'other', systemCode: 'ERR_SOCKET_BAD_PORT' },
    });
  });

  test('outlives a failed receipt and tells of it', async () => {
    const told = vi.fn<(problem: unknown) => void>();
    const arrived = Promise.withResolvers<void>();
    const counting = await open({ onProblem: told, onDatagram: () => arrived.resolve() });
    await open();
    const problem = Object.assign(new Error('planted'), { code: 'ENETDOWN' });
    for (const socket of made) {
      socket.emit('error', problem);
    }
    expect(told.mock.calls).toEqual([[{ reason: 'unreachable', systemCode: 'ENETDOWN' }]]);
    const sender = await open();
    await sender.send(Buffer.from('x'), counting.local);
    await arrived.promise;
  });
});

test.each([
  [undefined, []],
  ['', []],
  [' , ', []],
  ['eth0', ['eth0']],
  [' eth0 ,192.168.1.7', ['eth0', '192.168.1.7']],
])('SUNTALLY_INTERFACES=%s names %o', (value, names) => {
  expect(chosenInterfaces({ SUNTALLY_INTERFACES: value })).toEqual(names);
});
