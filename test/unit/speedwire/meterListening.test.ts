import { describe, expect, it } from 'vitest';

import { encodeEnergyMeterFrame } from '../../../electron/core/speedwire/index.ts';
import type { MeterRecord } from '../../../electron/core/speedwire/frames/energyMeterFrame.ts';
import { meterAddress, meterGroup, meterSerial, startListener, startMeterIn } from '../../support/meterLan.ts';
import { clientAddress, createLan, inverterAddress, valueOf, type SpeedwireLan } from '../../support/speedwireLan.ts';

const otherGroup = '239.12.255.253';
const minuteMs = 60_000;

const importedPower: MeterRecord = { index: 1, type: 4, raw: 4400 };

/** Sends one frame of each meter, all with the same few records. */
async function sendFrames(
  lan: SpeedwireLan,
  address: string,
  serials: readonly number[],
  records: readonly MeterRecord[] = [importedPower],
): Promise<void> {
  const socket = valueOf(
    await lan.network
      .host([`${address}/24`])
      .open({ address, port: 0, multicastInterface: address, onDatagram: () => undefined }),
  );
  for (const serial of serials) {
    const frame = { source: { susyId: 349, serial }, tickerMs: 5, firmware: null, records };
    void socket.send(encodeEnergyMeterFrame(frame), { address: meterGroup, port: 9522 });
  }
}

function tickersOf(readings: readonly { readonly tickerMs: number }[]): readonly number[] {
  return readings.map((one) => one.tickerMs);
}

describe('listening to meters', () => {
  it('gives each second once, with who said it, when, and what', async () => {
    const lan = createLan();
    const meter = await startMeterIn(lan, { model: 'Sunny Home Manager 2.0' });
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    await lan.clock.advance(10_500);
    expect(readings).toHaveLength(10);
    const { total, phases } = meter.truth();
    expect(readings.at(-1)).toMatchObject({
      identity: { susyId: 372, serial: meterSerial },
      address: meterAddress,
      receivedAtMs: lan.clock.nowMs() - 499,
      tickerMs: 10_000,
      firmware: '2.13.6.R',
      values: {
        importPowerW: Math.max(0, total.powerW),
        exportPowerW: Math.max(0, -total.powerW),
        importWh: Math.floor(total.active.imported / 3600),
        exportWh: Math.floor(total.active.exported / 3600),
        phases: phases.map((one) => ({ voltageV: one.voltageMv / 1000, importPowerW: Math.max(0, one.powerW) })),
      },
    });
    expect(speedwire.counters).toMatchObject({ meterReadings: 10, unread: 0 });
  });

  it('sends nothing, and leaves port 9522 to others that share it', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    const others = startListener(lan.speedwire());
    await lan.clock.advance(5 * minuteMs);
    expect(lan.sentByClient()).toEqual([]);
    expect(others.readings.length).toBe(readings.length);
    expect(readings.length).toBeGreaterThan(295);
  });

  it('counts a frame once that cable and Wi-Fi both hear', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const client = lan.network.host([`${clientAddress}/24`, '192.168.1.11/24', '127.0.0.1/8']);
    const speedwire = lan.speedwire({ network: client });
    const { readings } = startListener(speedwire);
    await lan.clock.advance(20_500);
    expect(tickersOf(readings)).toEqual([...new Set(tickersOf(readings))]);
    expect(speedwire.counters).toMatchObject({ meterReadings: 20, meterRepeats: 20, meterOutOfOrder: 0 });
  });

  it.each([
    ['SMA Energy Meter 2.0', 608],
    ['Sunny Home Manager 2.0', 610],
  ])('hears what %s sends to this computer alone', async (model, length) => {
    const lan = createLan();
    lan.network.fate = ({ to }) => (to.address === meterGroup ? [] : [{ delayMs: 1 }]);
    await startMeterIn(lan, { model, receivers: [{ address: clientAddress, port: 9522 }] });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(5500);
    expect(tickersOf(readings)).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(lan.network.sent.at(-1)?.bytes.length).toBe(length);
  });

  it('joins the other group a meter can be set to where it is told to (ha-pysmaplus, 35)', async () => {
    const lan = createLan();
    await startMeterIn(lan, { group: otherGroup });
    const usual = startListener(lan.speedwire());
    await lan.clock.advance(5000);
    expect(usual.readings).toEqual([]);
    const both = startListener(lan.speedwire(), { bothGroups: true });
    await lan.clock.advance(5000);
    expect(both.readings.length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ['lost', ['lossy'], 35],
    ['doubled', ['duplicate'], 59],
    ['out of order', ['reorder'], 48],
    ['all of that', ['lossy', 'duplicate', 'reorder'], 35],
  ] as const)('gives readings in their order, none twice, where frames are %s', async (_name, faults, least) => {
    const lan = createLan();
    await startMeterIn(lan, { faults });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(minuteMs);
    const tickers = tickersOf(readings);
    expect(tickers).toEqual([...new Set(tickers)].toSorted((one, other) => one - other));
    expect(readings.length).toBeGreaterThanOrEqual(least);
  });

  it('goes on over the wrap of the ticker and after the meter was started anew', async () => {
    const lan = createLan();
    const first = await startMeterIn(lan, { tickerStartMs: 0x1_0000_0000 - 5000 });
    const { readings } = startListener(lan.speedwire());
    await lan.clock.advance(10_500);
    expect(readings).toHaveLength(10);
    await first.stop();
    await lan.clock.advance(20_000);
    await startMeterIn(lan, { tickerStartMs: 300 });
    await lan.clock.advance(10_000);
    expect(tickersOf(readings.slice(10))).toEqual([2300, 3300, 4300, 5300, 6300, 7300, 8300, 9300]);
  });
});

