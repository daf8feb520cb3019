import { describe, expect, it, test } from 'vitest';

import { simulatedMeters, startEnergyMeter, type EnergyMeterOptions } from '../../../electron/core/simulator/index.ts';
import { decodeDatagram, type EnergyMeterFrame } from '../../../electron/core/speedwire/index.ts';
import { deviceFamily } from '../../../electron/core/speedwire/frames/models.ts';
import { meterGroup, startMeterIn } from '../../support/meterLan.ts';
import { createLan, type SpeedwireLan } from '../../support/speedwireLan.ts';

function framesIn(lan: SpeedwireLan, to: string = meterGroup): EnergyMeterFrame[] {
  return lan.network.sent
    .filter((one) => one.to.address === to)
    .map(({ bytes }) => {
      const decoded = decodeDatagram(bytes);
      if (!decoded.ok || decoded.value.kind !== 'energyMeter') {
        throw new Error('not an energy meter frame');
      }
      return decoded.value.frame;
    });
}

function rawOf(frame: EnergyMeterFrame, index: number, type: number): number {
  const found = frame.records.find((one) => one.index === index && one.type === type);
  if (found === undefined) {
    throw new Error(`no record ${index}.${type}`);
  }
  return found.raw;
}

describe('a simulated meter', () => {
  test('is known by the name that discovery gives it', async () => {
    for (const model of simulatedMeters) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { identity } = await startMeterIn(createLan(), { model });
      expect(deviceFamily(identity.susyId)?.name).toBe(model);
    }
  });

  test.each([
    ['SMA Energy Meter 1.0', 270, 600],
    ['SMA Energy Meter 2.0', 349, 608],
    ['Sunny Home Manager 2.0', 372, 608],
  ])('%s has SUSyID %i and frames of %i bytes', async (model, susyId, length) => {
    const lan = createLan();
    const meter = await startMeterIn(lan, { model });
    await lan.clock.advance(3000);
    expect(meter.identity.susyId).toBe(susyId);
    expect(lan.network.sent.map((one) => one.bytes.length)).toEqual([length, length, length, length]);
  });

  test.each(simulatedMeters)(
    '%s counts exactly the powers it shows, in every direction and on every phase',
    async (model) => {
      const lan = createLan();
      await startMeterIn(lan, { model, shuffled: true });
      await lan.clock.advance(600_000);
      const frames = framesIn(lan);
      expect(frames).toHaveLength(601);
      for (const index of [0, 20, 40, 60].flatMap((base) => [1, 2, 3, 4, 9, 10].map((quantity) => base + quantity))) {
        const counted = frames.map((frame) => rawOf(frame, index, 8));
        const flows = frames.map((frame) => rawOf(frame, index, 4) / 10);
        const sums = flows.slice(1).reduce<number[]>((all, one) => [...all, (all.at(-1) ?? 0) + one], [0]);
        expect(counted.map((one) => one - (counted[0] ?? 0))).toEqual(sums);
      }
    },
  );

  test('its phases add up to its total, and never flow both ways at once', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    await lan.clock.advance(300_000);
    for (const frame of framesIn(lan)) {
      const flow = (index: number) => rawOf(frame, index, 4) - rawOf(frame, index + 1, 4);
      expect(flow(21) + flow(41) + flow(61)).toBe(flow(1));
      expect(flow(23) + flow(43) + flow(63)).toBe(flow(3));
      for (const index of [1, 3, 9, 21, 23, 29, 41, 43, 49, 61, 63, 69]) {
        expect(Math.min(rawOf(frame, index, 4), rawOf(frame, index + 1, 4))).toBe(0);
      }
    }
  });

  test('only the first generation signs the power factor', async () => {
    const signed = await Promise.all(
      simulatedMeters.map(async (model) => {
        const lan = createLan();
        await startMeterIn(lan, { model });
        await lan.clock.advance(300_000);
        const factors = framesIn(lan).map((frame) => rawOf(frame, 13, 4) | 0);
        expect(factors.every((one) => Math.abs(one) <= 1000)).toBe(true);
        return factors.some((one) => one < 0);
      }),
    );
    expect(signed).toEqual([false, true, false]);
  });

  test('puts its records into another order each time where it is told to', async () => {
    const lan = createLan();
    await startMeterIn(lan, { shuffled: true });
    await lan.clock.advance(5000);
    const orders = framesIn(lan).map((one) => one.records.map(({ index, type }) => `${index}.${type}`));
    expect(new Set(orders.map(String)).size).toBe(6);
    expect(new Set(orders.map((one) => String(one.toSorted()))).size).toBe(1);
  });

  test('keeps the pace of the clock, and counts the seconds whose frames a busy computer missed', async () => {
    const lan = createLan();
    let stallMs = 0;
    const clock = {
      ...lan.clock,
      after: (delayMs: number, action: () => void) => lan.clock.after(delayMs + stallMs, action),
    };
    await startEnergyMeter(
      { bind: { address: '192.168.1.60', port: 9522 }, group: meterGroup, serial: 7, seed: 1 },
      { network: lan.network.host(['192.168.1.60/24']), clock },
    );
    await lan.clock.advance(1500);
    stallMs = 4300;
    await lan.clock.advance(1000);
    stallMs = 0;
    await lan.clock.advance(6000);
    const undisturbed = createLan();
    await startMeterIn(undisturbed);
    await undisturbed.clock.advance(8500);
    const [all, some] = [framesIn(undisturbed), framesIn(lan)].map((frames) =>
      frames.map((one) => `${one.tickerMs} ${rawOf(one, 1, 8)} ${rawOf(one, 2, 8)}`),
    );
    expect(some?.length).toBeLessThan(8);
    expect(all).toEqual(expect.arrayContaining(some?.slice(-1) ?? []));
  });
});

