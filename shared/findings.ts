import type { SourceName } from './facts.ts';

/** What can be found amiss with the balance of a plant. */
export const findingCodes = [
  /** More was exported than produced in one go, by more than clocks explain. */
  'exportAboveYield',
  /** Consumption falls below 0 again and again while the sun shines, and nothing makes up for it. */
  'producerMissing',
  /** Consumption falls below 0 again and again, and is made up for soon after. */
  'clocksDiffer',
  /** An inverter has not been heard for days, and no other took its place. */
  'inverterSilent',
  /** Two sources tell different amounts of one meter for the same time. */
  'sumsDiffer',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface BalanceFinding {
  readonly code: FindingCode;
  /** How often: stretches of the data; 1 of a device. */
  readonly count: number;
  /** How many stretches had sun; 0 for findings that have nothing to do with it. */
  readonly sunlitCount: number;
  /** Since when, or the first time, UTC epoch ms; null where no instant stands out. */
  readonly at: number | null;
  /** The device that it is about; null where it is about the plant. */
  readonly source: SourceName | null;
}
