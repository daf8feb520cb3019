import { fork } from 'node:child_process';
import { join } from 'node:path';

import { systemClock, systemNetwork, type DatagramNetwork } from '../../electron/core/ports/index.ts';
import { createSpeedwire, type InverterSession } from '../../electron/core/speedwire/index.ts';
import { localDayFinder } from '../../shared/localDay.ts';
import { growthMb, heapMeter } from './heap.ts';
import type { AttackOrder } from './hostileSender.ts';
import { password, startDevice, type Device } from './simulatedInverter.ts';
import { median, percentile, printMeasurements } from './table.ts';

const zone = 'Europe/Amsterdam';
const wanted = 200_000;
const looks = 20;

/** The system's network, telling which ports it opens. */
function watchedNetwork(onPort: (port: number) => void): DatagramNetwork {
  const network = systemNetwork(['127.0.0.1']);
  return {
    interfaces: () => network.interfaces(),
    open: async (options) => {
      const opened = await network.open(options);
      if (opened.ok) {
        onPort(opened.value.local.port);
      }
      return opened;
    },
  };
}

async function openClient(device: Device) {
  const ports: number[] = [];
  let sentBytes = 0;
  let receivedBytes = 0;
  const speedwire = createSpeedwire({
    network: watchedNetwork((port) => ports.push(port)),
    clock: systemClock,
    random: Math.random,
    zone,
    trace: ({ direction, bytes }) => {
      sentBytes += direction === 'sent' ? bytes.length : 0;
      receivedBytes += direction === 'received' ? bytes.length : 0;
    },
  });
  const { endpoint, identity } = device;
  const session = await speedwire.openSession({ endpoint, identity, group: 'user', password });
  const [port] = ports;
  if (!session.ok || port === undefined) {
    throw new Error('no session');
  }
  return { speedwire, session: session.value, port, bytes: () => ({ sentBytes, receivedBytes }) };
}

/** Yesterday, as far as the device remembers it: the same at every reading. */
async function readYesterday(session: InverterSession): Promise<string> {
  const findDay = localDayFinder(zone);
  const { fromMs, toMs } = findDay(findDay(Date.now()).fromMs - 1);
  const request = { from: fromMs, to: toMs, fiveMinutes: true, days: false, events: false };
  const archive = await session.readArchive(request);
  if (!archive.ok || archive.value.failures.length > 0) {
    throw new Error('yesterday was not read');
  }
  return JSON.stringify(archive.value.fiveMinutes);
}

async function readTotal(session: InverterSession): Promise<number> {
  const read = await session.readAll();
  if (!read.ok || read.value.failures.length > 0 || read.value.values.totalYieldWh === null) {
    throw new Error('values were not read');
  }
  return read.value.values.totalYieldWh;
}

interface Readings {
  readonly timesMs: number[];
  wrong: number;
}

/** Reads values and a day, and holds them against what was read before: true totals never fall and rise little. */
async function readAgain(session: InverterSession, truth: { totalWh: number; day: string }, into: Readings) {
  const start = performance.now();
  const totalWh = await readTotal(session);
  const day = await readYesterday(session);
  into.timesMs.push(performance.now() - start);
  into.wrong += day === truth.day && totalWh >= truth.totalWh && totalWh < truth.totalWh + 1000 ? 0 : 1;
}

function taken(): number {
  return speedwire.counters.received - before.received;
}

const device = await startDevice();
const { speedwire, session, port, bytes } = await openClient(device);
const truth = { totalWh: await readTotal(session), day: await readYesterday(session) };
const quiet: Readings = { timesMs: [], wrong: 0 };
const sentBefore = speedwire.counters.sent;
for (let round = 0; round < 100; round += 1) {
  await readAgain(session, truth, quiet);
}
const sentForOne = (speedwire.counters.sent - sentBefore) / 100;

const heapNow = heapMeter();
const attacker = fork(join(import.meta.dirname, 'hostileSender.ts'), { stdio: 'inherit' });
attacker.send({ port, device: device.identity, from: device.endpoint.address } satisfies AttackOrder);
const before = { ...speedwire.counters, ...bytes() };
const loud: Readings = { timesMs: [], wrong: 0 };
const heaps: number[] = [];
const start = performance.now();
let gcMs = 0;
while (taken() < wanted) {
  await readAgain(session, truth, loud);
  if (taken() >= (wanted / looks) * (heaps.length + 1)) {
    const lookedAt = performance.now();
    heaps.push(heapNow());
    gcMs += performance.now() - lookedAt;
  }
}
const seconds = (performance.now() - start - gcMs) / 1000;
attacker.kill();
const takenInAll = taken();
const after = { ...speedwire.counters, ...bytes() };
const refused = (['malformed', 'foreign', 'misaddressed', 'unread', 'late'] as const).map(
  (name) => `${name} ${(after[name] - before[name]).toLocaleString('en')}`,
);
const questions = (after.sent - before.sent) / loud.timesMs.length;
await speedwire.close();
device.stop();

printMeasurements('A client that reads while others on its network do their worst', [
  {
    what: `${takenInAll.toLocaleString('en')} datagrams taken in ${seconds.toFixed(1)} s`,
    measured: `${Math.round(takenInAll / seconds).toLocaleString('en')}/s; ${refused.join(', ')}`,
    bar: 'none',
    reached: true,
  },
  {
    what: `${loud.timesMs.length} readings of all values and a day meanwhile`,
    measured: `${loud.wrong} wrong`,
    bar: '0 wrong',
    reached: loud.wrong === 0 && quiet.wrong === 0,
  },
  {
    what: 'one of them',
    measured: `median ${median(loud.timesMs).toFixed(1)} ms, p95 ${percentile(loud.timesMs, 0.95).toFixed(1)} ms; in peace ${median(quiet.timesMs).toFixed(1)} ms`,
    bar: 'none',
    reached: true,
  },
  {
    what: 'datagrams sent for one of them',
    measured: `${questions.toFixed(1)}; in peace ${sentForOne.toFixed(1)}; a byte sent for ${((after.receivedBytes - before.receivedBytes) / (after.sentBytes - before.sentBytes)).toFixed(0)} received`,
    bar: '< 2 x',
    reached: questions < 2 * sentForOne,
  },
  {
    what: 'heap growth over the last half',
    measured: `${growthMb(heaps).toFixed(2)} MB`,
    bar: '< 1 MB',
    reached: growthMb(heaps) < 1,
  },
]);
