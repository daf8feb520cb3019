import type { CommandIo } from '../commandIo.ts';

/** A line on the terminal that tells how far a command is. */
export interface ProgressLine {
  /** Shows a text in place of the last one; nothing where nobody watches. */
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

const startOfLine = '\r';
const eraseToEnd = '\u001B[K';

/** Makes a progress line on stderr; it keeps silent where stderr is no terminal. */
export function progressLine(io: Pick<CommandIo, 'stderr' | 'stderrIsTerminal'>): ProgressLine {
  let shown = '';
  function show(text: string): void {
    if (io.stderrIsTerminal && text !== shown) {
      shown = text;
      io.stderr(`${startOfLine}${text}${eraseToEnd}`);
    }
  }
  return { show, clear: () => show('') };
}
