/**
 * The closed list of expected failures. A failure travels as its code and a few details; the words for it stand in
 * `texts`, one text and one hint per code and language.
 */
export const failureCodes = [
  // The network and the device
  'nothingFound',
  'noAnswer',
  'asleep',
  'lostContact',
  'wrongPassword',
  'passwordUnusable',
  'passwordMissing',
  'sessionBusy',
  'sessionRefused',
  'encrypted',
  'needsModbus',
  'notAnInverter',
  'severalDevices',
  'otherDevices',
  'deviceError',
  'unreadableAnswer',
  'unanswered',
  'clockWrong',
  'localNetworkBlocked',
  'networkUnreachable',
  'portTaken',
  'addressUnusable',
  // The meter
  'noMetersFound',
  'noTelegrams',
  'meterKeyMissing',
  'meterKeyWrong',
  'meterSilent',
  'meterNotPaired',
  // The program
  'usage',
  'badInput',
  'badArguments',
  'fileUnusable',
  'notStored',
  'settingsDamaged',
  'historyTooNew',
  'historyDamaged',
  'historyRepaired',
  'historyLogDamaged',
  'historyReadOnly',
  'historyLocked',
  'backupUnusable',
  'diskFull',
  'busy',
  'refusedCaller',
  'disconnected',
  'unexpected',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** Values that a text may name: an address, an error number, a reason. Never a password. */
export type FailureDetails = Readonly<Record<string, string | number>>;

export interface Failure {
  readonly code: FailureCode;
  readonly details?: FailureDetails;
}

/** Makes a failure; details are left out where there are none, so that it stays plain JSON. */
export function failure(code: FailureCode, details?: FailureDetails): Failure {
  return details === undefined ? { code } : { code, details };
}
