/** What differs between meters, as data: the next one is another entry. */
export interface EnergyMeterModel {
  readonly name: string;
  readonly susyId: number;
  readonly firmware: string;
  /** Frames with the frequency have 608 bytes, those without 600. */
  readonly hasFrequency: boolean;
  /** The power factor of exported power is negative. */
  readonly signsPowerFactor: boolean;
  /** Which way the records lie: by phase, as a rule, or by quantity. */
  readonly recordOrder: 'byPhase' | 'byQuantity';
  /** What is sent to single receivers has a protocol number of its own: Home Managers since firmware 2.07. */
  readonly hasUnicastProtocol: boolean;
}

const models: readonly EnergyMeterModel[] = [
  {
    name: 'SMA Energy Meter 2.0',
    susyId: 349,
    firmware: '2.3.4.R',
    hasFrequency: true,
    signsPowerFactor: false,
    recordOrder: 'byPhase',
    hasUnicastProtocol: false,
  },
  {
    name: 'SMA Energy Meter 1.0',
    susyId: 270,
    firmware: '1.2.4.R',
    hasFrequency: false,
    signsPowerFactor: true,
    recordOrder: 'byQuantity',
    hasUnicastProtocol: false,
  },
  {
    name: 'Sunny Home Manager 2.0',
    susyId: 372,
    firmware: '2.13.6.R',
    hasFrequency: true,
    signsPowerFactor: false,
    recordOrder: 'byPhase',
    hasUnicastProtocol: true,
  },
];

/** The names of all meters that can be simulated, as discovery tells them; the first is the usual one. */
export const simulatedMeters: readonly string[] = models.map((one) => one.name);

/** The meter of this name, or null; the usual one where none is named. */
export function findMeter(name: string | undefined): EnergyMeterModel | null {
  return models.find((one) => one.name === (name ?? simulatedMeters[0])) ?? null;
}
