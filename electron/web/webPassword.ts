import { createHash, randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

import { z } from 'zod';

/** Tells whether a password is the browser door's own. Takes the same time wherever two passwords differ. */
export interface WebPassword {
  fits(password: string): Promise<boolean>;
}

/** What is kept of a password: enough to know it again, and costly to guess from. */
export interface PasswordHash {
  readonly version: 1;
  readonly scrypt: {
    readonly cost: number;
    readonly blockSize: number;
    readonly parallelization: number;
    /** Base64. */
    readonly salt: string;
    /** Base64. */
    readonly hash: string;
  };
}

const shortestPassword = 6;
const longestPassword = 200;
const saltBytes = 16;
const hashBytes = 32;

/** One of the settings that OWASP's password storage page gives as equally strong: the one with the least memory. */
const effort = { cost: 2 ** 14, blockSize: 8, parallelization: 5 } as const;
const mostMemoryBytes = 64 * 1024 * 1024;

const passwordHash = z.strictObject({
  version: z.literal(1),
  scrypt: z.strictObject({
    cost: z
      .int()
      .min(2)
      .max(2 ** 16),
    blockSize: z.int().min(1).max(8),
    parallelization: z.int().min(1).max(16),
    salt: z.base64(),
    hash: z.base64().min(1),
  }),
});

/** Why a password cannot be used, as the end of a sentence; null where it can. */
export function passwordProblem(password: string): string | null {
  if (password.length < shortestPassword) {
    return `it needs at least ${shortestPassword} characters`;
  }
  if (password.length > longestPassword) {
    return `it may have at most ${longestPassword} characters`;
  }
  return /\p{Cc}/u.test(password) ? 'it may not hold control characters' : null;
}

/** Makes what is kept of a password, with a new salt. Takes some tenths of a second, outside of this thread. */
export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, effort);
  return { version: 1, scrypt: { ...effort, salt: salt.toString('base64'), hash: hash.toString('base64') } };
}

/** Reads what was kept of a password; null where that cannot be understood. */
export function parsePasswordHash(content: string): PasswordHash | null {
  try {
    const checked = passwordHash.safeParse(JSON.parse(content));
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

/** Knows a password by its hash. One guess at a time: each takes 16 MiB of memory while it is looked at. */
export function hashedPassword({ scrypt: kept }: PasswordHash): WebPassword {
  const salt = Buffer.from(kept.salt, 'base64');
  const hash = Buffer.from(kept.hash, 'base64');
  let lastGuess: Promise<unknown> = Promise.resolve();

  async function look(password: string): Promise<boolean> {
    return timingSafeEqual(await derive(password, salt, hash.length, kept), hash);
  }

  return {
    fits: (password) => {
      const looked = lastGuess.then(() => look(password));
      lastGuess = looked.catch(() => undefined);
      return looked;
    },
  };
}

/** Knows a password that stands in plain text in the environment of the program anyhow. */
export function plainPassword(own: string): WebPassword {
  const digest = digestOf(own);
  return { fits: async (password) => timingSafeEqual(digestOf(password), digest) };
}

function digestOf(password: string): Buffer {
  return createHash('sha256').update(normalized(password)).digest();
}

/** The same letters, however a keyboard puts them together. */
function normalized(password: string): string {
  return password.normalize('NFC');
}

function derive(
  password: string,
  salt: Uint8Array,
  bytes: number,
  { cost, blockSize, parallelization }: ScryptOptions,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { cost, blockSize, parallelization, maxmem: mostMemoryBytes * 2 };
    scrypt(normalized(password), salt, bytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
