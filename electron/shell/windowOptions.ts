/** What decides how the window is made. */
export interface WindowSurroundings {
  /** The built preload script's absolute path. */
  readonly preloadFile: string;
  readonly packaged: boolean;
  readonly dark: boolean;
  /** The part of the screen that panels leave free, in pixels that the system's scaling has been taken out of. */
  readonly workArea: { readonly width: number; readonly height: number };
}

export const smallestWindow = { width: 360, height: 480 } as const;
const usualWindow = { width: 1280, height: 860 } as const;

/** The canvas colours of the light and the dark theme, so that the window does not flash while its page loads. */
const canvasColours = { light: '#ffffff', dark: '#14181f' } as const;

/** The size the window opens with: its usual one, or as much of it as the screen has room for. */
export function fitWindow(workArea: WindowSurroundings['workArea']): {
  readonly width: number;
  readonly height: number;
} {
  return {
    width: Math.max(smallestWindow.width, Math.min(usualWindow.width, Math.floor(workArea.width))),
    height: Math.max(smallestWindow.height, Math.min(usualWindow.height, Math.floor(workArea.height))),
  };
}

/**
 * All options of the window, the guards of its page among them: the page has no Node, its own JavaScript world, a
 * sandboxed process, and nothing to take that away by.
 */
export function windowOptions(surroundings: WindowSurroundings) {
  return {
    title: 'SunTally',
    ...fitWindow(surroundings.workArea),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    backgroundColor: surroundings.dark ? canvasColours.dark : canvasColours.light,
    webPreferences: {
      preload: surroundings.preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      devTools: !surroundings.packaged,
      spellcheck: false,
    },
  } as const;
}
