import { nativeTheme } from 'electron';

import type { Program } from '../core/program/index.ts';

/** Lets the title bar and the window's first colour follow the theme that the user chose, now and when it changes. */
export async function followTheme({ handlers, subscribe }: Pick<Program, 'handlers' | 'subscribe'>): Promise<void> {
  async function apply(): Promise<void> {
    const snapshot = await handlers.getSnapshot(null);
    if (snapshot.ok && snapshot.value.settings.theme !== nativeTheme.themeSource) {
      nativeTheme.themeSource = snapshot.value.settings.theme;
    }
  }
  subscribe(() => void apply());
  await apply();
}
