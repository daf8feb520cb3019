import { describe, expect, test } from 'vitest';

import { connectSerialMeter } from '../../../electron/core/p1/live/serialMeter.ts';
import type { SerialProblem } from '../../../electron/core/ports/index.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { createFakeSerialPorts, serialPort, type FakeSerialPorts } from '../../support/fakeSerialPorts.ts';
import { noteMeter } from '../../support/meterTelegrams.ts';
import { printTelegram } from '../../support/printedTelegram.ts';

const start = Date.UTC(2026, 5, 21, 11);
const fast = '115200 8N1';
const slow = '9600 7E1';
const gone: SerialProblem = { reason: 'lost', systemText: 'unplugged' };
/** What arrives from a line that is not inverted: bytes, and slashes among them. */
const garbage = Buffer.from([0xd0, 0x9e, 0x2f, 0xf8, 0x81, 0x2f, 0x05, 0xff, 0x00, 0xe5]);

async function asked(path = 'COM3', ports = createFakeSerialPorts()) {
  const clock = createFakeClock(start);
  const notes = noteMeter();
  const meter = connectSerialMeter({ path }, { clock, ports }, notes);
  await clock.flush();
  return { clock, ports, notes, meter };
}

function openAndSend(ports: FakeSerialPorts, bytes: string | Uint8Array): void {
  ports.streams.last().open();
  ports.streams.last().send(bytes);
}

function nowTelegram(clock: FakeClock): string {
  return printTelegram({ at: clock.nowMs() });
}

/** A meter that has given one telegram at the slow speed. */
async function receivingSlowly() {
  const house = await asked();
  house.ports.streams.last().open();
  await house.clock.advance(12_000);
  openAndSend(house.ports, nowTelegram(house.clock));
  return house;
}

describe('a meter behind a serial cable', () => {
  test('is listened to at the speed of newer meters first, and stays there with a telegram', async () => {
    const { clock, ports, notes, meter } = await asked();
    openAndSend(ports, nowTelegram(clock));
    expect(meter.state().kind).toBe('receiving');
    await clock.advance(15_000);
    ports.streams.last().send(nowTelegram(clock));
    expect(notes.readings).toHaveLength(2);
    expect(ports.opened()).toEqual([`COM3 ${fast}`]);
  });

  test('is listened to for 12 s at each speed', async () => {
    const { clock, ports, meter } = await asked();
    ports.streams.last().open();
    await clock.advance(11_999);
    expect(ports.opened()).toEqual([`COM3 ${fast}`]);
    await clock.advance(1);
    expect(ports.opened()).toEqual([`COM3 ${fast}`, `COM3 ${slow}`]);
    expect(ports.streams.all[0]?.isClosed()).toBe(true);
    openAndSend(ports, nowTelegram(clock));
    expect(meter.state().kind).toBe('receiving');
  });

  test('of which a telegram has begun gets the time to end it', async () => {
    const { clock, ports, meter } = await asked();
    ports.streams.last().open();
    await clock.advance(11_000);
    const telegram = nowTelegram(clock);
    ports.streams.last().send(telegram.slice(0, 2));
    ports.streams.last().send(telegram.slice(2, 100));
    await clock.advance(7000);
    ports.streams.last().send(telegram.slice(100));
    expect(meter.state().kind).toBe('receiving');
    expect(ports.opened()).toEqual([`COM3 ${fast}`]);
  });

  test('that was lost is found back at the speed that worked', async () => {
    const { clock, ports, notes } = await receivingSlowly();
    ports.streams.last().end(gone);
    await clock.advance(1000);
    expect(ports.opened()).toEqual([`COM3 ${fast}`, `COM3 ${slow}`, `COM3 ${slow}`]);
    openAndSend(ports, nowTelegram(clock));
    expect(notes.words()).toEqual(['connecting', 'receiving', 'lost', 'receiving']);
  });

  test('that falls silent is told, and listened to at both speeds anew', async () => {
    const { clock, ports, notes } = await receivingSlowly();
    await clock.advance(20_000);
    expect(notes.words()).toEqual(['connecting', 'receiving', 'nothingHeard']);
    await clock.advance(1000);
    ports.streams.last().open();
    await clock.advance(12_000);
    expect(ports.opened().slice(2)).toEqual([`COM3 ${slow}`, `COM3 ${fast}`]);
  });

  test.each([
    ['nothing at all', '', 'nothingHeard'],
    ['bytes but no telegram', garbage, 'lineNotInverted'],
    ['lines of something else', 'login: \r\n', 'lineNotInverted'],
    ['beginnings of telegrams', '/ISK5\\2M550T\r\n', 'noTelegrams'],
    ['damaged telegrams', printTelegram({ at: start }).replace('000002.000', '000003.000'), 'checksumsWrong'],
  ] as const)('by which %s comes says so when all speeds were tried', async (_name, bytes, reason) => {
    const { clock, ports, notes } = await asked();
    for (let second = 0; second < 60; second += 1) {
      ports.streams.last().open();
      if (bytes.length > 0) {
        ports.streams.last().send(bytes);
      }
      // oxlint-disable-next-line no-await-in-loop -- one second follows the other
      await clock.advance(1000);
    }
    expect(notes.words()).toEqual(['connecting', reason]);
    expect(ports.opened().slice(0, 3)).toEqual([`COM3 ${fast}`, `COM3 ${slow}`, `COM3 ${fast}`]);
    expect(ports.streams.underWay()).toBe(1);
  });

  test.each([
    ['missing', 'portMissing'],
    ['inUse', 'portInUse'],
    ['forbidden', 'portForbidden'],
    ['unavailable', 'serialUnavailable'],
  ] as const)('whose port is %s says so at once, and is tried again', async (reason, word) => {
    const { clock, ports, meter } = await asked();
    ports.streams.last().end({ reason, systemText: 'system words' });
    await clock.flush();
    expect(meter.state()).toEqual({ kind: 'silent', since: start, reason: word, detail: 'system words' });
    expect(ports.opened()).toHaveLength(1);
    await clock.advance(1000);
    openAndSend(ports, nowTelegram(clock));
    expect(meter.state().kind).toBe('receiving');
  });

  test('whose cable is pulled out while it is tried has no port', async () => {
    const { clock, ports, meter } = await asked();
    ports.streams.last().open();
    ports.streams.last().end(gone);
    await clock.flush();
    expect(meter.state()).toMatchObject({ reason: 'portMissing' });
  });

  test('with encrypted telegrams asks for the key', async () => {
    const { clock, ports, notes } = await asked();
    const frame = Buffer.concat([
      Buffer.from([0xdb, 0x08, 1, 2, 3, 4, 5, 6, 7, 8, 0x82, 0x00, 0x51, 0x30, 0, 0, 0, 1]),
      Buffer.alloc(76, 0x41),
    ]);
    for (let second = 0; second < 90; second += 1) {
      openAndSend(ports, ports.opened().at(-1) === `COM3 ${fast}` ? frame : garbage);
      // oxlint-disable-next-line no-await-in-loop -- one second follows the other
      await clock.advance(1000);
    }
    expect(notes.words()).toEqual(['connecting', 'keyMissing']);
  });
});

