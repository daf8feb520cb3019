import type { FaultName } from '../../../electron/core/simulator/index.ts';
import type { UserGroup } from '../../../shared/contract/index.ts';
import { doubled, lossy, reliable, reordering, type Fate } from '../fakeNetwork.ts';
import type { PlantZone } from './plants.ts';

/** What the network does to datagrams, besides what the device's faults do. */
export const networkTroubles = {
  none: reliable(),
  doubled: doubled(),
  shuffled: reordering(1, 120),
  poor: lossy(0.1),
  /** What was sent comes once more, seconds later. */
  echoing: (_flight, random) => [{ delayMs: 1 }, { delayMs: 50 + random() * 6000 }],
  /** A piece of each datagram comes before it, or behind it. */
  cutting: ({ bytes }, random) => {
    const piece = { delayMs: random() * 4, bytes: bytes.subarray(0, Math.floor(random() * bytes.length)) };
    return [piece, { delayMs: 2 }];
  },
} as const satisfies Readonly<Record<string, Fate>>;

export type NetworkTrouble = keyof typeof networkTroubles;

/** A device with its faults, the network around it, and what is asked of it. */
export interface Mix {
  readonly faults: readonly FaultName[];
  readonly model: string;
  /** Which of the devices behind the address is read; its number of the list. */
  readonly device: number;
  /** The chance of the faults, the client and the network. */
  readonly seed: number;
  readonly zone: PlantZone;
  /** UTC epoch ms, by the clock of the client's computer. */
  readonly startMs: number;
  readonly network: NetworkTrouble;
  readonly group: UserGroup;
  readonly password: 'right' | 'wrong';
  readonly search: 'networks' | 'address';
  /** Whether the client knows beforehand who is there. */
  readonly knowsIdentity: boolean;
  /** Between the two reads. */
  readonly pauseMs: number;
  /** How far back the archive is read, and how far before now it ends. */
  readonly archiveHours: number;
  readonly archiveEndMs: number;
  /** When the device moves, where it has the fault. */
  readonly moveAfterMs: number;
}

/** A mix without any trouble: an ordinary inverter at a June noon. */
export const plainMix: Mix = {
  faults: [],
  model: 'STP 6000TL-20',
  device: 0,
  seed: 1,
  zone: 'Europe/Amsterdam',
  startMs: Date.UTC(2016, 5, 21, 11, 0, 7),
  network: 'none',
  group: 'user',
  password: 'right',
  search: 'networks',
  knowsIdentity: false,
  pauseMs: 10_000,
  archiveHours: 40,
  archiveEndMs: 0,
  moveAfterMs: 8000,
};
