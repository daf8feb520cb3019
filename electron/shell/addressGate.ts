/** Pages that the window may open in the system's browser. No screen links out yet. */
export const helpAddresses: readonly string[] = [];

/**
 * Decides whether an address may be handed to the system's browser. The system opens any scheme with any program, so
 * only whole addresses from the list pass, and only `https`: no prefix, no host rule, nothing to parse differently.
 *
 * @returns the address from the list, or null
 */
export function passAddress(address: string, allowed: readonly string[] = helpAddresses): string | null {
  return allowed.find((one) => one === address && one.startsWith('https://')) ?? null;
}
