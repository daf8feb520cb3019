import { failure, type Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import type { CommandIo } from './commandIo.ts';

const longestLine = 1000;

/**
 * The inverter's password: the first line of stdin where the caller says so, else the variable SUNTALLY_PASSWORD.
 * The defaults that devices leave the factory with are not tried: after a few wrong ones an inverter locks.
 */
export async function readPassword(io: CommandIo, fromStdin: boolean): Promise<Result<string, Failure>> {
  const password = fromStdin ? await firstLine(io.stdin) : (io.env['SUNTALLY_PASSWORD'] ?? '');
  if (password === null) {
    return failed(failure('passwordUnusable'));
  }
  return password === '' ? failed(failure('passwordMissing')) : success(password);
}

/** The first line, empty where there is none; null where it is too long for any password, however long it goes on. */
export async function firstLine(chunks: AsyncIterable<Uint8Array>): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    const end = text.indexOf('\n');
    if (end !== -1) {
      return text.slice(0, end).replace(/\r$/, '');
    }
    if (text.length > longestLine) {
      return null;
    }
  }
  return text;
}
