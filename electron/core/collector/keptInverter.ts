import type { DeviceIdentity, UserGroup } from '../../../shared/contract/index.ts';
import type { TaggedText } from '../../../shared/inverterValues.ts';

/** What is remembered of an inverter the user chose. Its password is kept elsewhere, with the secrets. */
export interface KeptInverter extends DeviceIdentity {
  /** `IP`, or `IP:PORT` where the port is not 9522. */
  readonly address: string;
  readonly group: UserGroup;
  /** The following four are what it said of itself after the last logon; null until then. */
  readonly name: string | null;
  readonly model: string | null;
  readonly deviceClass: TaggedText | null;
  readonly firmware: string | null;
  /** It refused the password: no logon until the password changes or the user asks for one. */
  readonly passwordRefused: boolean;
}

/** Text that is the same for the same device and different for any other: also the end of its secret's name. */
export function inverterKey(identity: DeviceIdentity): string {
  return `${identity.susyId}:${identity.serial}`;
}

/** The name under which the secrets keep an inverter's password. */
export function passwordName(identity: DeviceIdentity): string {
  return `inverter:${inverterKey(identity)}`;
}
