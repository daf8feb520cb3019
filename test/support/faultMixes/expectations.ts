import type { FaultName } from '../../../electron/core/simulator/index.ts';
import type { FailureCode } from '../../../shared/failures.ts';
import type { Mix, NetworkTrouble } from './mix.ts';

/**
 * A failure code; `silent` stands for what silence means by the sun: asleep in the dark, no answer or lost contact by
 * day. `unidentified` is a device that a search saw, but that did not say who it is before the search was over.
 */
export type Reason = FailureCode | 'silent' | 'unidentified';

/** The failures that a trouble may bring: of whole steps, and of single questions in a step that went on. */
export interface Effects {
  readonly search?: readonly Reason[];
  readonly open?: readonly Reason[];
  readonly read?: readonly Reason[];
  readonly readParts?: readonly Reason[];
  readonly archive?: readonly Reason[];
  readonly archiveParts?: readonly Reason[];
}

export type Part = keyof Effects;

const none: Effects = {};

/** One question of thousands stays unanswered, however often it is repeated. */
const unlucky: Effects = {
  search: ['nothingFound', 'unidentified', 'silent'],
  open: ['silent', 'sessionBusy'],
  readParts: ['unanswered'],
  archiveParts: ['unanswered'],
};

/**
 * What each fault alone may bring. Where nothing stands the client must get the whole truth in spite of it; what stands
 * at `unlucky` happens to one mix of hundreds.
 */
export const faultEffects = {
  lossy: unlucky,
  'lost-fragment': none,
  // Two answers of 1.5 s each are the whole time of a search, the 32 of a battery inverter nearly that of a read.
  late: { search: ['unidentified'], readParts: ['unanswered'] },
  slow: { search: ['unidentified'] },
  duplicate: none,
  reorder: none,
  truncate: none,
  garbage: none,
  'foreign-source': none,
  asleep: { search: ['nothingFound', 'silent'], open: ['silent'] },
  'refuse-logon': { open: ['sessionRefused'] },
  'drop-session': none,
  'error-21': none,
  'skewed-clock': none,
  'stale-day-yield': none,
  'replayed-archive': none,
  'two-addresses': none,
  'address-change': {
    search: ['nothingFound', 'unidentified', 'silent'],
    open: ['silent', 'sessionBusy'],
    read: ['silent'],
    readParts: ['unanswered'],
    archive: ['silent', 'unanswered'],
    archiveParts: ['unanswered', 'silent'],
  },
} as const satisfies Readonly<Record<FaultName, Effects>>;

/** The same for what the network does. */
export const networkEffects = {
  none,
  doubled: none,
  shuffled: none,
  poor: unlucky,
  echoing: none,
  cutting: none,
} as const satisfies Readonly<Record<NetworkTrouble, Effects>>;

/**
 * A device that is hardly heard: whole steps may get no answer. Where by chance only answers to discovery come through
 * it looks as if it were encrypted: that must be rare, and is counted.
 */
const hardlyHeard: Effects = {
  search: ['nothingFound', 'unidentified', 'silent', 'encrypted'],
  open: ['silent', 'sessionBusy', 'encrypted'],
  read: ['silent', 'sessionBusy'],
  readParts: ['unanswered'],
  archive: ['silent', 'sessionBusy', 'unanswered'],
  archiveParts: ['unanswered', 'silent', 'sessionBusy'],
};

const busy: readonly Reason[] = ['sessionBusy'];
const refused: readonly Reason[] = ['sessionRefused'];

/** Answers that cannot be read come instead of the true ones. */
const hardlyReadable: Effects = {
  archive: ['unreadableAnswer'],
  readParts: ['unreadableAnswer'],
  archiveParts: ['unreadableAnswer'],
};

type Trouble = FaultName | NetworkTrouble;

/** What troubles bring together though none of them does alone. */
export const jointEffects: readonly { readonly together: readonly Trouble[]; readonly effects: Effects }[] = [
  // Answers that come after seconds, or not at all: more repetitions than there is time for.
  ...pairsOf(['late', 'slow'], ['late', 'slow', 'reorder', 'lossy', 'poor', 'truncate']),
  // The same answer is lost, or cut, again and again.
  ...pairsOf(['lossy'], ['truncate', 'poor', 'reorder']),
  ...pairsOf(['truncate'], ['poor']),
]
  .map((together) => ({ together, effects: hardlyHeard }))
  .concat(
    pairsOf(['garbage'], ['late', 'slow', 'lossy', 'poor', 'truncate']).map((together) => ({
      together,
      effects: hardlyReadable,
    })),
    // The session is forgotten again before one answer came through.
    pairsOf(['drop-session'], ['lossy', 'truncate', 'poor']).map((together) => ({
      together,
      effects: { read: refused, archive: refused, archiveParts: refused },
    })),
    // A logon costs the time of an answer, or comes after the device has moved.
    pairsOf(['drop-session'], ['slow']).map((together) => ({ together, effects: { readParts: ['unanswered'] } })),
    pairsOf(['drop-session'], ['address-change']).map((together) => ({
      together,
      effects: { read: busy, readParts: busy, archive: busy, archiveParts: busy },
    })),
  );

function pairsOf(some: readonly Trouble[], others: readonly Trouble[]): readonly (readonly Trouble[])[] {
  return some.flatMap((one) => others.filter((other) => other !== one).map((other) => [one, other]));
}

/** The reasons that a step of a mix may fail with. */
export function allowedReasons(mix: Mix, part: Part): ReadonlySet<Reason> {
  const present: ReadonlySet<Trouble> = new Set<Trouble>([...mix.faults, mix.network]);
  const effects: readonly Effects[] = [
    ...mix.faults.map((one) => faultEffects[one]),
    networkEffects[mix.network],
    ...jointEffects.filter(({ together }) => together.every((one) => present.has(one))).map((one) => one.effects),
  ];
  return new Set(effects.flatMap((one) => one[part] ?? []));
}