describe('receivers', () => {
  const receivers = [
    { address: '192.168.1.10', port: 9522 },
    { address: '192.168.1.11', port: 9522 },
  ];

  test.each([
    ['Sunny Home Manager 2.0', 0x6081, 610],
    ['SMA Energy Meter 2.0', 0x6069, 608],
  ])('of %s get protocol %i besides the multicasts', async (model, protocol, length) => {
    const lan = createLan();
    await startMeterIn(lan, { model, receivers });
    await lan.clock.advance(1500);
    for (const { address } of receivers) {
      const datagrams = lan.network.sent
        .filter((one) => one.to.address === address)
        .map((one) => Buffer.from(one.bytes));
      expect(datagrams.map((one) => [one.readUInt16BE(16), one.length])).toEqual([
        [protocol, length],
        [protocol, length],
      ]);
      expect(framesIn(lan, address)).toEqual(framesIn(lan));
    }
  });
});

describe('faults', () => {
  async function tickersWith(faults: EnergyMeterOptions['faults']): Promise<number[]> {
    const lan = createLan();
    await startMeterIn(lan, { ...(faults !== undefined && { faults }) });
    await lan.clock.advance(200_000);
    return framesIn(lan).map((one) => one.tickerMs / 1000);
  }

  it('lose about 30 % of the frames, the same ones each time', async () => {
    const heard = await tickersWith(['lossy']);
    expect(heard.length).toBeGreaterThan(120);
    expect(heard.length).toBeLessThan(160);
    expect(await tickersWith(['lossy'])).toEqual(heard);
  });

  it('double every frame', async () => {
    const once = await tickersWith([]);
    expect(await tickersWith(['duplicate'])).toEqual(once.flatMap((one) => [one, one]));
  });

  it('let frames be overtaken, none lost', async () => {
    const heard = await tickersWith(['reorder']);
    const inOrder = heard.toSorted((one, other) => one - other);
    expect(heard).not.toEqual(inOrder);
    expect(inOrder).toEqual(Array.from({ length: inOrder.length }, (_, second) => second));
  });
});

test.each([
  ['an unknown model', { model: 'SMA Energy Meter 9' }, 'usage'],
  [
    'four receivers',
    { receivers: Array.from({ length: 4 }, (_, one) => ({ address: `10.0.0.${one}`, port: 9522 })) },
    'usage',
  ],
  ['an address that is none', { bind: { address: 'here', port: 9522 } }, 'addressUnusable'],
])('%s is refused', async (_name, options, code) => {
  const lan = createLan();
  const started = await startEnergyMeter(
    { bind: { address: '192.168.1.60', port: 9522 }, group: meterGroup, serial: 7, seed: 1, ...options },
    { network: lan.network.host(['192.168.1.60/24']), clock: lan.clock },
  );
  expect(started).toMatchObject({ ok: false, error: { code } });
  expect(lan.network.openSockets).toBe(0);
});
