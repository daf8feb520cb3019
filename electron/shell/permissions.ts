/**
 * Decides whether a page may have a permission that Chromium asks for. Copying text it made itself is all the window
 * needs.
 *
 * @param permission Chromium's name, as Electron's session hands it to the permission handlers
 */
export function isAllowedPermission(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}
