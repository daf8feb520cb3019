import type { TariffHours } from '../house/gridConnection.ts';

/** What a simulated P1 meter speaks: DSMR 4.2, DSMR 5.0, or Belgian e-MUCS. */
export const p1Versions = ['4', '5', 'be'] as const;
export type P1Version = (typeof p1Versions)[number];

/** What differs between meters, as data. Sources: the P1 companion standards 4.2.2 and 5.0.2, e-MUCS P1 1.7.1. */
export interface P1Dialect {
  readonly words: string;
  /** How often it speaks, and how often it asks its gas meter. */
  readonly periodMs: number;
  readonly gasPeriodMs: number;
  readonly identification: string;
  /** When the normal tariff holds, and which of the two tariffs it is: in Belgium 1 is the day, in the Netherlands the night. */
  readonly normalHours: TariffHours;
  readonly normalTariff: 1 | 2;
  /** Whether it shows the demand of the quarter-hour and the peaks of the months. */
  readonly showsDemand: boolean;
  /** Of the meter, and of its gas meter. */
  readonly idPrefix: string;
  readonly gasIdPrefix: string;
  /** Digits of the number behind a prefix. */
  readonly idDigits: number;
}

const dutchHours: TariffHours = { from: 7, to: 23 };

const dialects: Readonly<Record<P1Version, P1Dialect>> = {
  '4': {
    words: 'DSMR 4.2',
    periodMs: 10_000,
    gasPeriodMs: 3_600_000,
    identification: 'SNT5\\P1-SIM-42',
    normalHours: dutchHours,
    normalTariff: 2,
    showsDemand: false,
    idPrefix: 'E0099',
    gasIdPrefix: 'G0099',
    idDigits: 12,
  },
  '5': {
    words: 'DSMR 5.0',
    periodMs: 1000,
    gasPeriodMs: 300_000,
    identification: 'SNT5\\2P1-SIM-50',
    normalHours: dutchHours,
    normalTariff: 2,
    showsDemand: false,
    idPrefix: 'E0099',
    gasIdPrefix: 'G0099',
    idDigits: 12,
  },
  be: {
    words: 'e-MUCS 1.7',
    periodMs: 1000,
    gasPeriodMs: 300_000,
    identification: 'FLU5\\253P1SIM_A',
    normalHours: { from: 7, to: 22 },
    normalTariff: 1,
    showsDemand: true,
    idPrefix: '1SNT',
    gasIdPrefix: '7SNT',
    idDigits: 10,
  },
};

/** What a meter of this version is like. */
export function p1DialectOf(version: P1Version): P1Dialect {
  return dialects[version];
}
