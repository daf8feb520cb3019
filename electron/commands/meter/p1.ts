import { failure, type Failure } from '../../../shared/failures.ts';
import { success, type Result } from '../../../shared/result.ts';
import { createTelegramReader, type RefusalCounts } from '../../core/p1/index.ts';
import { oneOf, parseOptions, wantsJson } from '../arguments.ts';
import type { StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import { fileFailure } from '../systemReason.ts';
import { readingLine } from './readingLine.ts';
import { refusalWords } from './refusalWords.ts';
import { telegramBytes } from './telegramBytes.ts';
import { readTelegramKey } from './telegramKey.ts';

const options = {
  all: { type: 'boolean', default: false },
  json: { type: 'boolean' },
  'key-file': { type: 'string' },
  checksum: { type: 'string', default: 'as-printed' },
} as const;

const checksumModes = { required: 'required', 'as-printed': 'asPrinted', ignored: 'ignored' } as const;
const checksumNames = ['required', 'as-printed', 'ignored'] as const;

interface Wanted {
  readonly file: string;
  readonly key: Uint8Array | null;
  readonly tellsRefused: boolean;
  readonly checksum: (typeof checksumModes)[keyof typeof checksumModes];
}

/** What came of the whole input. */
interface Reading {
  readonly accepted: number;
  readonly refused: RefusalCounts;
  readonly restored: number;
  /** Why it could not be read to its end; null where it was. */
  readonly problem: Failure | null;
}

/** `suntally p1 [FILE]`: telegrams, also gzipped, also encrypted, to JSON lines; stderr tells how many were refused, and why. */
export async function p1(argv: readonly string[], io: StreamingIo): Promise<number> {
  const json = wantsJson(argv);
  const wanted = await understand(argv);
  if (!wanted.ok) {
    return tellFailure(io, 'p1', json, wanted.error);
  }
  const { accepted, refused, restored, problem } = await readAll(wanted.value, io);
  const words = refusalWords(refused);
  if (words !== null) {
    io.stderr(`${words}\n`);
  }
  if (restored > 0) {
    io.stderr(
      `Line ends restored in ${restored} ${restored === 1 ? 'telegram' : 'telegrams'}: the CRs had been lost.\n`,
    );
  }
  const failure = problem ?? (accepted > 0 ? null : nothingRead(refused));
  return failure === null ? exitCodes.done : tellFailure(io, 'p1', json, failure);
}

async function understand(argv: readonly string[]): Promise<Result<Wanted, Failure>> {
  const parsed = parseOptions(argv, options, 1);
  if (!parsed.ok) {
    return parsed;
  }
  const { all, 'key-file': keyFile, checksum } = parsed.value.values;
  const checksumName = oneOf('--checksum', checksum, checksumNames);
  if (!checksumName.ok) {
    return checksumName;
  }
  const key = keyFile === undefined ? success(null) : await readTelegramKey(keyFile);
  return key.ok
    ? success({
        file: parsed.value.positionals[0] ?? '-',
        key: key.value,
        tellsRefused: all,
        checksum: checksumModes[checksumName.value],
      })
    : key;
}

async function readAll({ file, key, tellsRefused, checksum }: Wanted, io: StreamingIo): Promise<Reading> {
  let accepted = 0;
  let output = '';
  const reader = createTelegramReader({
    onTelegram: (telegram) => {
      accepted += 1;
      output += readingLine({ ...telegram, at: telegram.stampAt }, telegram.others);
    },
    onRefused: (reason, offset) => {
      if (tellsRefused) {
        output += `${JSON.stringify({ ok: false, reason, offset })}\n`;
      }
    },
    checksum,
    keepOthers: true,
    ...(key !== null && { key }),
  });

  async function print(): Promise<void> {
    if (output !== '') {
      io.stdout(output);
      output = '';
      await io.drained();
    }
  }

  let problem: Failure | null = null;
  try {
    for await (const bytes of telegramBytes(file, io.stdin)) {
      reader.push(bytes);
      await print();
    }
  } catch (error) {
    problem = readFailure(file === '-' ? 'on standard input' : file, error);
  }
  reader.end();
  await print();
  return { accepted, refused: reader.refused(), restored: reader.restored(), problem };
}

function readFailure(file: string, error: unknown): Failure {
  const isPacked = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
  return isPacked
    ? failure('fileUnusable', { file, reason: 'its gzip packing is damaged or cut off' })
    : fileFailure(file, error);
}

/** Why there is no telegram to print: what was refused, if all for want of a key, else that there was none. */
function nothingRead(refused: RefusalCounts): Failure {
  if (refused.keyWrong > 0) {
    return failure('meterKeyWrong');
  }
  return failure(refused.keyMissing > 0 ? 'meterKeyMissing' : 'noTelegrams');
}
