import type { LineSettings, SerialPortName, SerialPorts, SerialProblem } from '../../electron/core/ports/index.ts';
import { failed, success } from '../../shared/result.ts';
import { createFakeStreams, type FakeStreams } from './fakeStreams.ts';

/** How one port was opened, such as `{ path: '/dev/ttyUSB0', line: '115200 8N1' }`. */
export interface OpenedPort {
  readonly path: string;
  readonly line: string;
}

/** Serial ports in memory. */
export interface FakeSerialPorts extends SerialPorts {
  /** What the computer lists; a problem where it cannot. */
  listed: readonly SerialPortName[] | SerialProblem['reason'];
  readonly streams: FakeStreams<OpenedPort, SerialProblem>;
  /** All that were opened, such as `ttyUSB0 115200 8N1`. */
  readonly opened: () => readonly string[];
}

/** Makes serial ports that do what a test says. */
export function createFakeSerialPorts(listed: FakeSerialPorts['listed'] = []): FakeSerialPorts {
  const streams = createFakeStreams<OpenedPort, SerialProblem>();
  const fake: FakeSerialPorts = {
    listed,
    streams,
    opened: () => streams.all.map(({ address }) => `${address.path} ${address.line}`),
    list: async () =>
      typeof fake.listed === 'string' ? failed({ reason: fake.listed, systemText: 'example' }) : success(fake.listed),
    open: (path, settings, events) => streams.connect({ path, line: lineOf(settings) }, events),
  };
  return fake;
}

/** A USB port, unless told otherwise. */
export function serialPort(path: string, usb = true): SerialPortName {
  return { path, manufacturer: usb ? 'FTDI' : null, serialNumber: usb ? 'A1' : null, usb };
}

function lineOf({ baudRate, dataBits, parity }: LineSettings): string {
  return `${baudRate} ${dataBits}${parity === 'even' ? 'E' : 'N'}1`;
}
