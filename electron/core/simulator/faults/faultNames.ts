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

/** Ways in which a simulated P1 meter, its cable and its bridge can misbehave; they can be combined. */
export const p1FaultNames = ['noise', 'cut', 'bit-flips', 'stuck-clock', 'meter-swap', 'one-client'] as const;

export type P1FaultName = (typeof p1FaultNames)[number];
