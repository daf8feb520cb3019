import { unreachable } from '../../shared/result.ts';
import type { Failure } from '../../shared/failures.ts';

/** What the exit code of `suntally` says. Part of the command line's contract: numbers are never given a new meaning. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  nothingFound: 3,
  wrongPassword: 4,
  noAnswer: 5,
  refused: 6,
  badInput: 7,
  busy: 8,
} as const;

/** The signals that ask a command to end, and the exit code of one that was in the middle: 128 and the signal's number. */
export const stopSignals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = keyof typeof stopSignals;

/** The exit code of a command that failed for this reason. */
export function exitCodeOf(failure: Failure): number {
  switch (failure.code) {
    case 'nothingFound':
    case 'noMetersFound':
      return exitCodes.nothingFound;
    case 'wrongPassword':
    case 'passwordUnusable':
      return exitCodes.wrongPassword;
    case 'noAnswer':
    case 'asleep':
    case 'lostContact':
    case 'unanswered':
    case 'localNetworkBlocked':
    case 'networkUnreachable':
    case 'disconnected':
    case 'meterSilent':
    case 'meterNotPaired':
      return exitCodes.noAnswer;
    case 'sessionBusy':
    case 'sessionRefused':
    case 'encrypted':
    case 'needsModbus':
    case 'notAnInverter':
    case 'deviceError':
    case 'unreadableAnswer':
    case 'clockWrong':
    case 'refusedCaller':
    case 'meterKeyMissing':
    case 'meterKeyWrong':
      return exitCodes.refused;
    case 'usage':
    case 'passwordMissing':
    case 'addressUnusable':
    case 'severalDevices':
    case 'otherDevices':
    case 'badArguments':
      return exitCodes.usage;
    case 'badInput':
    case 'noTelegrams':
    case 'fileUnusable':
    case 'settingsDamaged':
    case 'historyTooNew':
    case 'historyDamaged':
    case 'historyRepaired':
    case 'historyLogDamaged':
    case 'historyReadOnly':
    case 'diskFull':
    case 'backupUnusable':
      return exitCodes.badInput;
    case 'portTaken':
    case 'busy':
    case 'historyLocked':
      return exitCodes.busy;
    case 'notStored':
    case 'unexpected':
      return exitCodes.unexpected;
    default:
      return unreachable(failure.code);
  }
}
