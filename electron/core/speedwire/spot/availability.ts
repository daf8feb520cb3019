import type { InverterValues } from '../../../../shared/inverterValues.ts';
import type { SpotQuery } from '../asking/queries.ts';

/** Which queries a device answers with "not available", remembered for a while so that it is not asked them each time. */
export interface Availability {
  /** Names of queries. */
  readonly missing: ReadonlySet<string>;
  /** Reads since all was asked. */
  readonly reads: number;
  /** What the device was doing at the last read; null before the first one. */
  readonly situation: string | null;
}

/** Before the first read: everything is asked. */
export const nothingMissing: Availability = { missing: new Set(), reads: 0, situation: null };

/** An hour at a full read every minute. */
const readsUntilAskedAgain = 60;

/** The queries worth asking now. Those that tell what the device is doing are never left out. */
export function worthAsking(queries: readonly SpotQuery[], { missing }: Availability): readonly SpotQuery[] {
  return queries.filter((one) => one.always === true || !missing.has(one.name));
}

/**
 * What is known after a read. All is forgotten after 60 reads, and as soon as the device does something else than
 * before: what it lacks at night it may have by day (ha-pysmaplus issue 54).
 *
 * @param missing names of the queries that this read found not available
 */
export function noteMissing(before: Availability, missing: readonly string[], values: InverterValues): Availability {
  const situation = `${values.status?.tag ?? 'no status'}, ${values.acPowerW === null ? 'no power' : 'power'}`;
  const reads = before.reads + 1;
  const isNewSituation = before.situation !== null && before.situation !== situation;
  return isNewSituation || reads >= readsUntilAskedAgain
    ? { ...nothingMissing, situation }
    : { missing: new Set([...before.missing, ...missing]), reads, situation };
}
