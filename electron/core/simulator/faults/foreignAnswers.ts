import { commands, deviceErrors, replyTo, type InverterFrame } from '../../speedwire/index.ts';
import { archiveRecordLength } from '../device/archive.ts';
import { eventLength } from '../device/events.ts';

/**
 * Two answers that a client must not take for the true one: of another device, and to another request. Their values are
 * wrong, so that a client that takes them shows it. An identify answer may truly come from a device that is not known
 * yet, so there only the one with the wrong packet id goes out.
 */
export function foreignAnswers(answer: InverterFrame): InverterFrame[] {
  const wrong = distort(answer);
  const packetId = (answer.packetId & 0x8000) | ((answer.packetId + 0x1234) & 0x7fff);
  const otherPacket = { ...wrong, packetId };
  if (answer.command === commands.identifyReply) {
    return [otherPacket];
  }
  return [{ ...wrong, source: { ...answer.source, serial: (answer.source.serial + 7919) >>> 0 } }, otherPacket];
}

/** The same answer with other values, or with the opposite outcome of a logon. */
export function distort(answer: InverterFrame): InverterFrame {
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
