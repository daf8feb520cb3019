import { describe, expect, it } from 'vitest';

import { createFragments } from '../../../electron/core/speedwire/wire/fragments.ts';
import {
  decodeDatagram,
  encodeInverterFrame,
  longwordBody,
  type InverterFrame,
} from '../../../electron/core/speedwire/index.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { inverterFrame } from '../../support/speedwireFixtures.ts';

const dayArchiveReply = 0x70000201;

function received(fields: Partial<InverterFrame>, trailingBytes = 0): InverterFrame {
  const datagram = Buffer.concat([encodeInverterFrame(inverterFrame(fields)), new Uint8Array(trailingBytes)]);
  const decoded = decodeDatagram(datagram);
  if (!decoded.ok || decoded.value.kind !== 'inverter') {
    throw new Error('not a frame');
  }
  return decoded.value.frame;
}

/** The datagrams of an answer: ten records each, the first at `firstIndex`. */
function answer(attempt: number, count: number, firstIndex = 100): InverterFrame[] {
  return Array.from({ length: count }, (_, index) =>
    inverterFrame({
      command: dayArchiveReply,
      fragment: count - 1 - index,
      packetId: index === 0 ? 0x8000 | attempt : attempt,
      body: longwordBody([firstIndex + index * 10, firstIndex + index * 10 + 9]),
    }),
  );
}

function addAll(frames: readonly (InverterFrame | undefined)[], fragments = createFragments()) {
  return frames.flatMap((frame) => (frame === undefined ? [] : [fragments.add(frame)])).find((one) => one !== null);
}

describe('the datagrams of one answer', () => {
  it('keep nothing of what they carry behind their end', () => {
    const fragments = createFragments();
    fragments.add(received({ fragment: 1, packetId: 0x8001 }, 60_000));
    const whole = fragments.add(received({ fragment: 0, packetId: 0x0001, body: longwordBody([1, 1]) }, 60_000));
    expect(whole?.map((one) => one.body.buffer.byteLength)).toEqual([8, 8]);
  });

  it('are never more than 64, whatever their counters claim', () => {
    const fragments = createFragments();
    for (let fragment = 65_535; fragment >= 64; fragment -= 1) {
      expect(fragments.add(inverterFrame({ fragment, packetId: 0x8001 }))).toBeNull();
    }
    expect(fragments.taken).toBe(0);
    expect(fragments.tooLong).toBe(true);
    const frames = answer(1, 64);
    expect(addAll(frames.slice(0, 63), fragments)).toBeUndefined();
    expect(addAll(frames.slice(63), fragments)).toHaveLength(64);
  });

  it('may come in any order and more than once', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 50; round += 1) {
      const frames = answer(1, 6);
      const shuffled = [...frames, ...frames.slice(1)]
        .map((frame) => ({ frame, place: random() }))
        .toSorted((one, other) => one.place - other.place)
        .map((one) => one.frame);
      expect(addAll(shuffled)).toEqual(frames);
    }
  });

  it.each([
    ['whose records leave a gap', longwordBody([111, 119])],
    ['whose records overlap', longwordBody([109, 119])],
    ['whose indexes run backwards', longwordBody([110, 100])],
    ['without indexes', new Uint8Array(0)],
  ])('are refused with one %s: SBFspot issue 700', (_what, body) => {
    const fragments = createFragments();
    const [first, second, third] = answer(1, 3);
    expect(addAll([first, second && { ...second, body }, third], fragments)).toBeUndefined();
    expect(fragments.mismatched).toBe(1);
    expect(addAll([first, second, third], fragments), 'nothing of a refused attempt counts').toBeUndefined();
    expect(addAll(answer(2, 3), fragments)).toHaveLength(3);
  });

  it.each([
    [
      'one before the first',
      [
        ...answer(1, 3)
          .slice(0, 1)
          .map((one) => ({ ...one, packetId: 1 })),
        ...answer(1, 2, 110),
      ],
    ],
    ['an error in the middle', answer(1, 3).map((one, index) => ({ ...one, error: index === 1 ? 21 : 0 }))],
  ])('are refused with %s', (_what, frames) => {
    const fragments = createFragments();
    expect(addAll(frames, fragments)).toBeUndefined();
    expect(fragments.mismatched).toBe(1);
  });
});

