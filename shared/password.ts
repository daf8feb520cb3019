/** The password field of a logon request holds this many bytes. */
export const longestPassword = 12;

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
