/** One menu of the menu bar, by the name that the system knows it by and fills it from. */
export interface StandardMenu {
  readonly role: 'appMenu' | 'editMenu' | 'windowMenu';
}

/**
 * The menu bar. macOS has one that belongs to the system, and copying and quitting by keyboard go through it; elsewhere
 * the window has everything itself and null takes the bar away.
 *
 * @param platform `process.platform`
 */
export function menuModel(platform: string): readonly StandardMenu[] | null {
  return platform === 'darwin' ? [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] : null;
}
