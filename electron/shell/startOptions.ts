/** What the desktop program was asked for when it was started. */
export interface StartOptions {
  /** Run against the simulated house. */
  readonly demo: boolean;
}

/** Reads the arguments the program was started with. Others are Chromium's own switches and none of its business. */
export function readStartOptions(argv: readonly string[]): StartOptions {
  return { demo: argv.includes('--demo') };
}
