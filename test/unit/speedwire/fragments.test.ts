import { describe, expect, it } from 'vitest';

import { createFragments } from '../../../electron/core/speedwire/wire/fragments.ts';
import { decodeDatagram, encodeInverterFrame, type InverterFrame } from '../../../electron/core/speedwire/index.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';

function received(fields: Partial<InverterFrame>, trailingBytes = 0): InverterFrame {
  const datagram = Buffer.concat([encodeInverterFrame(inverterFrame(fields)), new Uint8Array(trailingBytes)]);
  const decoded = decodeDatagram(datagram);
  if (!decoded.ok || decoded.value.kind !== 'inverter') {
    throw new Error('not a frame');
  }
  return decoded.value.frame;
}

describe('the datagrams of one answer', () => {
  it('keep nothing of what they carry behind their end', () => {
    const fragments = createFragments();
    fragments.add(received({ fragment: 1, packetId: 0x8001 }, 60_000));
    const whole = fragments.add(received({ fragment: 0, packetId: 0x0001 }, 60_000));
    expect(whole?.map((one) => one.body.buffer.byteLength)).toEqual([8, 8]);
  });

  it('are never more than 64, whatever their counters claim', () => {
    const fragments = createFragments();
    for (let fragment = 65_535; fragment >= 64; fragment -= 1) {
      expect(fragments.add(inverterFrame({ fragment, packetId: 0x8001 }))).toBeNull();
    }
    for (let fragment = 63; fragment > 0; fragment -= 1) {
      const packetId = fragment === 63 ? 0x8001 : 0x0001;
      expect(fragments.add(inverterFrame({ fragment, packetId }))).toBeNull();
    }
    expect(fragments.add(inverterFrame({ fragment: 0, packetId: 0x0001 }))).toHaveLength(64);
  });
});
