import { describe, expect, test } from 'vitest';

import { simulate } from '../../../electron/commands/simulate/simulate.ts';
import { meterGroup } from '../../support/meterLan.ts';
import { createRecordedIo } from '../../support/recordedIo.ts';
import { createLan } from '../../support/speedwireLan.ts';

const home = '192.168.1.60';

/** `suntally simulate ...` on a computer at 192.168.1.60, left alone for some time and then stopped. */
async function simulateAtHome(argv: readonly string[], forMs = 3500) {
  const lan = createLan();
  const io = createRecordedIo();
  const ports = {
    network: lan.network.host([`${home}/24`]),
    clock: lan.clock,
    random: () => 0.5,
    platform: 'linux',
    zone: 'Europe/Amsterdam',
  };
  const running = simulate(['--bind', home, ...argv], io, ports);
  await lan.clock.advance(forMs);
  io.stop();
  return { code: await running, out: io.out, err: io.err, lan };
}

describe('simulate is a meter', () => {
  test('that multicasts every second until it is stopped', async () => {
    const { code, out, lan } = await simulateAtHome(['--model', 'SMA Energy Meter 2.0']);
    expect({ code, out }).toEqual({
      code: 0,
      out: `SMA Energy Meter 2.0, serial 1900000001, at ${home}, sends to 239.12.255.254 every second\n`,
    });
    expect(lan.network.sent.map((one) => one.to.address)).toEqual(Array.from({ length: 4 }, () => meterGroup));
    expect(lan.network.openSockets).toBe(0);
    expect(lan.clock.pendingTimers).toBe(0);
  });

  test('with receivers of its own, told as JSON', async () => {
    const device = ['--model', 'Sunny Home Manager 2.0', '--serial', '3000000005', '--json', '--shuffle-records'];
    const receivers = ['--to', '192.168.1.10', '--to', '192.168.1.11:9600'];
    const { out, lan } = await simulateAtHome([...device, ...receivers, '--fault', 'duplicate']);
    expect(JSON.parse(out)).toEqual({
      address: home,
      susyId: 372,
      serial: 3_000_000_005,
      model: 'Sunny Home Manager 2.0',
      to: ['239.12.255.254', '192.168.1.10', '192.168.1.11:9600'],
    });
    const ports = lan.network.sent.filter((one) => one.to.address === '192.168.1.11').map((one) => one.to.port);
    expect(ports).toEqual(Array.from({ length: 8 }, () => 9600));
  });
});

describe('simulate says what it cannot be', () => {
  const meter = ['--model', 'SMA Energy Meter 1.0'];

  test.each([
    ['a fault that meters do not have', [...meter, '--fault', 'refuse-logon'], 'lossy, duplicate, reorder'],
    ['a clock for a meter', [...meter, '--clock', '2026-06-21T12:00:00Z'], '--clock is for an inverter'],
    ['a password for a meter', [...meter, '--password', '1234'], '--password is for an inverter'],
    ['receivers for an inverter', ['--to', '192.168.1.10'], '--to is for an energy meter'],
    ['a receiver that is no address', [...meter, '--to', 'attic'], 'attic'],
    ['four receivers', [...meter, ...[1, 2, 3, 4].flatMap((one) => ['--to', `192.168.1.${one}`])], 'at most 3 times'],
    ['a model of no kind', ['--model', 'SMA Energy Meter 3.0'], 'Sunny Home Manager 2.0'],
  ])('%s: one sentence, exit 2, nothing sent', async (_name, argv, named) => {
    const { code, out, err, lan } = await simulateAtHome(argv);
    expect({ code, out, sent: lan.network.sent }).toEqual({ code: 2, out: '', sent: [] });
    expect(err.split('\n')[0]).toContain(named);
  });
});