it.each<[string, readonly MeterRecord[]]>([
  ['without records', []],
  ['that say "no value"', [{ ...importedPower, raw: 0xffff_ffff }]],
  ['of unknown quantities', [{ ...importedPower, index: 99 }]],
])('frames %s are no readings, and keep no reading from coming', async (_what, records) => {
  const lan = createLan();
  const speedwire = lan.speedwire();
  const { readings } = startListener(speedwire);
  await lan.clock.flush();
  await sendFrames(lan, '192.168.1.66', [1], records);
  await lan.clock.advance(1000);
  expect(readings).toEqual([]);
  expect(speedwire.counters).toMatchObject({ meterReadings: 0, unread: 1 });
  await sendFrames(lan, '192.168.1.66', [1]);
  await lan.clock.advance(1000);
  expect(readings).toMatchObject([{ values: { importPowerW: 440 } }]);
});

describe('a hostile network', () => {
  it('full of pretended meters grows nothing, and does not silence the one that is known', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const speedwire = lan.speedwire();
    const { readings } = startListener(speedwire);
    await lan.clock.advance(3500);
    await sendFrames(
      lan,
      '192.168.1.66',
      Array.from({ length: 3000 }, (_, serial) => serial),
    );
    await lan.clock.advance(10_000);
    expect(new Set(readings.map((one) => one.identity.serial)).size).toBe(64);
    expect(speedwire.counters.meterStrangers).toBe(3000 - 63);
    expect(readings.filter((one) => one.identity.serial === meterSerial)).toHaveLength(13);
  });

  it('that pretended first does not keep out the meter that was asked for', async () => {
    const lan = createLan();
    const { readings } = startListener(lan.speedwire(), { meters: [{ susyId: 349, serial: meterSerial }] });
    await lan.clock.flush();
    await sendFrames(
      lan,
      '192.168.1.66',
      Array.from({ length: 200 }, (_, serial) => serial),
    );
    await startMeterIn(lan);
    await lan.clock.advance(5500);
    expect(readings.map((one) => one.identity.serial)).toEqual(Array.from({ length: 6 }, () => meterSerial));
  });

  it('does not make a search forget who answered it', async () => {
    const lan = createLan();
    const speedwire = lan.speedwire();
    startListener(speedwire);
    await lan.inverter({ respond: () => [] });
    const searching = speedwire.search({ address: { address: inverterAddress, port: 9522 } });
    await lan.clock.advance(2700);
    for (let host = 100; host < 230; host += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await sendFrames(lan, `192.168.1.${host}`, [host]);
    }
    await lan.clock.advance(10);
    lan.network.fate = () => [];
    expect((await lan.clock.settle(searching)).failure?.code).toBe('encrypted');
  });
});

it('a search beside it ends in time, lists the meter, and costs no reading', async () => {
  const lan = createLan();
  await startMeterIn(lan, { receivers: [{ address: clientAddress, port: 9522 }] });
  const inverter = await lan.inverter();
  const speedwire = lan.speedwire();
  const { readings } = startListener(speedwire);
  await lan.clock.advance(2500);
  const report = await lan.clock.settle(speedwire.search({ address: null }));
  expect(report.tookMs).toBe(3000);
  expect(report.devices.toSorted((one, other) => one.address.localeCompare(other.address))).toMatchObject([
    { address: inverterAddress, serial: inverter.device.serial },
    { address: meterAddress, susyId: 349, serial: meterSerial, model: 'SMA Energy Meter 2.0', kind: 'energyMeter' },
  ]);
  await lan.clock.advance(4500);
  expect(tickersOf(readings)).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
});
