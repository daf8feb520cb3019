import { createHash, randomBytes } from 'node:crypto';

import type { Clock } from '../core/ports/index.ts';

/** A visitor who gave the password. */
export interface Session {
  /** Told when the visitor logs off; gives how to stop that. */
  onEnd(listener: () => void): () => void;
  end(): void;
}

/** The visitors who are logged on; they are forgotten when the program ends. */
export interface Sessions {
  /** Begins a session and gives its token, which nobody can guess and which is kept nowhere. */
  begin(): string;
  /** The session of a token; null where it ended or never was. */
  find(token: string): Session | null;
}

const tokenBytes = 32;
const mostSessions = 200;

/** How long a visitor stays logged on: 30 days, in milliseconds. A window that is open stays so. */
export const sessionMs = 30 * 24 * 3600 * 1000;

interface Kept extends Session {
  readonly endsMs: number;
}

/** Makes the book of sessions. The oldest one ends where there are more than 200. */
export function createSessions(clock: Clock): Sessions {
  const byHash = new Map<string, Kept>();

  return {
    begin: () => {
      const token = randomBytes(tokenBytes).toString('base64url');
      const hash = hashOf(token);
      const listeners = new Set<() => void>();
      byHash.set(hash, {
        endsMs: clock.elapsedMs() + sessionMs,
        onEnd: (listener) => {
          listeners.add(listener);
          return () => {
            listeners.delete(listener);
          };
        },
        end: () => {
          byHash.delete(hash);
          for (const listener of listeners) {
            listener();
          }
        },
      });
      const [oldest] = byHash.values();
      if (byHash.size > mostSessions) {
        oldest?.end();
      }
      return token;
    },
    find: (token) => {
      const session = byHash.get(hashOf(token)) ?? null;
      if (session !== null && session.endsMs <= clock.elapsedMs()) {
        session.end();
        return null;
      }
      return session;
    },
  };
}

/** Tokens are looked up by their hash, so that the time it takes tells nothing about them. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