describe('a serial cable that is looked for', () => {
  test('is looked for at all USB ports, at both speeds', async () => {
    const ports = createFakeSerialPorts([serialPort('ttyUSB0'), serialPort('ttyUSB1'), serialPort('ttyS0', false)]);
    const { clock, meter } = await asked('auto', ports);
    await clock.advance(36_000);
    expect(ports.opened()).toEqual([`ttyUSB0 ${fast}`, `ttyUSB0 ${slow}`, `ttyUSB1 ${fast}`, `ttyUSB1 ${slow}`]);
    openAndSend(ports, nowTelegram(clock));
    ports.streams.last().end(gone);
    await clock.advance(1000);
    expect(ports.opened().at(-1)).toBe(`ttyUSB1 ${slow}`);
    openAndSend(ports, nowTelegram(clock));
    expect(meter.state().kind).toBe('receiving');
  });

  test('is not looked for at the computer’s own ports as long as there is a USB port', async () => {
    const ports = createFakeSerialPorts([serialPort('ttyS0', false), serialPort('ttyUSB0')]);
    const { clock } = await asked('auto', ports);
    await clock.advance(60_000);
    expect(new Set(ports.opened())).toEqual(new Set([`ttyUSB0 ${fast}`, `ttyUSB0 ${slow}`]));
  });

  test('is looked for at the computer’s own ports where there is no USB port', async () => {
    const ports = createFakeSerialPorts([serialPort('ttyAMA0', false)]);
    await asked('auto', ports);
    expect(ports.opened()).toEqual([`ttyAMA0 ${fast}`]);
  });

  test('passes by ports that cannot be opened, and says what can be done about them when all was in vain', async () => {
    const ports = createFakeSerialPorts([serialPort('ttyUSB0'), serialPort('ttyUSB1')]);
    const { clock, meter } = await asked('auto', ports);
    ports.streams.last().end({ reason: 'missing', systemText: 'first' });
    await clock.flush();
    ports.streams.last().end({ reason: 'forbidden', systemText: 'second' });
    await clock.flush();
    expect(ports.opened()).toEqual([`ttyUSB0 ${fast}`, `ttyUSB1 ${fast}`]);
    expect(meter.state()).toMatchObject({ reason: 'portForbidden' });
  });

  test.each([
    ['portMissing', []],
    ['serialUnavailable', 'unavailable'],
  ] as const)('that is nowhere is told as %s, and found when it comes', async (reason, listed) => {
    const ports = createFakeSerialPorts(listed);
    const { clock, meter } = await asked('auto', ports);
    expect(meter.state()).toMatchObject({ reason });
    ports.listed = [serialPort('ttyUSB0')];
    await clock.advance(1000);
    openAndSend(ports, nowTelegram(clock));
    expect(meter.state().kind).toBe('receiving');
  });
});

describe('stopping a meter behind a serial cable', () => {
  test.each([
    ['while a speed is tried', asked],
    ['while it sends', receivingSlowly],
    [
      'in the back-off',
      async () => {
        const house = await receivingSlowly();
        house.ports.streams.last().end(gone);
        return house;
      },
    ],
  ])('%s leaves nothing behind', async (_name, arrive) => {
    const { clock, ports, notes, meter } = await arrive();
    const told = notes.states.length;
    await meter.stop();
    expect(ports.streams.underWay()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(60_000);
    expect(ports.streams.underWay()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    expect(notes.states).toHaveLength(told);
  });
});
