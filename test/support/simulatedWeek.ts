import { passwordName, type MeterPorts } from '../../electron/core/collector/index.ts';
import { openHistory, type History } from '../../electron/core/history/index.ts';
import { memorySecrets, type CancelTimer } from '../../electron/core/ports/index.ts';
import { createLog, emptySettings, memorySettingsStore, type Program } from '../../electron/core/program/index.ts';
import { runProgram } from '../../electron/core/program/runProgram.ts';
import { createHouse, type SimulatedHouse } from '../../electron/core/simulator/house/simulatedState.ts';
import { startP1Meter, startSimulator, type Simulator } from '../../electron/core/simulator/index.ts';
import { commands, createSpeedwire, decodeDatagram } from '../../electron/core/speedwire/index.ts';
import type { CollectorEvent } from '../../shared/collectorEvents.ts';
import { success } from '../../shared/result.ts';
import type { BucketLength, EnergyTotals } from '../../shared/totals.ts';
import { fakeMeterPorts } from './fakeMeterPorts.ts';
import { keptInverter } from './keptInverterFixture.ts';
import { createWire } from './memoryWire.ts';
import { seededRandom } from './seededRandom.ts';
import { usualOptions } from './simulatorLink.ts';
import { createLan, valueOf } from './speedwireLan.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const hourMs = 3_600_000;
const weekZone = 'Europe/Amsterdam';

/** What truly flowed in a span, whole Wh of the registers; consumption is not rounded. */
export interface TrueAmounts {
  readonly yieldWh: number;
  readonly importWh: number;
  readonly exportWh: number;
  readonly consumptionWh: number;
}

/** A house with an inverter that sleeps at night behind a weak link, a meter, and a computer that comes and goes. */
export interface SimulatedWeek {
  readonly serial: string;
  /** All that was told since the beginning, the oldest first. */
  readonly events: readonly CollectorEvent[];
  /** Problems in the log. */
  readonly problems: readonly string[];
  /** Lets time pass until an instant, UTC epoch ms. */
  until(atMs: number): Promise<void>;
  /** The inverter is without power for so long, and has forgotten who was logged on; it may get another address. */
  reboot(durationMs: number, address?: string): Promise<void>;
  /** The computer is switched off, and on again at an instant. */
  offUntil(atMs: number): Promise<void>;
  totals(from: number, to: number, bucket: BucketLength): Promise<EnergyTotals>;
  truth(from: number, to: number): TrueAmounts;
  /** Where the program reads the inverter now. */
  address(): Promise<string | null>;
  /** How often the program logged on. */
  logons(): number;
  stop(): Promise<void>;
}

/**
 * Builds the house in Utrecht; the program starts at once.
 *
 * @param aheadMs how far the inverter's clock, and with it the simulated sun and household, is ahead of all others
 */
