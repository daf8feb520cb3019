import { userGroups, type UserGroup } from '../../../../shared/contract/index.ts';
import {
  commands,
  deviceErrors,
  encodePassword,
  firstAndLast,
  groupNumbers,
  isReadRequest,
  replyTo,
  type FrameAddress,
  type InverterFrame,
} from '../../speedwire/index.ts';
import type { SimulatorCounters } from '../counters.ts';
import type { RecordFinder } from './deviceRecords.ts';
import { answerParts } from './fragments.ts';
import type { SimulatedModel } from '../models/model.ts';
import type { Sessions } from './sessions.ts';

export interface InverterDeviceOptions {
  readonly model: SimulatedModel;
  readonly serial: number;
  readonly passwords: Readonly<Record<UserGroup, string>>;
  /** Whether it refuses logons now as a busy Sunny Island does for minutes: not because of the password. */
  readonly refusesLogons: () => boolean;
  readonly sessions: Sessions;
  readonly counters: SimulatorCounters;
  /** What the inverter has for a read. */
  readonly findRecords: RecordFinder;
}

/** Bytes of a logon's body: group, timeout, time, zero, password. */
const logonLength = 28;
const passwordAt = 16;
const passwordLength = 12;
/** What answers put into the high digits of the word that the client used as source control. */
const dataAnswer = 0xa000;
const errorAnswer = 0xe000;

/**
 * Makes the device side of the inverter protocol: a function that takes a frame for this device and gives its answer,
 * datagram by datagram: none where a device stays silent (answers, logoff, writes), several for long archives.
 * Never throws, whatever the frame holds.
 */
export function createInverterDevice(
  options: InverterDeviceOptions,
): (frame: InverterFrame) => readonly InverterFrame[] {
  const { model, counters, sessions } = options;
  const own: FrameAddress = { susyId: model.susyId, serial: options.serial };

  function answer(request: InverterFrame, fields: Partial<InverterFrame>): InverterFrame {
    return {
      control: model.answers.dataControl,
      destination: request.source,
      destinationControl: request.sourceControl,
      source: own,
      sourceControl: request.sourceControl,
      error: deviceErrors.none,
      fragment: 0,
      packetId: request.packetId,
      command: replyTo(request.command),
      body: request.body,
      ...fields,
    };
  }

  function answerIdentify(request: InverterFrame): InverterFrame {
    counters.identifies += 1;
    return answer(request, {
      destinationControl: model.answers.identifyDestinationControl | request.sourceControl,
      body: identifyBody(own, model.answers.identifyWords),
    });
  }

  function answerLogon(request: InverterFrame): InverterFrame[] {
    if (request.body.length < logonLength) {
      counters.malformed += 1;
      return [];
    }
    const body = request.body.subarray(0, model.answers.logonEchoesPassword ? logonLength : passwordAt);
    const error = judgeLogon(request);
    if (error === deviceErrors.none) {
      counters.logons += 1;
    } else {
      counters.refusedLogons += 1;
    }
    return [answer(request, { control: model.answers.logonControl, error, body })];
  }

  function judgeLogon(request: InverterFrame): number {
    if (options.refusesLogons()) {
      return deviceErrors.sessionLost;
    }
    const view = new DataView(request.body.buffer, request.body.byteOffset, request.body.byteLength);
    const group = userGroups.find((one) => groupNumbers[one] === view.getUint32(0, true));
    const password = request.body.subarray(passwordAt, passwordAt + passwordLength);
    if (group === undefined || !sameBytes(password, encodePassword(group, options.passwords[group]))) {
      return deviceErrors.wrongPassword;
    }
    sessions.open(request.source, group, view.getUint32(4, true));
    return deviceErrors.none;
  }

  function answerRead(request: InverterFrame): InverterFrame[] {
    const { readsNeedControl } = model.answers;
    if (readsNeedControl !== undefined && request.control !== readsNeedControl) {
      counters.ignored += 1;
      return [];
    }
    const range = firstAndLast(request);
    if (range === null) {
      counters.malformed += 1;
      return [];
    }
    if (sessions.use(request.source) === null) {
      counters.notLoggedOn += 1;
      return [refuse(request, model.answers.notLoggedOnError)];
    }
    counters.queries += 1;
    const found = options.findRecords(request.command, range);
    if (found === null) {
      counters.unavailable += 1;
      return [refuse(request, deviceErrors.notAvailable)];
    }
    const destinationControl = dataAnswer | request.sourceControl;
    return answerParts(found, request.packetId).map((part) =>
      answer(request, { ...part, control: found.control, destinationControl }),
    );
  }

  /** The answer without records: it repeats the range asked for. */
  function refuse(request: InverterFrame, error: number): InverterFrame {
    return answer(request, {
      control: model.answers.errorControl,
      destinationControl: errorAnswer | request.sourceControl,
      error,
      body: request.body.subarray(0, 8),
    });
  }

  return (frame) => {
    switch (frame.command) {
      case commands.identify:
        return [answerIdentify(frame)];
      case commands.logon:
        return answerLogon(frame);
      case commands.logoff:
      case commands.logoffVariant:
        counters.logoffs += 1;
        sessions.close(frame.source);
        return [];
      default:
        if (isReadRequest(frame.command)) {
          return answerRead(frame);
        }
        countUnanswered(frame.command, counters);
        return [];
    }
  };
}

/** Answers of other devices come by as multicasts; every other operation is a write or unknown. */
function countUnanswered(command: number, counters: SimulatorCounters): void {
  const isAnswer = (command & 0x01) === 1;
  if (isAnswer) {
    counters.ignored += 1;
  } else {
    counters.writes += 1;
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/**
 * The body of an identify answer: two zero parameters and 40 bytes that repeat SUSyID and serial (at 14 and 16); what
 * the rest means nobody has published, so it holds what captures of the family have in common.
 */
function identifyBody(own: FrameAddress, words: readonly [number, number]): Uint8Array {
  const body = new Uint8Array(48);
  const view = new DataView(body.buffer, 8);
  view.setUint16(0, 0x0300, true);
  view.setUint16(4, 0xff00, true);
  view.setUint32(8, words[0], true);
  view.setUint16(12, 1, true);
  view.setUint16(14, own.susyId, true);
  view.setUint32(16, own.serial, true);
  view.setUint16(22, 0x000a, true);
  view.setUint16(24, 0x000c, true);
  view.setUint32(32, words[1], true);
  view.setUint16(36, 0x0101, true);
  return body;
}
