import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const gzipStart = [0x1f, 0x8b] as const;

/** The bytes of a telegram log, unpacked where they begin as gzip does. `-` is standard input. */
export async function* telegramBytes(file: string, stdin: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = (file === '-' ? stdin : createReadStream(file))[Symbol.asyncIterator]();
  const start = await startOf(source);
  const whole = joined(start, source);
  if (gzipStart.every((byte, index) => start[index] === byte)) {
    yield* unpacked(whole);
  } else {
    yield* whole;
  }
}

/** The first bytes, at least two where there are so many. */
async function startOf(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array(0);
  while (start.length < gzipStart.length) {
    const next = await source.next();
    if (next.done === true) {
      return start;
    }
    start = Buffer.concat([start, next.value]);
  }
  return start;
}

async function* joined(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value;
  }
}

async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpackedBytes: AsyncIterable<Uint8Array> = pipeline(packed, createGunzip(), () => undefined);
  // Errors reach the loop; the callback only keeps the pipeline from throwing them a second time.
  yield* unpackedBytes;
}
