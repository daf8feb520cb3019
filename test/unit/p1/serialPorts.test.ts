import { describe, expect, test } from 'vitest';

import { systemSerialPorts, type SerialProblem } from '../../../electron/core/ports/index.ts';

type Load = NonNullable<Parameters<typeof systemSerialPorts>[0]>;
type Package = Awaited<ReturnType<Load>>;
type Port = InstanceType<Package['SerialPort']>;

const line = { baudRate: 115_200, dataBits: 8, parity: 'none' } as const;

/** The package `serialport` with one port, which opens unless it has a problem. */
function fakePackage(problem: string | null = null) {
  const opens: object[] = [];
  const tellers = new Map<string, (told: never) => void>();
  let isOpen = false;
  class FakePort {
    constructor(options: object) {
      opens.push(options);
    }
    get isOpen(): boolean {
      return isOpen;
    }
    open(done: (error: Error | null) => void): void {
      isOpen = problem === null;
      done(problem === null ? null : new Error(problem));
    }
    close(done: (error: Error | null) => void): void {
      isOpen = false;
      done(null);
    }
    on(event: string, take: (told: never) => void): unknown {
      tellers.set(event, take);
      return this;
    }
    static async list() {
      return [
        { path: '/dev/ttyS0' },
        { path: '/dev/ttyUSB0', manufacturer: 'FTDI', serialNumber: 'A1', vendorId: '0403' },
      ];
    }
  }
  function tell(event: 'data' | 'close', told: Uint8Array | Error | null): void {
    tellers.get(event)?.(told as never);
  }
  const load: Load = async () => ({ SerialPort: FakePort satisfies new (options: object) => Port });
  return { load, opens, tell, isOpen: () => isOpen };
}

/** Opens a port and remembers what it tells. */
function opened(load: Load) {
  const told: (string | SerialProblem)[] = [];
  const stream = systemSerialPorts(load).open('/dev/ttyUSB0', line, {
    onOpen: () => told.push('open'),
    onBytes: (bytes) => told.push(Buffer.from(bytes).toString()),
    onEnd: (problem) => told.push(problem),
  });
  return { told, stream };
}

async function turns(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

async function missingPackage(): Promise<never> {
  throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
}

describe('serial ports', () => {
  test('are listed with their names, USB devices first', async () => {
    expect(await systemSerialPorts(fakePackage().load).list()).toEqual({
      ok: true,
      value: [
        { path: '/dev/ttyUSB0', manufacturer: 'FTDI', serialNumber: 'A1', usb: true },
        { path: '/dev/ttyS0', manufacturer: null, serialNumber: null, usb: false },
      ],
    });
  });

  test('are said to be unavailable where the package is missing, and nothing throws', async () => {
    const problem = { reason: 'unavailable', systemText: 'ERR_MODULE_NOT_FOUND' };
    expect(await systemSerialPorts(missingPackage).list()).toEqual({ ok: false, error: problem });
    const { told, stream } = opened(missingPackage);
    await turns();
    expect(told).toEqual([problem]);
    await stream.close();
  });

  test('are unavailable too where the package comes without its content, as after a first failure', async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loader of modules gives such
    const { told } = opened(async () => ({}) as Package);
    await turns();
    expect(told).toMatchObject([{ reason: 'unavailable' }]);
  });

  test('without a name are missing', async () => {
    const told: SerialProblem[] = [];
    systemSerialPorts(fakePackage().load).open('', line, {
      onOpen: () => undefined,
      onBytes: () => undefined,
      onEnd: (problem) => told.push(problem),
    });
    await turns();
    expect(told).toMatchObject([{ reason: 'missing' }]);
  });

  test('do not load the package before one is asked for', () => {
    systemSerialPorts(() => {
      throw new Error('loaded');
    });
  });

  test('are opened for this program alone and tell their bytes and their end', async () => {
    const { load, opens, tell } = fakePackage();
    const { told } = opened(load);
    await turns();
    expect(opens).toEqual([{ path: '/dev/ttyUSB0', ...line, stopBits: 1, autoOpen: false }]);
    tell('data', Buffer.from('/ISK5'));
    tell('close', new Error('Port is gone'));
    expect(told).toEqual(['open', '/ISK5', { reason: 'lost', systemText: 'Port is gone' }]);
  });

  test.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'missing'],
    ['Opening COM3: File not found', 'missing'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'forbidden'],
    ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'inUse'],
    ['Error Resource temporarily unavailable Cannot lock port', 'inUse'],
    ['Opening COM3: Access denied', 'inUse'],
  ] as const)('that answer “%s” are %s', async (systemText, reason) => {
    const { told } = opened(fakePackage(systemText).load);
    await turns();
    expect(told).toEqual([{ reason, systemText }]);
  });

  test('are free again when closed, also while they are being opened, and tell nothing more', async () => {
    const { load, opens, tell, isOpen } = fakePackage();
    const early = opened(load);
    await early.stream.close();
    await turns();
    expect(early.told).toEqual([]);
    expect(opens).toEqual([]);
    expect(isOpen()).toBe(false);

    const { told, stream } = opened(load);
    await turns();
    await stream.close();
    tell('data', Buffer.from('late'));
    tell('close', null);
    expect(told).toEqual(['open']);
    expect(isOpen()).toBe(false);
  });
});
