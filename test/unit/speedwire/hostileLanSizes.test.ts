import { describe, expect, it } from 'vitest';

import { encodeEnergyMeterFrame } from '../../../electron/core/speedwire/index.ts';
import { joinTags, type Tag } from '../../../electron/core/speedwire/frames/tags.ts';
import { addressOf, letAttackerIn, openAttackedSession } from '../../support/hostileLan.ts';
import { startListener } from '../../support/meterLan.ts';
import { checkThatNothingIsWritten, createLan, valueOf } from '../../support/speedwireLan.ts';

checkThatNothingIsWritten();

const group: Tag = { tag: 0x02a0, bytes: Uint8Array.of(0, 0, 0, 1) };
const longestDatagram = 65_507;

function filled(length: number, byte = 0): Uint8Array {
  return new Uint8Array(length).fill(byte);
}

describe('datagrams that are too long', () => {
  const long: readonly (readonly [name: string, datagram: Uint8Array])[] = [
    ['zeros', filled(longestDatagram)],
    [
      'an empty tag after the other',
      joinTags(Array.from({ length: 16_374 }, () => ({ tag: 1, bytes: new Uint8Array(0) }))),
    ],
    [
      'one tag of nearly all',
      joinTags([{ tag: 0x0010, bytes: Buffer.concat([Uint8Array.of(0x60, 0x65), filled(65_487, 0xff)]) }]),
    ],
    [
      'a frame that says it is short',
      joinTags([group, { tag: 0x0010, bytes: Buffer.concat([Uint8Array.of(0x60, 0x65, 9), filled(60_000)]) }]),
    ],
    ['a signature and no end', Buffer.concat([Buffer.from('534d4100', 'hex'), filled(65_000, 0xff)])],
  ];

  it.each(long)('%s: refused and counted, and values are read as before', async (_name, datagram) => {
    const { lan, attacker, inverter, speedwire, session } = await openAttackedSession();
    const before = speedwire.counters.malformed;
    for (let index = 0; index < 1000; index += 1) {
      attacker.send(datagram, inverter.endpoint);
    }
    expect(speedwire.counters.malformed - before).toBe(1000);
    expect(valueOf(await lan.clock.settle(session.readAll())).values.totalYieldWh).toBe(41_161_805);
  });

  it('a true answer with 64 kB behind its end is read', async () => {
    const lan = createLan();
    const inverter = await lan.inverter({
      respond: (_request, usual) => usual().map((one) => Buffer.concat([one, filled(60_000, 0xff)])),
    });
    const speedwire = lan.speedwire();
    const opening = speedwire.openSession({
      endpoint: inverter.endpoint,
      identity: inverter.device,
      group: 'user',
      password: '0000',
    });
    const read = valueOf(await lan.clock.settle(valueOf(await lan.clock.settle(opening)).readAll()));
    expect(read.values.totalYieldWh).toBe(41_161_805);
  });
});

describe('thousands of meters', () => {
  it('64 are heard, the others counted as strangers; a wanted one is heard whatever the others do', async () => {
    const lan = createLan();
    const attacker = letAttackerIn(lan);
    const speedwire = lan.speedwire({ network: attacker.network });
    const anyMeter = startListener(speedwire);
    const wanted = { susyId: 349, serial: 9999 };
    const oneMeter = startListener(speedwire, { meters: [wanted] });
    await lan.clock.advance(10);
    const sockets = lan.network.openSockets;
    for (let index = 0; index < 5000; index += 1) {
      const frame = {
        source: { susyId: 349, serial: index + 1 },
        tickerMs: index,
        firmware: null,
        records: [{ index: 1, type: 4, raw: index }],
      } as const;
      attacker.send(encodeEnergyMeterFrame(frame), { address: addressOf(index), port: 9522 });
    }
    attacker.send(
      encodeEnergyMeterFrame({
        source: wanted,
        tickerMs: 1,
        firmware: null,
        records: [{ index: 1, type: 4, raw: 4400 }],
      }),
      { address: '192.168.1.60', port: 9522 },
    );
    expect(new Set(anyMeter.readings.map((one) => one.identity.serial)).size).toBe(64);
    expect(oneMeter.readings.map((one) => one.identity)).toEqual([wanted]);
    expect(speedwire.counters.meterStrangers).toBeGreaterThan(5000 - 64);
    expect([attacker.sent.datagrams, lan.network.openSockets]).toEqual([0, sockets]);
    anyMeter.stop();
    oneMeter.stop();
  });
});