export async function simulatedWeek(startMs: number, aheadMs: number): Promise<SimulatedWeek> {
  const lan = createLan({ startMs });
  const { clock, network } = lan;
  const houses = new Map<string, SimulatedHouse>();
  let address = '192.168.1.48';
  let simulator = await powerUp();
  const { identity } = simulator;

  function powerUp(): Promise<Simulator> {
    return startSimulator(
      {
        ...usualOptions,
        model: 'STP 6000TL-20',
        bind: { address, port: 9522 },
        startMs: clock.nowMs() + aheadMs,
        faults: ['stale-day-yield'],
        zone: weekZone,
      },
      {
        network: hostAt(address),
        clock,
        createHouse: (options) => {
          const key = JSON.stringify(options);
          const house = houses.get(key) ?? createHouse(options);
          houses.set(key, house);
          return house;
        },
      },
    ).then(valueOf);
  }

  function hostAt(ip: string) {
    return network.host([`${ip}/24`]);
  }

  let dark = { untilMs: -Infinity, is: false };
  network.fate = (_flight, random) => {
    if (clock.nowMs() >= dark.untilMs) {
      dark = { untilMs: clock.nowMs() + 60_000, is: simulator.truth().asleep };
    }
    // Whole milliseconds: the wall clock of a computer tells no finer ones.
    return dark.is || random() < 0.02 ? [] : [{ delayMs: 1 + Math.floor(random() * 4) }];
  };

  const wire = createWire();
  const grid = simulator.gridConnection({ from: 7, to: 23 });
  const meter = valueOf(
    await startP1Meter(
      { bind: { address: '127.0.0.1', port: 2001 }, version: '4', seed: 1, faults: [] },
      {
        houseNowMs: () => clock.nowMs(),
        gridConnection: () => ({
          energyAt: (atMs) => grid.energyAt(atMs + aheadMs),
          phasesAt: (atMs) => grid.phasesAt(atMs + aheadMs),
          tariffAt: (atMs) => grid.tariffAt(atMs + aheadMs),
        }),
      },
      { clock, listenTcp: wire.listenTcp },
    ),
  );

  const kept = keptInverter({ ...identity, address });
  const secrets = memorySecrets({ [passwordName(kept)]: usualOptions.userPassword });
  const settingsStore = memorySettingsStore({
    ...emptySettings,
    inverters: [kept],
    meters: [{ way: { kind: 'tcp', host: '127.0.0.1', port: 2001 }, meterId: null }],
  });
  const folder = temporaryFolder();
  const problems: string[] = [];
  const meterPorts: MeterPorts = { ...fakeMeterPorts(), tcp: wire.tcp };
  const eventsBefore: CollectorEvent[] = [];
  let eventsNow: readonly CollectorEvent[] = [];
  let history: History;
  let program = await start();

  async function start(): Promise<Program> {
    history = valueOf(
      await openHistory({ folder, worker: null, log: () => undefined, clock: { ...clock, after: atLeisure } }),
    );
    return runProgram({
      speedwire: createSpeedwire({ network: lan.client, clock, random: seededRandom(5), zone: weekZone }),
      network: lan.client,
      meterPorts,
      history: success(history),
      clock,
      secrets,
      settingsStore,
      log: createLog(clock, (line) => {
        if (/ (problem|warning) /.test(line)) {
          problems.push(line);
        }
      }),
      facts: { version: '1.2.3', door: 'browser', demo: false, passwordsKeptIn: 'memory', zone: weekZone },
      problems: [],
      computer: { interfaces: () => lan.client.interfaces() },
    });
  }

  /** What facts change is worked out when it is asked for: to do so every ten seconds would take most of the test's time. */
  function atLeisure(delayMs: number, action: () => void): CancelTimer {
    return clock.after(Math.max(delayMs, 6 * hourMs), action);
  }

  async function noteEvents(): Promise<void> {
    const snapshot = valueOf(await program.handlers.getSnapshot(null));
    eventsNow = snapshot.events.toReversed();
  }

  async function stopProgram(): Promise<void> {
    await clock.settle(program.stop());
    await history.close();
  }

  return {
    serial: String(identity.serial),
    get events() {
      return [...eventsBefore, ...eventsNow];
    },
    problems,
    until: async (atMs) => {
      await clock.advance(atMs - clock.nowMs());
      await noteEvents();
    },
    reboot: async (durationMs, next = address) => {
      await simulator.stop();
      await clock.advance(durationMs);
      address = next;
      simulator = await powerUp();
    },
    offUntil: async (atMs) => {
      await noteEvents();
      eventsBefore.push(...eventsNow);
      await stopProgram();
      while (clock.nowMs() < atMs) {
        // oxlint-disable-next-line no-await-in-loop -- hour by hour
        await clock.advance(Math.min(hourMs, atMs - clock.nowMs()));
      }
      program = await start();
      await noteEvents();
    },
    totals: async (from, to, bucket) => valueOf(await clock.settle(program.handlers.getTotals({ from, to, bucket }))),
    truth: (from, to) => {
      const [before, after] = [meter.displayAt(from), meter.displayAt(to)];
      const wattHours = (atMs: number) => grid.energyAt(atMs + aheadMs).consumptionMilliWs / hourMs;
      return {
        yieldWh:
          Math.floor(simulator.totalYieldWhAt(to + aheadMs)) - Math.floor(simulator.totalYieldWhAt(from + aheadMs)),
        importWh: after.importT1Wh + after.importT2Wh - before.importT1Wh - before.importT2Wh,
        exportWh: after.exportT1Wh + after.exportT2Wh - before.exportT1Wh - before.exportT2Wh,
        consumptionWh: wattHours(to) - wattHours(from),
      };
    },
    address: async () => valueOf(await program.handlers.getSnapshot(null)).inverters[0]?.address ?? null,
    logons: () =>
      lan.sentByClient().filter(({ bytes }) => {
        const datagram = decodeDatagram(bytes);
        return datagram.ok && datagram.value.kind === 'inverter' && datagram.value.frame.command === commands.logon;
      }).length,
    stop: async () => {
      await stopProgram();
      await meter.stop();
      await simulator.stop();
    },
  };
}
