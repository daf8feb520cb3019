import type { DeviceKind } from '../../../../shared/contract/index.ts';
import { unknownModel } from '../../../../shared/unknownModel.ts';
import type { FrameAddress } from './deviceAddress.ts';
import { modelNames } from './modelNames.ts';

/** What the SUSyID of a device tells: a family, never a feature. */
export interface DeviceFamily {
  readonly name: string;
  readonly kind: DeviceKind;
}

/**
 * Families by SUSyID, as public captures and projects name them. One line adds a family.
 * They name a device before logon; what it can do is asked, never derived from here.
 */
export const families: ReadonlyMap<number, DeviceFamily> = new Map<number, DeviceFamily>([
  [78, { name: 'SB TL-20', kind: 'inverter' }],
  [128, { name: 'STP xx000TL-10', kind: 'inverter' }],
  [138, { name: 'SB x000TL-21', kind: 'inverter' }],
  [175, { name: 'Multigate', kind: 'gateway' }],
  [181, { name: 'STP xx000TL-20', kind: 'inverter' }],
  [244, { name: 'SB 240', kind: 'inverter' }],
  [246, { name: 'SB TL', kind: 'inverter' }],
  [247, { name: 'SB 5000TLUS-22', kind: 'inverter' }],
  [270, { name: 'SMA Energy Meter 1.0', kind: 'energyMeter' }],
  [292, { name: 'SB 3600-SE', kind: 'inverter' }],
  [332, { name: 'Sunny Island 4.4M', kind: 'batteryInverter' }],
  [342, { name: 'SBx.x-1AV-40', kind: 'inverter' }],
  [346, { name: 'SBSx.x-1VL-10', kind: 'batteryInverter' }],
  [349, { name: 'SMA Energy Meter 2.0', kind: 'energyMeter' }],
  [361, { name: 'SBS3.7-10', kind: 'batteryInverter' }],
  [372, { name: 'Sunny Home Manager 2.0', kind: 'homeManager' }],
  [378, { name: 'STPx.0-3AV-40', kind: 'inverter' }],
  [408, { name: 'SBx.x-1AV-41', kind: 'inverter' }],
  [409, { name: 'SBx.x-1AV-41', kind: 'inverter' }],
  [461, { name: 'SBSEx.x-50', kind: 'inverter' }],
]);

const models: ReadonlyMap<number, string> = new Map(modelNames);

/** The family of a SUSyID, or null where nobody has named it. */
export function deviceFamily(susyId: number): DeviceFamily | null {
  return families.get(susyId) ?? null;
}

/** True for a device that stands for others behind it. */
export function isGateway({ susyId }: FrameAddress): boolean {
  return deviceFamily(susyId)?.kind === 'gateway';
}

/** The model of a type label's tag; an unknown one is told by its number, so that the user can report it. */
export function modelName(tag: number): string {
  return models.get(tag) ?? unknownModel(tag);
}
