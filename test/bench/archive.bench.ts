import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import {
  createSpeedwire,
  type ArchiveRequest,
  type InverterSession,
  type Speedwire,
} from '../../electron/core/speedwire/index.ts';
import type { InverterArchive, TimeSpan } from '../../shared/inverterArchive.ts';
import { localDayFinder } from '../../shared/localDay.ts';
import { bareRoundTrips, password, startDevice, type Device, type Trip } from './simulatedInverter.ts';
import { median, percentile, printMeasurements } from './table.ts';

const zone = 'Europe/Amsterdam';
const dayMs = 86_400_000;
const findDay = localDayFinder(zone);

interface OpenDevice {
  readonly session: InverterSession;
  readonly speedwire: Speedwire;
  /** The questions since the last call, and what came back. */
  readonly takeTrips: () => readonly Trip[];
}

/** Logs on, with a trace of sizes. */
async function open(device: Device): Promise<OpenDevice> {
  let trips: { readonly question: number; readonly answers: number[] }[] = [];
  const speedwire = createSpeedwire({
    network: systemNetwork(['127.0.0.1']),
    clock: systemClock,
    random: Math.random,
    zone,
    trace: ({ direction, bytes }) => {
      if (direction === 'sent') {
        trips.push({ question: bytes.length, answers: [] });
      } else {
        trips.at(-1)?.answers.push(bytes.length);
      }
    },
  });
  const { endpoint, identity } = device;
  const session = await speedwire.openSession({ endpoint, identity, group: 'user', password });
  if (!session.ok) {
    throw new Error(`no session: ${session.error.code}`);
  }
  const takeTrips = () => {
    const taken = trips;
    trips = [];
    return taken;
  };
  return { session: session.value, speedwire, takeTrips };
}

/** The newest whole local day before today that has 24 hours. */
function wholeDay(nowMs: number): TimeSpan {
  for (let atMs = nowMs - dayMs; ; atMs -= dayMs) {
    const day = findDay(atMs);
    if (day.toMs - day.fromMs === dayMs && day.toMs <= nowMs) {
      return { from: day.fromMs, to: day.toMs };
    }
  }
}

async function readOnce(session: InverterSession, request: ArchiveRequest): Promise<InverterArchive> {
  const read = await session.readArchive(request);
  if (!read.ok || read.value.failures.length > 0 || read.value.unread.length > 0) {
    throw new Error(`not read: ${JSON.stringify(read.ok ? read.value.failures : read.error)}`);
  }
  return read.value;
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Reads again and again in one session. */
async function warmReads(device: Device, request: ArchiveRequest, warmUp: number, count: number) {
  const { session, speedwire, takeTrips } = await open(device);
  const archive = await readOnce(session, request);
  for (let round = 1; round < warmUp; round += 1) {
    await readOnce(session, request);
  }
  takeTrips();
  await readOnce(session, request);
  const trips = takeTrips();
  const timesMs: number[] = [];
  for (let round = 0; round < count; round += 1) {
    timesMs.push(await timed(() => readOnce(session, request)));
    takeTrips();
  }
  await speedwire.close();
  return { archive, trips, timesMs };
}

/** The first reading of a device that has just been started: it has to work out its past first. */
async function firstReads(request: ArchiveRequest, count: number): Promise<readonly number[]> {
  const timesMs: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const device = await startDevice();
    const { session, speedwire } = await open(device);
    timesMs.push(await timed(() => readOnce(session, request)));
    await speedwire.close();
    device.stop();
  }
  return timesMs;
}

function datagramsOf(trips: readonly Trip[]): number {
  return trips.reduce((sum, one) => sum + 1 + one.answers.length, 0);
}

function times(values: readonly number[]): string {
  return `median ${median(values).toFixed(2)} ms, p95 ${percentile(values, 0.95).toFixed(2)} ms`;
}

function ratio(values: readonly number[], floor: readonly number[]): string {
  return `so a reading takes ${(median(values) / median(floor)).toFixed(1)} x`;
}

const nowMs = Date.now();
const nothing = { fiveMinutes: false, days: false, events: false };
const dayRequest = { ...wholeDay(nowMs), ...nothing, fiveMinutes: true };
const today = findDay(nowMs);
const longRequest = { from: today.fromMs - 60 * dayMs, to: today.fromMs, fiveMinutes: true, days: true, events: true };

const firstDay = await firstReads(dayRequest, 5);
const firstLong = await firstReads(longRequest, 5);
const device = await startDevice();
const day = await warmReads(device, dayRequest, 50, 200);
const dayFloor = await bareRoundTrips(day.trips, 200);
const long = await warmReads(device, longRequest, 5, 20);
const longFloor = await bareRoundTrips(long.trips, 20);
device.stop();

const archiveTrips = day.trips.filter((one) => one.answers.length > 1);
if (day.archive.fiveMinutes.length !== 288 || archiveTrips[0]?.answers.length !== 4) {
  throw new Error(`a day of ${day.archive.fiveMinutes.length} values in ${JSON.stringify(archiveTrips)}`);
}

printMeasurements('Reading the memory of an inverter over loopback', [
  {
    what: `a full day, warm: 288 values in 4 of ${datagramsOf(day.trips)} datagrams`,
    measured: times(day.timesMs),
    bar: '<= 10 ms',
    reached: median(day.timesMs) <= 10,
  },
  {
    what: `the floor: ${day.trips.length} bare UDP round trips, ${datagramsOf(day.trips)} datagrams`,
    measured: `${times(dayFloor)}, ${ratio(day.timesMs, dayFloor)}`,
    bar: 'none',
    reached: true,
  },
  {
    what: 'a full day, first reading of a fresh device',
    measured: `median ${median(firstDay).toFixed(1)} ms, most ${Math.max(...firstDay).toFixed(1)} ms`,
    bar: 'told',
    reached: true,
  },
  {
    what: `60 days, warm: ${long.archive.fiveMinutes.length} values, ${long.archive.days.length} days, ${long.archive.events.length} events`,
    measured: times(long.timesMs),
    bar: '<= 1000 ms',
    reached: median(long.timesMs) <= 1000,
  },
  {
    what: `the floor: ${long.trips.length} bare UDP round trips, ${datagramsOf(long.trips)} datagrams`,
    measured: `${times(longFloor)}, ${ratio(long.timesMs, longFloor)}`,
    bar: 'none',
    reached: true,
  },
  {
    what: '60 days, first reading of a fresh device',
    measured: `median ${median(firstLong).toFixed(0)} ms, most ${Math.max(...firstLong).toFixed(0)} ms`,
    bar: '<= 1000 ms',
    reached: median(firstLong) <= 1000,
  },
]);
