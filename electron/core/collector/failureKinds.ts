import type { FailureCode } from '../../../shared/failures.ts';
import { unreachable } from '../../../shared/result.ts';

/**
 * What a failure means for an inverter that is watched:
 * - `silent`: nothing came back; it may be back at any moment;
 * - `refused`: the password is wrong; each further try may lock the account;
 * - `waiting`: only the user can change it;
 * - `troubled`: it answers, and something else is wrong that may pass.
 */
export type FailureKind = 'silent' | 'refused' | 'waiting' | 'troubled';

/** Sorts a failure of a logon or a read. */
export function failureKind(code: FailureCode): FailureKind {
  switch (code) {
    case 'asleep':
    case 'noAnswer':
    case 'lostContact':
    case 'unanswered':
    case 'nothingFound':
    case 'networkUnreachable':
    case 'localNetworkBlocked':
    case 'disconnected':
      return 'silent';
    case 'wrongPassword':
      return 'refused';
    case 'passwordMissing':
    case 'passwordUnusable':
    case 'addressUnusable':
    case 'severalDevices':
      return 'waiting';
    case 'otherDevices':
    case 'sessionBusy':
    case 'sessionRefused':
    case 'encrypted':
    case 'needsModbus':
    case 'notAnInverter':
    case 'deviceError':
    case 'unreadableAnswer':
    case 'clockWrong':
    case 'portTaken':
    case 'usage':
    case 'badInput':
    case 'badArguments':
    case 'fileUnusable':
    case 'notStored':
    case 'settingsDamaged':
    case 'historyTooNew':
    case 'historyDamaged':
    case 'historyRepaired':
    case 'historyLogDamaged':
    case 'historyReadOnly':
    case 'historyLocked':
    case 'backupUnusable':
    case 'diskFull':
    case 'busy':
    case 'refusedCaller':
    case 'noMetersFound':
    case 'noTelegrams':
    case 'meterKeyMissing':
    case 'meterKeyWrong':
    case 'meterSilent':
    case 'meterNotPaired':
    case 'unexpected':
      return 'troubled';
    default:
      return unreachable(code);
  }
}
