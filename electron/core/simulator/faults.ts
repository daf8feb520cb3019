import { commands, deviceErrors, replyTo, type InverterFrame } from '../speedwire/index.ts';
import { archiveRecordLength } from './archive.ts';
import { eventLength } from './events.ts';
import { hashedNumber } from './noise.ts';

/** Ways in which a simulated inverter can misbehave; they can be combined. */
export const faultNames = ['lossy', 'late', 'duplicate', 'foreign-source', 'asleep', 'refuse-logon'] as const;

export type FaultName = (typeof faultNames)[number];

/** What the faults do to the traffic of a simulator. */
export interface Faults {
  /** Whether a datagram that arrived is heard at all. */
  hears(): boolean;
  /** The frames that go out for one answer, in order. */
  surround(answer: InverterFrame): readonly InverterFrame[];
  /** How often each datagram of an answer is sent. */
  readonly copies: number;
  /** How long the next answer waits. */
  nextDelayMs(): number;
  /** Whether a datagram that was sent gets lost. */
  loses(): boolean;
}

const lossShare = 0.3;
/** Three answers of four come within a 2 s time-out, the fourth after it. */
const lateMs = [1500, 1500, 1500, 2500] as const;
const streams = { incoming: 40, outgoing: 41 } as const;

/** Makes the faults; the losses of a seed are always the same ones, counted by datagrams. */
export function createFaults(names: readonly FaultName[], seed: number): Faults {
  const has = (name: FaultName) => names.includes(name);
  let incoming = 0;
  let outgoing = 0;
  let answers = 0;
  return {
    hears: () => {
      incoming += 1;
      return !has('asleep') && !(has('lossy') && hashedNumber(seed, streams.incoming, incoming) < lossShare);
    },
    surround: (answer) => (has('foreign-source') ? [...foreignAnswers(answer), answer] : [answer]),
    copies: has('duplicate') ? 2 : 1,
    nextDelayMs: () => {
      if (!has('late')) {
        return 0;
      }
      answers += 1;
      return lateMs[(answers - 1) % lateMs.length] ?? 0;
    },
    loses: () => {
      outgoing += 1;
      return has('lossy') && hashedNumber(seed, streams.outgoing, outgoing) < lossShare;
    },
  };
}

/**
 * Two answers that a client must not take for the true one: of another device, and to another request. Their values are
 * wrong, so that a client that takes them shows it. An identify answer may truly come from a device that is not known
 * yet, so there only the one with the wrong packet id goes out.
 */
function foreignAnswers(answer: InverterFrame): InverterFrame[] {
  const wrong = distort(answer);
  const packetId = (answer.packetId & 0x8000) | ((answer.packetId + 0x1234) & 0x7fff);
  const otherPacket = { ...wrong, packetId };
  if (answer.command === commands.identifyReply) {
    return [otherPacket];
  }
  return [{ ...wrong, source: { ...answer.source, serial: (answer.source.serial + 7919) >>> 0 } }, otherPacket];
}

function distort(answer: InverterFrame): InverterFrame {
  if (answer.command === replyTo(commands.logon)) {
    const error = answer.error === deviceErrors.none ? deviceErrors.wrongPassword : deviceErrors.none;
    return { ...answer, error };
  }
  const view = new DataView(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength);
  const recordsLength = answer.body.length - 8;
  if (answer.command === commands.identifyReply || answer.error !== deviceErrors.none || recordsLength <= 0) {
    return answer;
  }
  const count = view.getUint32(4, true) - view.getUint32(0, true) + 1;
  const body = Uint8Array.from(answer.body);
  const recordLength = recordsLength / count;
  for (let valueAt = 8 + valueOffset(recordLength); valueAt < body.length; valueAt += recordLength) {
    body[valueAt] = (body[valueAt] ?? 0) ^ 0x2a;
  }
  return { ...answer, body };
}

/** Where the value of a record begins: behind the time of an archive, the code of an event, the stamp of the others. */
function valueOffset(recordLength: number): number {
  switch (recordLength) {
    case archiveRecordLength:
      return 4;
    case eventLength:
      return 12;
    default:
      return 8;
  }
}
