/** Why a meter gives nothing, each with a text of its own. */
export const silenceReasons = [
  // The way to it
  'addressUnknown',
  'refused',
  'unreachable',
  'heldByAnother',
  'lost',
  'portMissing',
  'portInUse',
  'portForbidden',
  'networkPortTaken',
  'serialUnavailable',
  'brokerRefused',
  'logonRefused',
  'certificateUnknown',
  // What comes by it
  'nothingHeard',
  'noMulticasts',
  'noTelegrams',
  'onlyRepeats',
  'lineNotInverted',
  'checksumsWrong',
  'keyMissing',
  'keyWrong',
  // What an interface over HTTP answers
  'interfaceOff',
  'tokenMissing',
  'tokenRefused',
  'certificateChanged',
  'notThisDevice',
  'answerUnreadable',
] as const;
export type SilenceReason = (typeof silenceReasons)[number];

/**
 * What is not right with a meter that is being received: more than a tenth of its checksums are wrong, or its clock
 * stands still or is off by an hour or more, so that the computer's is used.
 */
export const meterWarnings = ['checksumsOftenWrong', 'clockWrong'] as const;
export type MeterWarning = (typeof meterWarnings)[number];

/**
 * How it stands with one meter. `since` is UTC epoch ms: of `silent` the last data, or the start where there was none.
 * `detail` is a system code or number for the log, never a secret. `warnings` is absent where there are none.
 */
export type MeterState =
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'receiving'; readonly since: number; readonly warnings?: readonly MeterWarning[] }
  | { readonly kind: 'silent'; readonly since: number; readonly reason: SilenceReason; readonly detail?: string };
