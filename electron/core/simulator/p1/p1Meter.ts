import { failure, type Failure } from '../../../../shared/failures.ts';
import { failed, success, type Result } from '../../../../shared/result.ts';
import type { CancelTimer, Clock, Endpoint, ListenTcp, TcpClient } from '../../ports/index.ts';
import type { P1FaultName } from '../faults/faultNames.ts';
import { createAmsterdamTime } from '../house/amsterdamTime.ts';
import type { GridConnection, TariffHours } from '../house/gridConnection.ts';
import { createP1Display, type P1Display } from './p1Display.ts';
import { createP1Faults } from './p1Faults.ts';
import { encodeP1Telegram } from './p1Text.ts';
import { p1DialectOf, type P1Version } from './p1Versions.ts';

export interface P1MeterOptions {
  /** Where it serves telegrams; port 0 takes a free one. */
  readonly bind: Endpoint;
  readonly version: P1Version;
  /** Decides the meter's numbers and what the faults do to which telegram. */
  readonly seed: number;
  readonly faults: readonly P1FaultName[];
  /** When the fault `meter-swap` puts another meter in its place, in ms since the start; a minute unless told. */
  readonly swapAfterMs?: number;
}

/** The house whose connection to the grid is metered, on a clock of its own. */
export interface MeteredHouse {
  houseNowMs(): number;
  gridConnection(normalHours: TariffHours): GridConnection;
}

/** A running simulated P1 meter with its cable and a bridge to TCP. */
export interface SimulatedP1Meter {
  readonly endpoint: Endpoint;
  readonly version: P1Version;
  /** What it shows at an instant of the house's clock, whatever faults do to what it says. */
  displayAt(atMs: number): P1Display;
  /** The true energies behind the meter. */
  readonly grid: GridConnection;
  readonly telegramsSent: number;
  readonly clients: number;
  /** Clients that were sent away: the second one where only one is let in, and those that did not read. */
  readonly clientsRefused: number;
  readonly clientsDropped: number;
  stop(): Promise<void>;
}

/** A client that leaves so many bytes unread is dropped. */
const mostWaitingBytes = 65_536;
const usualSwapAfterMs = 60_000;

/**
 * Starts a P1 meter that sends its telegrams over TCP to everybody who connects, as a serial port behind a bridge does.
 *
 * @returns the meter, or `portTaken`, `addressUnusable`
 */
export async function startP1Meter(
  options: P1MeterOptions,
  house: MeteredHouse,
  ports: { readonly clock: Clock; readonly listenTcp: ListenTcp },
): Promise<Result<SimulatedP1Meter, Failure>> {
  const dialect = p1DialectOf(options.version);
  const grid = house.gridConnection(dialect.normalHours);
  const startedAtMs = house.houseNowMs();
  const displayAt = createDisplays(options, grid, startedAtMs);
  // Ten years are planned at the first question: better now than while a client waits.
  displayAt(startedAtMs);

  const clients = new Set<TcpClient>();
  const counts = { refused: 0, dropped: 0 };
  const listening = await ports.listenTcp({
    ...options.bind,
    onClient: (client) => {
      if (options.faults.includes('one-client') && clients.size > 0) {
        counts.refused += 1;
        client.close();
      } else {
        clients.add(client);
      }
    },
    onGone: (client) => clients.delete(client),
  });
  if (!listening.ok) {
    return failed(
      listening.error.reason === 'portTaken'
        ? failure('portTaken', { port: options.bind.port })
        : failure('addressUnusable', { address: options.bind.address }),
    );
  }

  function send(bytes: Uint8Array): void {
    for (const client of clients) {
      if (client.waitingBytes > mostWaitingBytes) {
        counts.dropped += 1;
        clients.delete(client);
        client.close();
      } else {
        client.send(bytes);
      }
    }
  }

  const time = createAmsterdamTime();
  const withFaults = createP1Faults(options.faults, options.seed);
  const isStuck = options.faults.includes('stuck-clock');
  const stuckAtMs = Math.floor(startedAtMs / dialect.periodMs) * dialect.periodMs;
  const talking = startTalking(dialect.periodMs, house, ports.clock, (atMs) => {
    const printing = { version: options.version, dialect, time, stampMs: isStuck ? stuckAtMs : atMs };
    send(withFaults(encodeP1Telegram(displayAt(atMs), printing), atMs));
  });

  return success({
    endpoint: listening.value.local,
    version: options.version,
    displayAt,
    grid,
    get telegramsSent() {
      return talking.sent();
    },
    get clients() {
      return clients.size;
    },
    get clientsRefused() {
      return counts.refused;
    },
    get clientsDropped() {
      return counts.dropped;
    },
    stop: () => {
      talking.stop();
      return listening.value.close();
    },
  });
}

/** What hangs on the wall at an instant: one meter, or the second one after the swap. */
function createDisplays(
  options: P1MeterOptions,
  grid: GridConnection,
  startedAtMs: number,
): (atMs: number) => P1Display {
  const shared = { dialect: p1DialectOf(options.version), grid, seed: options.seed };
  const first = createP1Display({ ...shared, swappedAtMs: null });
  if (!options.faults.includes('meter-swap')) {
    return first;
  }
  const swappedAtMs = startedAtMs + (options.swapAfterMs ?? usualSwapAfterMs);
  const second = createP1Display({ ...shared, swappedAtMs });
  return (atMs) => (atMs < swappedAtMs ? first(atMs) : second(atMs));
}

/** Speaks at every full period of the house's clock. A computer that was too busy leaves telegrams out. */
function startTalking(
  periodMs: number,
  house: MeteredHouse,
  clock: Clock,
  speak: (atMs: number) => void,
): { sent(): number; stop(): void } {
  const periodNow = () => Math.floor(house.houseNowMs() / periodMs) * periodMs;
  let saidAtMs = periodNow();
  let sent = 0;
  let cancelNext: CancelTimer = () => undefined;

  function wait(): void {
    const delayMs = periodNow() + periodMs - house.houseNowMs();
    cancelNext = clock.after(delayMs, () => {
      const atMs = periodNow();
      // A timer may run a little too early.
      if (atMs !== saidAtMs) {
        saidAtMs = atMs;
        sent += 1;
        speak(atMs);
      }
      wait();
    });
  }

  wait();
  return { sent: () => sent, stop: () => cancelNext() };
}
