/** The scheme that the window's files are served by: not `file:`, which may read more than the program's own files. */
export const appScheme = 'app';

/** The origin of the program's own pages, as a frame states it. */
export const appOrigin = `${appScheme}://suntally`;

/** What the window opens. */
export const startAddress = `${appOrigin}/index.html`;

/** The address of a bundled file, by its path inside the bundle with forward slashes: `assets/index.js`. */
export function appAddress(path: string): string {
  return `${appOrigin}/${path}`;
}

/**
 * Decides whether the window's session may make a request: the program's own files, and in an unpackaged program the
 * developer tools' files. Everything else is the network, and the window has none.
 *
 * @param address the absolute URL, as Chromium writes it: scheme and host in lower case
 */
export function isAllowedRequest(address: string, packaged: boolean): boolean {
  return address.startsWith(`${appOrigin}/`) || (!packaged && address.startsWith('devtools://devtools/'));
}

/** Decides whether a page may navigate: only to load itself anew, as its reload button does. */
export function isAllowedNavigation(address: string): boolean {
  return address === startAddress || address.startsWith(`${startAddress}#`);
}
