/** A line of text without its line end; null where it is too long to be kept. Numbers start at 1. */
export interface Line {
  readonly number: number;
  readonly text: string | null;
}

/**
 * Splits bytes (UTF-8) into lines as they come, one group per chunk. Holds one unfinished line at most, and of that no
 * more than `longest` characters: what is longer is skipped to its end and given as null.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<readonly Line[], void, void> {
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  let tooLong = false;

  function finish(text: string): Line {
    number += 1;
    const line = { number, text: tooLong || text.length > longest ? null : text.replace(/\r$/, '') };
    tooLong = false;
    return line;
  }

  for await (const chunk of chunks) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    yield pieces.map(finish);
    if (rest.length > longest) {
      rest = '';
      tooLong = true;
    }
  }
  rest += decoder.decode();
  if (rest !== '' || tooLong) {
    yield [finish(rest)];
  }
}
