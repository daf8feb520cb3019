import { once } from 'node:events';

import { afterEach, describe, expect, test } from 'vitest';

import { printTelegram } from '../support/printedTelegram.ts';
import { startMeterServer } from '../support/meterServer.ts';
import { soon } from '../support/soon.ts';
import { runSuntally, startSuntally, type RunningSuntally } from '../support/runSuntally.ts';

const running = new Set<RunningSuntally>();

function start(argv: readonly string[]): RunningSuntally {
  const one = startSuntally(argv);
  running.add(one);
  return one;
}

afterEach(async () => {
  for (const { process, exited } of running) {
    process.kill('SIGKILL');
    // oxlint-disable-next-line no-await-in-loop -- one process after the other
    await exited;
  }
  running.clear();
});

describe('suntally meter', () => {
  test('reads the simulated meter of a house, in another process', async () => {
    const simulated = start(['simulate', '--bind', '127.0.0.1:0', '--p1', '0', '--json']);
    const { p1 } = JSON.parse(await simulated.firstLine) as { p1: { address: string; meterId: string } };
    const { code, out, err } = await runSuntally(['meter', '--tcp', p1.address, '--count', '2', '--timeout', '20']);
    expect({ code, err }).toEqual({ code: 0, err: 'Connecting ...\nThe meter is being read.\n' });
    const [first, second] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { at: string; meterId: string; importT1Wh: number });
    expect(first).toMatchObject({ ok: true, meterId: p1.meterId, version: '50', phases: [{}, {}, {}] });
    expect([1000, 2000, 3000]).toContain(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? ''));
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends by %s with 0, and counts what it refused',
    async (signal) => {
      const server = await startMeterServer();
      const meter = start(['meter', '--tcp', `127.0.0.1:${server.port}`]);
      await soon(() => server.clients() === 1);
      server.send(printTelegram().replace('321', '421') + printTelegram());
      expect(JSON.parse(await meter.firstLine)).toMatchObject({ ok: true, importPowerW: 321 });
      meter.process.kill(signal);
      expect(await meter.exited).toBe(0);
      expect(meter.err.trimEnd().split('\n').at(-1)).toBe('1 telegram refused: 1 with a wrong checksum');
      await server.close();
    },
  );

  test('ends quietly when its reader had enough', async () => {
    const server = await startMeterServer();
    const meter = start(['meter', '--tcp', `127.0.0.1:${server.port}`]);
    await soon(() => server.clients() === 1);
    server.send(printTelegram());
    await meter.firstLine;
    const gone = once(meter.process, 'close');
    meter.process.stdout?.destroy();
    let at = Date.UTC(2026, 0, 1);
    await soon(
      () => meter.process.exitCode !== null,
      async () => {
        at += 1000;
        server.send(printTelegram({ at }));
      },
    );
    await gone;
    expect(meter.process.exitCode).toBe(0);
    await server.close();
  });

  test('says why it got nothing', async () => {
    const server = await startMeterServer();
    await server.close();
    const argv = ['meter', '--tcp', `127.0.0.1:${server.port}`, '--timeout', '1', '--json'];
    const { code, out } = await runSuntally(argv);
    expect(code).toBe(5);
    expect(JSON.parse(out)).toMatchObject({ code: 'meterSilent' });
  });
});
