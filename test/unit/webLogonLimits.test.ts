import { describe, expect, test } from 'vitest';

import { createGate, type WebPassword } from '../../electron/web/index.ts';
import { createLogonLimits } from '../../electron/web/logonLimits.ts';
import { createLog } from '../../electron/core/program/index.ts';
import { createFakeClock } from '../support/fakeClock.ts';

const minuteMs = 60_000;

describe('wrong passwords', () => {
  test('from one address: five at once, then one a minute', async () => {
    const clock = createFakeClock();
    const limits = createLogonLimits(clock);
    const first = Array.from({ length: 6 }, () => limits.take('192.168.1.5'));
    expect(first).toEqual([0, 0, 0, 0, 0, minuteMs]);
    await clock.advance(minuteMs - 1);
    expect(limits.take('192.168.1.5')).toBe(1);
    await clock.advance(1);
    expect(limits.take('192.168.1.5')).toBe(0);
    expect(limits.take('192.168.1.5')).toBe(minuteMs);
    await clock.advance(60 * minuteMs);
    expect(Array.from({ length: 6 }, () => limits.take('192.168.1.5'))).toEqual([0, 0, 0, 0, 0, minuteMs]);
  });

  test('from many addresses: thirty at once over all, then one each 20 s', async () => {
    const clock = createFakeClock();
    const limits = createLogonLimits(clock);
    const tries = Array.from({ length: 40 }, (_none, index) => limits.take(`10.0.0.${index}`));
    expect(tries.filter((waitMs) => waitMs === 0)).toHaveLength(30);
    expect(tries.at(-1)).toBe(20_000);
    await clock.advance(20_000);
    expect([limits.take('10.0.1.1'), limits.take('10.0.1.2')]).toEqual([0, 20_000]);
  });

  test('from elsewhere do not keep out who logged on before', () => {
    const limits = createLogonLimits(createFakeClock());
    expect(limits.take('192.168.1.5')).toBe(0);
    limits.succeeded('192.168.1.5');
    for (let index = 0; index < 100; index += 1) {
      limits.take(`10.0.0.${index}`);
    }
    expect(limits.take('10.0.1.1')).toBeGreaterThan(0);
    expect(limits.take('192.168.1.5')).toBe(0);
  });

  test('are forgiven to who gives the right one', () => {
    const limits = createLogonLimits(createFakeClock());
    for (let round = 0; round < 3; round += 1) {
      expect(Array.from({ length: 5 }, () => limits.take('192.168.1.5'))).toEqual([0, 0, 0, 0, 0]);
      limits.succeeded('192.168.1.5');
    }
  });

  test('count for a whole IPv6 network, and for IPv4 however it is written', () => {
    const limits = createLogonLimits(createFakeClock());
    for (let index = 1; index <= 5; index += 1) {
      limits.take(`2001:db8:0:1::${index}`);
      limits.take(`::ffff:192.168.1.9`);
    }
    expect(limits.take('2001:db8:0:1:ffff::1')).toBeGreaterThan(0);
    expect(limits.take('2001:db8::1:0:0:0:9')).toBeGreaterThan(0);
    expect(limits.take('2001:db8:0:2::1')).toBe(0);
    expect(limits.take('192.168.1.9')).toBeGreaterThan(0);
    expect(limits.take('192.168.1.8')).toBe(0);
  });

  test('beyond the limits are not even looked at, and the right one waits too', async () => {
    const clock = createFakeClock();
    let looks = 0;
    const password: WebPassword = {
      fits: async (guess) => {
        looks += 1;
        return guess === 'right-one';
      },
    };
    const gate = createGate({ password, clock, log: createLog(clock, () => undefined) });
    const outcomes = [];
    for (let index = 0; index < 1000; index += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      outcomes.push((await gate.logOn(`guess-${index}`, '192.168.1.66')).kind);
    }
    expect(outcomes.filter((kind) => kind === 'wrong')).toHaveLength(5);
    expect(outcomes.slice(5).every((kind) => kind === 'wait')).toBe(true);
    expect(await gate.logOn('right-one', '192.168.1.66')).toEqual({ kind: 'wait', waitMs: minuteMs });
    expect(looks).toBe(5);
    await clock.advance(minuteMs);
    expect(await gate.logOn('right-one', '192.168.1.66')).toMatchObject({ kind: 'welcome' });
  });
});
