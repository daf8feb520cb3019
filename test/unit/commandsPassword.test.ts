import { describe, expect, test } from 'vitest';

import { readPassword } from '../../electron/commands/password.ts';
import { createRecordedIo } from '../support/recordedIo.ts';

/** Input that never ends, and how much of it was taken. */
function endless(piece: string): { readonly stdin: AsyncIterable<Uint8Array>; readonly taken: () => number } {
  let pieces = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      pieces += 1;
      yield Buffer.from(piece);
    }
  }
  return { stdin: chunks(), taken: () => pieces };
}

describe('the password from standard input', () => {
  test.each([
    ['secret\nmore', 'secret'],
    ['secret\r\n', 'secret'],
    ['secret', 'secret'],
    [' padded \n', ' padded '],
  ])('is the first line of %j', async (text, password) => {
    const io = createRecordedIo({ input: Array.from(text) });
    expect(await readPassword(io, true)).toEqual({ ok: true, value: password });
  });

  test('is missing where nothing comes', async () => {
    expect(await readPassword(createRecordedIo(), true)).toMatchObject({
      ok: false,
      error: { code: 'passwordMissing' },
    });
  });

  test.each(['\0', 'x'])('is refused, and no more taken, where %j never ends', async (character) => {
    const { stdin, taken } = endless(character.repeat(500));
    const password = await readPassword({ ...createRecordedIo(), stdin }, true);
    expect(password).toMatchObject({ ok: false, error: { code: 'passwordUnusable' } });
    expect(taken()).toBeLessThan(5);
  });
});
