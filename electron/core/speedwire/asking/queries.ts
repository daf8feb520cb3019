import { storageClasses } from '../frames/statusTexts.ts';
import type { ReadRange } from '../frames/requests.ts';

/** One question of a full read, as data: adding a line asks for more. */
export interface SpotQuery extends ReadRange {
  /** Its name in failures and in the log. */
  readonly name: string;
  /** Not asked of devices whose type label says that they have no battery: those refuse it. */
  readonly storageOnly?: true;
  /** Asked even after the device said it has none: its answer tells what the device is doing. */
  readonly always?: true;
}

function query(name: string, command: number, first: number, last: number): SpotQuery {
  return { name, command, first, last };
}

function vitalQuery(name: string, command: number, first: number, last: number): SpotQuery {
  return { ...query(name, command, first, last), always: true };
}

function storageQuery(name: string, command: number, first: number, last: number): SpotQuery {
  return { ...query(name, command, first, last), storageOnly: true };
}

/** Who the device is: asked once in a session. */
export const deviceQueries: readonly SpotQuery[] = [
  query('typeLabel', 0x58000200, 0x00821e00, 0x008220ff),
  query('firmware', 0x58000200, 0x00823400, 0x008234ff),
];

/** What it does now. Ranges as the public clients ask them, since devices are known to answer those. */
export const spotQueries: readonly SpotQuery[] = [
  vitalQuery('energy', 0x54000200, 0x00260100, 0x002622ff),
  vitalQuery('acPower', 0x51000200, 0x00263f00, 0x00263fff),
  query('acPhasePower', 0x51000200, 0x00464000, 0x004642ff),
  query('acVoltageAndCurrent', 0x51000200, 0x00464800, 0x004655ff),
  query('gridFrequency', 0x51000200, 0x00465700, 0x004657ff),
  query('dcPower', 0x53800200, 0x00251e00, 0x00251eff),
  query('dcVoltageAndCurrent', 0x53800200, 0x00451f00, 0x004521ff),
  query('gridPower', 0x51000200, 0x00463600, 0x004637ff),
  vitalQuery('status', 0x51800200, 0x00214800, 0x002148ff),
  query('gridRelay', 0x51800200, 0x00416400, 0x004164ff),
  query('temperature', 0x52000200, 0x00237700, 0x002377ff),
  query('operatingTime', 0x54000200, 0x00462e00, 0x00462fff),
  query('nominalPower', 0x51000200, 0x00411e00, 0x004120ff),
  query('powerLimit', 0x51000200, 0x00832a00, 0x00832aff),
  query('reactivePower', 0x51000200, 0x00265f00, 0x00265fff),
  query('timeToFeedIn', 0x51000200, 0x00416600, 0x004166ff),
  query('generalOperatingStatus', 0x51800200, 0x00412800, 0x004128ff),
  query('operatingStatus', 0x51800200, 0x00412b00, 0x00412bff),
  query('insulation', 0x51020200, 0x00254e00, 0x00254fff),
  query('gridPhasePower', 0x51000200, 0x0046e800, 0x0046edff),
  storageQuery('batteryCharge', 0x51000200, 0x00295a00, 0x00295aff),
  storageQuery('batteryState', 0x51000200, 0x00491e00, 0x00495dff),
  storageQuery('batteryPower', 0x51000200, 0x00496900, 0x00496aff),
  storageQuery('batteryEnergy', 0x54000200, 0x00496700, 0x004968ff),
  storageQuery('batteryUsable', 0x51000200, 0x00696e00, 0x00696eff),
  storageQuery('pvPower', 0x51000200, 0x0046c200, 0x0046c2ff),
  storageQuery('pvYield', 0x54000200, 0x0046c300, 0x0046c3ff),
  storageQuery('consumptionPower', 0x51000200, 0x00463900, 0x004639ff),
  storageQuery('gridEnergy', 0x54000200, 0x00462400, 0x004628ff),
  storageQuery('absorbedAndReleased', 0x54000200, 0x00463a00, 0x00463bff),
];

/** Single spot queries, in the order of their names. */
export function queriesNamed(...names: readonly string[]): readonly SpotQuery[] {
  return names.flatMap((name) => spotQueries.filter((one) => one.name === name));
}

/**
 * The spot queries for a device of this class; null where its type label did not tell: then a battery may be there, and
 * all are asked.
 */
export function spotQueriesFor(classTag: number | null): readonly SpotQuery[] {
  return classTag === null || storageClasses.has(classTag)
    ? spotQueries
    : spotQueries.filter((one) => one.storageOnly !== true);
}
