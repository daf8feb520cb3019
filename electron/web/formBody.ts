import type { IncomingMessage } from 'node:http';

const mostBytes = 4096;

/**
 * Reads one field of a form that was sent as a page sends it, without files. Null where the request holds no such form,
 * one of more than 4 KiB, or ends early.
 */
export async function readFormField(request: IncomingMessage, field: string): Promise<string | null> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    return null;
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > mostBytes) {
        return null;
      }
      pieces.push(piece);
    }
  } catch {
    return null;
  }
  return new URLSearchParams(Buffer.concat(pieces).toString('utf8')).get(field);
}
