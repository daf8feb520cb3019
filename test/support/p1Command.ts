import { p1 } from '../../electron/commands/meter/p1.ts';
import { createRecordedIo, type RecordedIoOptions } from './recordedIo.ts';

/** One line that `p1` printed. */
export type PrintedLine = Readonly<Record<string, unknown>>;

/** What a run of `p1` printed, its lines read. */
export interface P1Run {
  readonly code: number;
  readonly lines: readonly PrintedLine[];
  readonly out: string;
  readonly err: string;
}

/** Runs `p1` on what comes in. */
export async function runP1(argv: readonly string[], input: RecordedIoOptions['input'] = []): Promise<P1Run> {
  const io = createRecordedIo({ input });
  const code = await p1(argv, io);
  return { code, lines: linesOf(io.out), out: io.out, err: io.err };
}

/** The JSON lines of an output. */
export function linesOf(output: string): readonly PrintedLine[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as PrintedLine);
}
