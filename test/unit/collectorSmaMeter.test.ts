import { describe, expect, onTestFinished, test } from 'vitest';

import { connectSmaMeter } from '../../electron/core/collector/smaMeter.ts';
import { encodeEnergyMeterFrame, type Speedwire } from '../../electron/core/speedwire/index.ts';
import { meterGroup, meterSerial, startMeterIn } from '../support/meterLan.ts';
import { noteMeter } from '../support/meterTelegrams.ts';
import { createLan, valueOf, type SpeedwireLan } from '../support/speedwireLan.ts';

const otherSerial = 1_900_000_002;

function connect(lan: SpeedwireLan, serial: number | null = null) {
  const notes = noteMeter();
  const connection = connectSmaMeter({ clock: lan.clock, speedwire: lan.speedwire() }, serial, notes);
  onTestFinished(() => connection.stop());
  return { notes, connection };
}

function serialsOf({ readings }: ReturnType<typeof noteMeter>): ReadonlySet<string | null> {
  return new Set(readings.map(({ meterId }) => meterId));
}

describe('an SMA energy meter as the meter of the house', () => {
  test('gives each second what it counts, stamped at receipt', async () => {
    const lan = createLan();
    const meter = await startMeterIn(lan);
    const { notes, connection } = connect(lan);
    await lan.clock.advance(10_500);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    expect(notes.readings).toHaveLength(10);
    const { total } = meter.truth();
    expect(notes.readings.at(-1)).toMatchObject({
      at: lan.clock.nowMs() - 499,
      clock: 'receipt',
      meterId: String(meterSerial),
      version: null,
      registers: {
        importWh: Math.floor(total.active.imported / 3600),
        exportWh: Math.floor(total.active.exported / 3600),
      },
      importPowerW: Math.round(Math.max(0, total.powerW)),
      exportPowerW: Math.round(Math.max(0, -total.powerW)),
      tariff: null,
      mbus: [],
      demand: null,
    });
    expect(notes.readings.at(-1)?.phases).toHaveLength(3);
    expect(connection.accepted()).toBe(10);
    expect(connection.clockOffsetMs()).toBeNull();
  });

  test('that falls silent is told after 20 s, and comes back by itself', async () => {
    const lan = createLan();
    const meter = await startMeterIn(lan);
    const { notes, connection } = connect(lan);
    await lan.clock.advance(5000);
    await meter.stop();
    await lan.clock.advance(18_000);
    expect(connection.state().kind).toBe('receiving');
    await lan.clock.advance(3000);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'noMulticasts']);
    expect(connection.state()).toMatchObject({ kind: 'silent', reason: 'noMulticasts' });
    await startMeterIn(lan);
    await lan.clock.advance(20_000);
    expect(notes.words().at(-1)).toBe('receiving');
  });

  test('that was never there is told after 20 s', async () => {
    const lan = createLan();
    const { notes } = connect(lan);
    await lan.clock.advance(19_000);
    expect(notes.words()).toEqual(['connecting']);
    await lan.clock.advance(2000);
    expect(notes.words()).toEqual(['connecting', 'noMulticasts']);
  });

  test('cannot be heard while another program keeps the port, and is as soon as that lets go', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    lan.network.openProblem = ({ port }) => (port === 9522 ? { reason: 'portTaken', systemCode: 'EADDRINUSE' } : null);
    const { notes, connection } = connect(lan);
    await lan.clock.advance(5000);
    expect(notes.words()).toEqual(['connecting', 'networkPortTaken']);
    expect(connection.state()).toMatchObject({ detail: 'portTaken' });
    lan.network.openProblem = () => null;
    await lan.clock.advance(30_000);
    expect(notes.words()).toEqual(['connecting', 'networkPortTaken', 'receiving']);
  });

  test('cannot be heard where there is no network, and is as soon as there is one', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    const { client } = lan;
    lan.network.rewire(client, []);
    const { notes } = connect(lan);
    await lan.clock.advance(60_000);
    expect(notes.words()).toEqual(['connecting', 'unreachable']);
    lan.network.rewire(client, ['192.168.1.10/24']);
    await lan.clock.advance(40_000);
    expect(notes.words().at(-1)).toBe('receiving');
    const before = notes.readings.length;
    await lan.clock.advance(10_000);
    expect(notes.readings.length - before).toBe(10);
  });

  test('is listened for once at a time, also where it is said at once that nothing can be heard', async () => {
    const { clock } = createLan();
    let listening = 0;
    const speedwire: Pick<Speedwire, 'listenToMeters'> = {
      listenToMeters: ({ onState }) => {
        listening += 1;
        onState?.({ interfaces: [], failure: { code: 'networkUnreachable' } });
        let isOn = true;
        return () => {
          listening -= isOn ? 1 : 0;
          isOn = false;
        };
      },
    };
    const connection = connectSmaMeter({ clock, speedwire }, null, noteMeter());
    for (let second = 0; second < 10; second += 1) {
      // oxlint-disable-next-line no-await-in-loop -- looked at each second
      await clock.advance(1000);
      expect(listening).toBe(0);
    }
    await connection.stop();
  });

  test('beside another one: the first that is heard is kept, also while it is silent', async () => {
    const lan = createLan();
    const first = await startMeterIn(lan);
    const { notes } = connect(lan);
    await lan.clock.advance(2500);
    await startMeterIn(lan, { serial: otherSerial, bind: { address: '192.168.1.61', port: 9522 } });
    await lan.clock.advance(5000);
    await first.stop();
    await lan.clock.advance(30_000);
    expect(serialsOf(notes)).toEqual(new Set([String(meterSerial)]));
    expect(notes.words().at(-1)).toBe('noMulticasts');
  });

  test('is the wanted one alone where its serial number is given', async () => {
    const lan = createLan();
    await startMeterIn(lan);
    await startMeterIn(lan, { serial: otherSerial, bind: { address: '192.168.1.61', port: 9522 } });
    const { notes } = connect(lan, otherSerial);
    await lan.clock.advance(5000);
    expect(notes.readings.length).toBeGreaterThan(3);
    expect(serialsOf(notes)).toEqual(new Set([String(otherSerial)]));
  });

  test('has no register, power or phase that its frames leave out', async () => {
    const lan = createLan();
    const address = '192.168.1.62';
    const socket = valueOf(
      await lan.network
        .host([`${address}/24`])
        .open({ address, port: 0, multicastInterface: address, onDatagram: () => undefined }),
    );
    const { notes } = connect(lan);
    await lan.clock.advance(100);
    const records = [
      { index: 1, type: 4, raw: 4406 },
      { index: 2, type: 8, raw: 7_200_000 },
    ];
    const frame = { source: { susyId: 349, serial: otherSerial }, tickerMs: 5, firmware: null, records };
    await socket.send(encodeEnergyMeterFrame(frame), { address: meterGroup, port: 9522 });
    await lan.clock.advance(100);
    expect(notes.readings).toEqual([
      {
        at: expect.any(Number) as unknown,
        clock: 'receipt',
        meterId: String(otherSerial),
        version: null,
        registers: { exportWh: 2000 },
        importPowerW: 441,
        exportPowerW: null,
        tariff: null,
        phases: [],
        mbus: [],
        demand: null,
      },
    ]);
  });

  test('is left for good when it is stopped: no socket, no timer, no word', async () => {
    const lan = createLan();
    const meter = await startMeterIn(lan);
    const speedwire = lan.speedwire();
    const notes = noteMeter();
    const connection = connectSmaMeter({ clock: lan.clock, speedwire }, null, notes);
    await lan.clock.advance(3500);
    await connection.stop();
    await lan.clock.advance(60_000);
    expect(notes.readings).toHaveLength(3);
    expect(notes.words()).toEqual(['connecting', 'receiving']);
    await meter.stop();
    await speedwire.close();
    expect(lan.clock.pendingTimers).toBe(0);
    expect(lan.network.openSockets).toBe(0);
  });
});
