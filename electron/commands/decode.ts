import { createReadStream } from 'node:fs';

import { describeDatagram, parseHexLine, type Description } from '../core/speedwire/index.ts';
import { parseOptions, wantsJson } from './arguments.ts';
import type { StreamingIo } from './command.ts';
import { exitCodes } from './exitCodes.ts';
import { tellFailure } from './failureOutput.ts';
import { readLines, type Line } from './lines.ts';
import { fileFailure } from './systemReason.ts';

/** No frame is longer in hex; a longer line is a mistake and must not fill the memory. */
const longestLine = 200_000;

const standardInput = '-';

/** `suntally decode [FILE]`: frames in hex, one per line, to JSON lines. Bad lines are told and the rest goes on. */
export async function decode(argv: readonly string[], io: StreamingIo): Promise<number> {
  const parsed = parseOptions(argv, { json: { type: 'boolean' } }, 1);
  if (!parsed.ok) {
    return tellFailure(io, 'decode', wantsJson(argv), parsed.error);
  }
  const file = parsed.value.positionals[0] ?? standardInput;
  try {
    const badLines = await decodeAll(file === standardInput ? io.stdin : createReadStream(file), io);
    return badLines === 0 ? exitCodes.done : exitCodes.badInput;
  } catch (error) {
    const name = file === standardInput ? 'on standard input' : file;
    return tellFailure(io, 'decode', wantsJson(argv), fileFailure(name, error));
  }
}

async function decodeAll(chunks: AsyncIterable<Uint8Array>, io: StreamingIo): Promise<number> {
  let badLines = 0;
  for await (const lines of readLines(chunks, longestLine)) {
    let output = '';
    for (const line of lines) {
      const decoded = decodeLine(line);
      if (decoded !== null) {
        badLines += decoded.ok ? 0 : 1;
        output += `${JSON.stringify(decoded)}\n`;
      }
    }
    if (output !== '') {
      io.stdout(output);
      await io.drained();
    }
  }
  return badLines;
}

type DecodedLine =
  | ({ readonly ok: true } & Description)
  | { readonly ok: false; readonly line: number; readonly error: string };

/** What `decode` prints for one line: the frame, or what is wrong with it; null for blank lines and comments. */
function decodeLine(line: Line): DecodedLine | null {
  if (line.text === null) {
    return { ok: false, line: line.number, error: `longer than ${longestLine} characters` };
  }
  const bytes = parseHexLine(line.text);
  if (bytes === null) {
    return null;
  }
  const description = bytes.ok ? describeDatagram(bytes.value) : bytes;
  return description.ok
    ? { ok: true, ...description.value }
    : { ok: false, line: line.number, error: description.error };
}
