import type { UserGroup } from '../../../../shared/contract/index.ts';
import type { FrameAddress } from '../../speedwire/index.ts';

/** Who is logged on. Devices know a client by the SUSyID and serial it gives itself, not by its address. */
export interface Sessions {
  /** Logs a client on, or on again, for so many seconds. */
  open(client: FrameAddress, group: UserGroup, timeoutS: number): void;
  /** The group a client is logged on as, which its asking prolongs; null when it is not, or no longer. */
  use(client: FrameAddress): UserGroup | null;
  close(client: FrameAddress): void;
  closeAll(): void;
  readonly size: number;
}

const mostSessions = 32;
const longestTimeoutS = 900;

interface Session {
  readonly group: UserGroup;
  readonly timeoutMs: number;
  readonly expiresMs: number;
  /** How often it can still be used. */
  readonly usesLeft: number;
}

/**
 * Makes an empty list of sessions. It holds 32 at most; one more drops the one unused for longest.
 *
 * @param elapsedMs a clock that never jumps
 * @param nextUses how often the session that is opened next can be used before the device forgets it
 */
export function createSessions(
  elapsedMs: () => number,
  nextUses: () => number = () => Number.POSITIVE_INFINITY,
): Sessions {
  const sessions = new Map<string, Session>();

  function put(key: string, group: UserGroup, timeoutMs: number, usesLeft: number): void {
    sessions.delete(key);
    sessions.set(key, { group, timeoutMs, expiresMs: elapsedMs() + timeoutMs, usesLeft });
    const [oldest] = sessions.keys();
    if (sessions.size > mostSessions && oldest !== undefined) {
      sessions.delete(oldest);
    }
  }

  return {
    open: (client, group, timeoutS) => {
      const seconds = timeoutS === 0 ? longestTimeoutS : Math.min(timeoutS, longestTimeoutS);
      put(keyOf(client), group, seconds * 1000, nextUses());
    },
    use: (client) => {
      const key = keyOf(client);
      const session = sessions.get(key);
      if (session === undefined) {
        return null;
      }
      if (session.expiresMs <= elapsedMs() || session.usesLeft === 0) {
        sessions.delete(key);
        return null;
      }
      put(key, session.group, session.timeoutMs, session.usesLeft - 1);
      return session.group;
    },
    close: (client) => {
      sessions.delete(keyOf(client));
    },
    closeAll: () => sessions.clear(),
    get size() {
      return sessions.size;
    },
  };
}

function keyOf(client: FrameAddress): string {
  return `${client.susyId}:${client.serial}`;
}
