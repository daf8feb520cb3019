import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { createSpeedwire } from '../../electron/core/speedwire/index.ts';
import { bareRoundTrips, password, root, startDevice, type Device } from './simulatedInverter.ts';
import { median, percentile, printMeasurements } from './table.ts';

const cli = join('out', 'cli', 'cli.js');

interface WarmReads {
  readonly timesMs: readonly number[];
  readonly questions: number;
}

/** Full spot reads with a session that stays open and device information known. */
async function warmReads(device: Device, count: number): Promise<WarmReads> {
  let questions = 0;
  const speedwire = createSpeedwire({
    network: systemNetwork(),
    clock: systemClock,
    random: Math.random,
    trace: (entry) => {
      questions += entry.direction === 'sent' ? 1 : 0;
    },
  });
  const session = await speedwire.openSession({
    endpoint: device.endpoint,
    identity: device.identity,
    group: 'user',
    password,
  });
  if (!session.ok) {
    throw new Error(`no session: ${session.error.code}`);
  }
  const warmUp = 50;
  const timesMs: number[] = [];
  for (let round = 0; round < count + warmUp; round += 1) {
    if (round === warmUp) {
      questions = 0;
    }
    const start = performance.now();
    const read = await session.value.readAll();
    if (!read.ok || read.value.values.totalYieldWh === null) {
      throw new Error('read failed');
    }
    if (round >= warmUp) {
      timesMs.push(performance.now() - start);
    }
  }
  const counted = { timesMs, questions: Math.round(questions / count) };
  await speedwire.close();
  return counted;
}

/** Milliseconds of a whole process from start to exit. */
function processTime(nodeArguments: readonly string[]): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, nodeArguments, {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, SUNTALLY_PASSWORD: password },
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve(performance.now() - start) : reject(new Error(`exit code ${code}`)),
    );
  });
}

async function repeat(count: number, action: () => Promise<number>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    times.push(await action());
  }
  return times;
}

const device = await startDevice(['--clock', '2026-06-21T10:00:00Z']);
const warm = await warmReads(device, 300);
const floor = await bareRoundTrips(
  Array.from({ length: warm.questions }, () => ({ question: 58, answers: [58] })),
  300,
);
const host = `${device.endpoint.address}:${device.endpoint.port}`;
const empty = await repeat(10, () => processTime(['-e', '0']));
const cold = await repeat(10, () => processTime([cli, 'read', '--host', host, '--json']));
device.stop();

printMeasurements('Reading an inverter over loopback', [
  {
    what: `warm full spot read, ${warm.questions} questions`,
    measured: `median ${median(warm.timesMs).toFixed(2)} ms, p95 ${percentile(warm.timesMs, 0.95).toFixed(2)} ms`,
    bar: '<= 5 ms',
    reached: median(warm.timesMs) <= 5,
  },
  {
    what: `the floor: ${warm.questions} bare UDP round trips`,
    measured: `median ${median(floor).toFixed(2)} ms, so a read takes ${(median(warm.timesMs) / median(floor)).toFixed(1)} x`,
    bar: 'none',
    reached: true,
  },
  {
    what: 'cold `read` as a whole process',
    measured: `median ${median(cold).toFixed(0)} ms`,
    bar: 'told beside node -e 0',
    reached: true,
  },
  {
    what: '`node -e 0`',
    measured: `median ${median(empty).toFixed(0)} ms, so read adds ${(median(cold) - median(empty)).toFixed(0)} ms`,
    bar: 'none',
    reached: true,
  },
]);
