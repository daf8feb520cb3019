/** Ways in which a simulated inverter can misbehave; they can be combined. */
export const faultNames = [
  'lossy',
  'lost-fragment',
  'late',
  'slow',
  'duplicate',
  'reorder',
  'truncate',
  'garbage',
  'foreign-source',
  'asleep',
  'refuse-logon',
  'drop-session',
  'error-21',
  'skewed-clock',
  'stale-day-yield',
  'replayed-archive',
  'two-addresses',
  'address-change',
] as const;

export type FaultName = (typeof faultNames)[number];