describe('a device with habits of its own', () => {
  const allMarked = answer(1, 4).map((one) => ({ ...one, packetId: 0x8001 }));
  const eachFromZero = answer(1, 4).map((one) => ({ ...one, body: longwordBody([0, 9]) }));

  it('may mark every datagram as the first', () => {
    expect(addAll(allMarked)?.map((one) => one.fragment)).toEqual([3, 2, 1, 0]);
  });

  it('that does is not believed where the first one did not come first', () => {
    const [first, second, ...others] = allMarked;
    expect(addAll([second, first, ...others])).toBeUndefined();
  });

  it('may number the records of each datagram anew', () => {
    expect(addAll(eachFromZero)?.map((one) => one.fragment)).toEqual([3, 2, 1, 0]);
    expect(addAll(eachFromZero.toReversed())?.map((one) => one.fragment)).toEqual([3, 2, 1, 0]);
  });

  it('that does is not helped out by another attempt', () => {
    const other = answer(2, 4).map((one) => ({ ...one, body: longwordBody([0, 9]) }));
    expect(addAll([...eachFromZero.slice(0, 3), ...other.slice(1)])).toBeUndefined();
  });
});

describe('a damaged datagram of an archive', () => {
  const sound = inverterFrame({ command: dayArchiveReply, body: longwordBody([5, 6, 1, 2, 3, 4, 5, 6]) });
  const damaged = { ...sound, body: longwordBody([5, 1, 1, 2, 3, 4, 5, 6]) };

  it('is passed over for the sound one, and counted', () => {
    const fragments = createFragments();
    expect(addAll([damaged, sound], fragments)).toEqual([sound]);
    expect(fragments.mismatched).toBe(1);
  });

  it('is the answer where nothing better comes, so that it can be told why it cannot be read', () => {
    const fragments = createFragments();
    expect(addAll([damaged], fragments)).toBeUndefined();
    expect(fragments.broken()).toEqual([damaged]);
    expect(createFragments().broken()).toBeNull();
  });
});

describe('what one attempt lacks', () => {
  it('is taken from another attempt at the same question, before or after it', () => {
    const [one, other] = [answer(1, 4), answer(2, 4)];
    const indexes = (frames: readonly InverterFrame[] | null | undefined) => frames?.map((frame) => frame.fragment);
    expect(indexes(addAll([one[0], one[1], one[3], other[2]]))).toEqual([3, 2, 1, 0]);
    expect(indexes(addAll([other[2], one[0], one[1], one[3]]))).toEqual([3, 2, 1, 0]);
    expect(indexes(addAll([one[0], other[1], answer(3, 4)[2], answer(4, 4)[3]]))).toEqual([3, 2, 1, 0]);
  });

  it('is never taken from an answer that has other records, or another number of datagrams', () => {
    const one = answer(1, 4);
    const shifted = answer(2, 4, 101);
    const longer = answer(3, 5);
    expect(addAll([one[0], one[1], one[3], shifted[2]])).toBeUndefined();
    expect(addAll([one[0], one[1], one[3], longer[0], longer[2]])).toBeUndefined();
    const begunEarlier = answer(4, 5, 90);
    expect(addAll([one[0], one[1], one[3], begunEarlier[0], begunEarlier[3]])).toBeUndefined();
    expect(addAll([longer[0], one[1], one[2], one[3]])).toBeUndefined();
  });

  it('is not made up where no attempt brought the first datagram', () => {
    expect(addAll([...answer(1, 4).slice(1), ...answer(2, 4).slice(1)])).toBeUndefined();
  });
});

describe('a last datagram that came alone, not marked as a first one', () => {
  const lone = (fields: Partial<InverterFrame>) => {
    const fragments = createFragments();
    fragments.add(inverterFrame({ packetId: 1, ...fields }));
    return fragments.lone();
  };

  it('is the whole answer to a question about values, and any refusal', () => {
    expect(lone({})).toHaveLength(1);
    expect(lone({ command: dayArchiveReply, error: 21 })).toHaveLength(1);
  });

  it('is not the whole of an archive: what was before it may be lost', () => {
    expect(lone({ command: dayArchiveReply })).toBeNull();
  });
});
