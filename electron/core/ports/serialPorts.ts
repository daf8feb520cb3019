import { failed, success, type Result } from '../../../shared/result.ts';
import type { ByteStream, StreamEvents } from './byteStreams.ts';
import { systemCode } from './systemCode.ts';

/** One serial port of this computer. */
export interface SerialPortName {
  /** What it is opened by, such as `/dev/ttyUSB0` or `COM3`. */
  readonly path: string;
  readonly manufacturer: string | null;
  readonly serialNumber: string | null;
  /** Whether it is a USB device; a port on the computer's own board tells no vendor. */
  readonly usb: boolean;
}

/** How fast and in which form bytes come: 115200 8N1 or 9600 7E1 for a P1 port. */
export interface LineSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even';
}

/**
 * Why a port could not be opened, or ended. `unavailable`: the part of the program that reads serial ports is not
 * installed, or does not run on this computer. `systemText` is for the log.
 */
export interface SerialProblem {
  readonly reason: 'missing' | 'inUse' | 'forbidden' | 'unavailable' | 'lost';
  readonly systemText: string;
}

/** The computer's serial ports, as far as the core listens to them: nothing is ever sent. */
export interface SerialPorts {
  /** All ports, USB devices first. */
  list(): Promise<Result<readonly SerialPortName[], SerialProblem>>;
  /** Begins to open a port for this program alone. */
  open(path: string, settings: LineSettings, events: StreamEvents<SerialProblem>): ByteStream;
}

/** What is used of the package `serialport`. */
interface SerialPackage {
  readonly SerialPort: {
    new (
      options: LineSettings & { readonly path: string; readonly stopBits: 1; readonly autoOpen: false },
    ): OpenablePort;
    list(): Promise<readonly ListedPort[]>;
  };
}

interface OpenablePort {
  readonly isOpen: boolean;
  open(done: (error: Error | null) => void): void;
  close(done: (error: Error | null) => void): void;
  on(event: 'data', take: (bytes: Uint8Array) => void): unknown;
  on(event: 'error' | 'close', take: (error: Error | null) => void): unknown;
}

interface ListedPort {
  readonly path: string;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly vendorId?: string | undefined;
}

/**
 * The real serial ports, by the package `serialport`. It has a part in machine code and is optional: it is loaded when
 * a port is first asked for, and where it cannot be loaded every call says `unavailable`.
 */
export function systemSerialPorts(load: () => Promise<SerialPackage> = () => import('serialport')): SerialPorts {
  return {
    list: async () => {
      try {
        const loaded = await loadPackage(load);
        return loaded.ok ? success(await listPorts(loaded.value)) : loaded;
      } catch (error) {
        return failed({ reason: 'unavailable', systemText: systemCode(error) });
      }
    },
    open: (path, settings, events) => openPort(load, path, settings, events),
  };
}

async function loadPackage(load: () => Promise<SerialPackage>): Promise<Result<SerialPackage, SerialProblem>> {
  try {
    const loaded = await load();
    // A package that failed once is given again, but empty.
    return typeof loaded.SerialPort === 'function'
      ? success(loaded)
      : failed({ reason: 'unavailable', systemText: 'empty' });
  } catch (error) {
    return failed({ reason: 'unavailable', systemText: systemCode(error) });
  }
}

async function listPorts({ SerialPort: Port }: SerialPackage): Promise<readonly SerialPortName[]> {
  const ports = (await Port.list()).map(({ path, manufacturer, serialNumber, vendorId }) => ({
    path,
    manufacturer: manufacturer ?? null,
    serialNumber: serialNumber ?? null,
    usb: vendorId !== undefined,
  }));
  return ports.toSorted((one, other) => Number(other.usb) - Number(one.usb));
}

function openPort(
  load: () => Promise<SerialPackage>,
  path: string,
  settings: LineSettings,
  events: StreamEvents<SerialProblem>,
): ByteStream {
  let told = true;
  const opening = open();

  function end(problem: SerialProblem): void {
    if (told) {
      told = false;
      events.onEnd(problem);
    }
  }

  async function open(): Promise<OpenablePort | null> {
    const loaded = await loadPackage(load);
    if (!loaded.ok) {
      end(loaded.error);
      return null;
    }
    if (path === '') {
      end({ reason: 'missing', systemText: 'no name' });
    }
    if (!told) {
      return null;
    }
    const port = new loaded.value.SerialPort({ path, ...settings, stopBits: 1, autoOpen: false });
    port.on('data', (bytes: Uint8Array) => {
      if (told) {
        events.onBytes(bytes);
      }
    });
    port.on('error', () => undefined);
    port.on('close', (error: Error | null) => end({ reason: 'lost', systemText: error?.message ?? 'closed' }));
    const problem = await new Promise<Error | null>((resolve) => {
      port.open(resolve);
    });
    if (problem !== null) {
      end(toProblem(problem.message));
      return null;
    }
    if (told) {
      events.onOpen();
    }
    return port;
  }

  return {
    close: async () => {
      told = false;
      const port = await opening;
      if (port?.isOpen === true) {
        await new Promise((resolve) => {
          port.close(resolve);
        });
      }
    },
  };
}

/** Reads the package's message: it holds the system's words, not its code. On Windows a port in use is denied. */
function toProblem(systemText: string): SerialProblem {
  if (/busy|cannot lock|access denied|temporarily unavailable/iu.test(systemText)) {
    return { reason: 'inUse', systemText };
  }
  if (/permission denied|not permitted/iu.test(systemText)) {
    return { reason: 'forbidden', systemText };
  }
  return { reason: 'missing', systemText };
}
