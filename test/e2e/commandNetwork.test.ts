import { afterEach, describe, expect, it } from 'vitest';

import { speedwireGroup } from '../../electron/core/speedwire/index.ts';
import { documentOf, knownPassword, realDevices } from '../support/realDevices.ts';
import { runSuntally, startSuntally } from '../support/runSuntally.ts';

const real = realDevices();

/** On port 9522, the group's, and so one after another; the addresses exist on Linux alone. */
describe.runIf(process.platform === 'linux')('on the network', () => {
  afterEach(real.stopAll);

  // One read in two hundred over so lossy a link ends without an answer, and says so.
  it(
    'discover lists inverters and meters; read reads the inverters and leaves the meters out',
    { retry: 1 },
    async () => {
      await real.inverter([], { bind: { address: '127.0.41.2', port: 9522 }, serial: 2_141_000_002 });
      await real.inverter(['lossy'], { bind: { address: '127.0.41.3', port: 9522 }, serial: 2_141_000_003 });
      await real.energyMeter({
        bind: { address: '127.0.41.4', port: 9522 },
        group: speedwireGroup,
        serial: 1_900_000_004,
        seed: 4,
      });
      const found = await runSuntally(['discover', '--json']);
      expect(found.code).toBe(0);
      const { devices } = JSON.parse(found.out) as { devices: { address: string }[] };
      expect(devices.filter((device) => device.address.startsWith('127.0.41.'))).toEqual(
        expect.arrayContaining([
          { address: '127.0.41.2', susyId: 181, serial: 2_141_000_002, model: 'STP xx000TL-20', kind: 'inverter' },
          { address: '127.0.41.3', susyId: 181, serial: 2_141_000_003, model: 'STP xx000TL-20', kind: 'inverter' },
          expect.objectContaining({ address: '127.0.41.4', kind: 'energyMeter' }),
        ]),
      );
      const table = await runSuntally(['discover', '--timeout', '2.5']);
      expect(table.out).toMatch(/^Address +Kind +Model +SUSyID +Serial\n/);
      expect(table.out).toMatch(/^127\.0\.41\.2 +inverter +STP xx000TL-20 +181 +2141000002$/m);

      const run = await runSuntally(['read', '--json'], { env: knownPassword });
      const ours = documentOf(run).devices.filter((device) => device.address.startsWith('127.0.41.'));
      expect(ours.map((device) => [device.serial, device.errors])).toEqual(
        expect.arrayContaining([
          [2_141_000_002, []],
          [2_141_000_003, []],
        ]),
      );
      expect(ours).toHaveLength(2);
      expect(run.err).toContain('127.0.41.4: left out');
    },
  );

  it('simulate is an inverter that is found, until it is asked to stop', async () => {
    const argv = [
      'simulate',
      '--bind',
      '127.0.41.7',
      '--serial',
      '2141000007',
      '--clock',
      '2026-06-21T10:30:00Z',
      '--json',
    ];
    const simulator = startSuntally(argv);
    const ready = JSON.parse(await simulator.firstLine) as { clock: string };
    expect(ready).toMatchObject({ address: '127.0.41.7', susyId: 181, serial: 2_141_000_007, model: 'STP 6000TL-20' });
    expect(ready.clock).toMatch(/^2026-06-21T10:30:/);
    const second = await runSuntally(['simulate', '--bind', '127.0.41.7', '--json']);
    expect(second.code).toBe(8);
    expect(JSON.parse(second.out)).toMatchObject({ code: 'portTaken' });
    const read = await runSuntally(['read', '--host', '127.0.41.7', '--json'], { env: { SUNTALLY_PASSWORD: '0000' } });
    expect(read.code).toBe(0);
    simulator.process.kill('SIGTERM');
    expect(await simulator.exited).toBe(0);
    expect(simulator.err).toBe('');
  });

  it('simulate says the same values for the same seed and clock', async () => {
    async function values(seed: string): Promise<unknown> {
      const simulator = startSuntally([
        'simulate',
        '--bind',
        '127.0.41.8',
        '--clock',
        '2026-01-10T02:00:00Z',
        '--seed',
        seed,
      ]);
      await simulator.firstLine;
      const read = await runSuntally(['read', '--host', '127.0.41.8', '--json'], {
        env: { SUNTALLY_PASSWORD: '0000' },
      });
      simulator.process.kill('SIGINT');
      await simulator.exited;
      return documentOf(read).devices[0]?.values;
    }
    const first = await values('5');
    expect(first).toMatchObject({ totalYieldWh: expect.any(Number) as unknown });
    expect(await values('5')).toEqual(first);
    expect(await values('6')).not.toEqual(first);
  });

  it('finding nothing ends in time, with 3 and a hint', async (context) => {
    const [json, text] = await Promise.all([
      runSuntally(['discover', '--json', '--timeout', '1']),
      runSuntally(['read'], { env: knownPassword }),
    ]);
    context.skip(documentOf(json).devices.length > 0, 'another simulated inverter runs on this computer');
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toMatchObject({ devices: [], errors: [{ code: 'nothingFound' }] });
    expect(json.tookMs).toBeLessThan(6000);
    expect(text).toMatchObject({ code: 3, out: '' });
    expect(text.err).toContain('No SMA device answered.');
    expect(text.tookMs).toBeLessThan(8000);
  });

  it('a computer without the named interface says that it has no way to the network', async () => {
    const run = await runSuntally(['discover', '--json'], { env: { SUNTALLY_INTERFACES: 'no-such-interface' } });
    expect(run.code).toBe(5);
    expect(JSON.parse(run.out)).toMatchObject({ devices: [], errors: [{ code: 'networkUnreachable' }] });
  });
});
