const longest = 12;
const plainCharacters = /^[\x20-\x7e]+$/u;

/** Whether an SMA inverter can take the password at all: 1 to 12 plain ASCII characters. */
export function isUsablePassword(password: string): boolean {
  return password.length <= longest && plainCharacters.test(password);
}
