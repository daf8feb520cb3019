import type { FoundMeterWay } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import { findMeters, type FoundMeter } from '../p1/index.ts';
import { pause, type DatagramNetwork, type SerialPortName } from '../ports/index.ts';
import type { MeterParts } from './connectMeter.ts';

/** SMA's meters send every second, and HomeWizard's devices answer within one. */
const listenMs = 3000;

/** An SMA energy meter that was heard. */
export interface HeardMeter {
  readonly address: string;
  readonly serial: number;
}

/** All that can be found without being told where it is. */
export interface MeterFinds {
  readonly homewizard: readonly FoundMeter[];
  readonly sma: readonly HeardMeter[];
  readonly serialPorts: readonly SerialPortName[];
  /** Why serial ports cannot be listed here, in the system's words; null where they can. */
  readonly serialTrouble: string | null;
  /** Why HomeWizard's devices cannot be looked for, the system's code; null where they can. */
  readonly homewizardTrouble: string | null;
  /** Why SMA's meters cannot be heard; null where they can. */
  readonly smaTrouble: Failure | null;
}

/** Looks for HomeWizard's and SMA's devices and for serial ports, all at once; takes three seconds. */
export async function searchMeters(
  parts: Omit<MeterParts, 'zone'> & { readonly network: DatagramNetwork },
): Promise<MeterFinds> {
  const [search, sma, serial] = await Promise.all([
    findMeters(parts, { searchMs: listenMs }),
    hearSmaMeters(parts),
    parts.meters.serialPorts.list(),
  ]);
  return {
    homewizard: search.meters,
    sma: sma.meters,
    serialPorts: serial.ok ? serial.value : [],
    serialTrouble: serial.ok ? null : serial.error.systemText,
    homewizardTrouble: search.problem?.systemCode ?? null,
    smaTrouble: sma.trouble,
  };
}

async function hearSmaMeters({
  clock,
  speedwire,
}: Omit<MeterParts, 'zone'>): Promise<{ readonly meters: readonly HeardMeter[]; readonly trouble: Failure | null }> {
  const heard = new Map<number, HeardMeter>();
  let trouble: Failure | null = null;
  const stop = speedwire.listenToMeters({
    onReading: ({ identity, address }) => heard.set(identity.serial, { address, serial: identity.serial }),
    onState: ({ failure }) => {
      trouble = failure;
    },
  });
  await pause(clock, listenMs);
  stop();
  return { meters: [...heard.values()], trouble };
}

/** The ways to what was found, each with what is known of it; those that need no pairing first. */
export function foundWays({
  homewizard,
  sma,
  serialPorts,
}: Pick<MeterFinds, 'homewizard' | 'sma' | 'serialPorts'>): readonly FoundMeterWay[] {
  return [
    ...homewizard.flatMap(homewizardWays),
    ...sma.map(({ serial, address }): FoundMeterWay => ({
      way: { kind: 'sma', serial },
      name: 'SMA energy meter',
      serial: String(serial),
      address,
      isOff: false,
    })),
    ...serialPorts.map(({ path, manufacturer, serialNumber }): FoundMeterWay => ({
      way: { kind: 'serial', path },
      name: manufacturer ?? '',
      serial: serialNumber,
      address: null,
      isOff: false,
    })),
  ];
}

function homewizardWays({
  kind,
  address,
  productName,
  productType,
  serial,
  v1,
  v2,
}: FoundMeter): readonly FoundMeterWay[] {
  const told = { name: productName === '' ? productType : productName, serial, address };
  const first = kind === 'kwh' ? 'solar' : 'homewizard';
  return [
    ...(v1 === null ? [] : [{ way: { kind: first, host: address } as const, ...told, isOff: !v1.isOn }]),
    ...(v2 === null || kind === 'kwh'
      ? []
      : [{ way: { kind: 'homewizard-v2', host: address } as const, ...told, isOff: false }]),
  ];
}
