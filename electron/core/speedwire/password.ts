import type { UserGroup } from '../../../shared/contract/index.ts';

/** The password field of a logon request holds this many bytes. */
export const longestPassword = 12;

const offsets: Readonly<Record<UserGroup, number>> = { user: 0x88, installer: 0xbb };

/** The number of a user group in a logon request. */
export const groupNumbers: Readonly<Record<UserGroup, number>> = { user: 0x07, installer: 0x0a };

/**
 * What keeps a password from being sent, checked before any frame leaves: devices take 1 to 12 plain ASCII characters.
 *
 * @returns null where it can be sent
 */
export function passwordProblem(password: string): 'empty' | 'tooLong' | 'notPlainCharacters' | null {
  if (password === '') {
    return 'empty';
  }
  if (!/^[ -~]*$/.test(password)) {
    return 'notPlainCharacters';
  }
  return password.length > longestPassword ? 'tooLong' : null;
}

/** The password as it stands on the wire: each character shifted by the group's offset, padded with the offset itself. */
export function encodePassword(group: UserGroup, password: string): Uint8Array {
  const offset = offsets[group];
  const field = new Uint8Array(longestPassword).fill(offset);
  for (let index = 0; index < Math.min(password.length, longestPassword); index += 1) {
    field[index] = (password.charCodeAt(index) + offset) & 0xff;
  }
  return field;
}
