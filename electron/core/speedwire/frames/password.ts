import type { UserGroup } from '../../../../shared/contract/index.ts';
import { longestPassword } from '../../../../shared/password.ts';

const offsets: Readonly<Record<UserGroup, number>> = { user: 0x88, installer: 0xbb };

/** The number of a user group in a logon request. */
export const groupNumbers: Readonly<Record<UserGroup, number>> = { user: 0x07, installer: 0x0a };

/** The password as it stands on the wire: each character shifted by the group's offset, padded with the offset itself. */
export function encodePassword(group: UserGroup, password: string): Uint8Array {
  const offset = offsets[group];
  const field = new Uint8Array(longestPassword).fill(offset);
  for (let index = 0; index < Math.min(password.length, longestPassword); index += 1) {
    field[index] = (password.charCodeAt(index) + offset) & 0xff;
  }
  return field;
}
