import type { InverterReading } from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import type { Clock, Secrets } from '../ports/index.ts';
import {
  parseEndpoint,
  type ArchiveRequest,
  type InverterRead,
  type InverterSession,
  type Speedwire,
} from '../speedwire/index.ts';
import { fullReading, quickReading } from './inverterReadings.ts';
import { passwordName, type KeptInverter } from './keptInverter.ts';
import { isFullReadDue, type PollTimes } from './pollTimes.ts';

export interface ContactDependencies {
  readonly speedwire: Pick<Speedwire, 'openSession'>;
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly pollTimes: () => PollTimes;
  readonly kept: () => KeptInverter;
  /** Hears of each full read. */
  readonly onFullRead: (read: InverterRead) => void;
  readonly onSurprise: (error: unknown) => void;
}

/** The session with one inverter: opened where it is needed, and kept open between reads. */
export interface InverterContact {
  isOpen(): boolean;
  /** Goes on with a session that is open already. */
  take(opened: InverterSession): void;
  /**
   * Reads once: all values where they are due, else power and yield. Throws nothing: a surprise is told, and `unexpected`.
   *
   * @param before the reading before, whose other values a quick read keeps
   * @param isWanted false ends it after the logon, as `disconnected`
   */
  read(before: InverterReading | null, isWanted: () => boolean): Promise<Result<InverterReading, Failure>>;
  /** Asks the inverter's own memory between the reads; `disconnected` where no session is open. */
  readArchive(request: ArchiveRequest): Promise<Result<InverterArchive, Failure>>;
  /** Logs off, if a session is open. */
  close(): Promise<void>;
}

/** Makes a contact without a session. */
export function createInverterContact(dependencies: ContactDependencies): InverterContact {
  const { speedwire, clock, secrets, pollTimes, kept, onFullRead, onSurprise } = dependencies;
  let session: InverterSession | null = null;
  /** The first read of a session is a full one: it learns who the device is. */
  let wasRead = false;

  async function openSession(): Promise<Result<InverterSession, Failure>> {
    const { address, susyId, serial, group } = kept();
    const endpoint = parseEndpoint(address);
    if (endpoint === null) {
      return failed(failure('addressUnusable', { address }));
    }
    const password = await secrets.get(passwordName(kept()));
    if (password === null) {
      return failed(failure('passwordMissing'));
    }
    return speedwire.openSession({ endpoint, identity: { susyId, serial }, group, password });
  }

  async function readFrom(
    open: InverterSession,
    before: InverterReading | null,
  ): Promise<Result<InverterReading, Failure>> {
    if (before !== null && wasRead && !isFullReadDue(before.fullAt, clock.nowMs(), pollTimes())) {
      const quick = await open.readQuick();
      return quick.ok ? success(quickReading(before, quick.value)) : quick;
    }
    const full = await open.readAll();
    if (!full.ok) {
      return full;
    }
    wasRead = true;
    onFullRead(full.value);
    return success(fullReading(full.value));
  }

  return {
    isOpen: () => session !== null,
    take: (opened) => {
      session = opened;
      wasRead = false;
    },
    read: async (before, isWanted) => {
      try {
        if (session === null) {
          const opened = await openSession();
          if (!opened.ok) {
            return opened;
          }
          session = opened.value;
          wasRead = false;
        }
        return isWanted() ? await readFrom(session, before) : failed(failure('disconnected'));
      } catch (error) {
        onSurprise(error);
        return failed(failure('unexpected'));
      }
    },
    readArchive: async (request) => (await session?.readArchive(request)) ?? failed(failure('disconnected')),
    close: async () => {
      const open = session;
      session = null;
      try {
        await open?.close();
      } catch (error) {
        onSurprise(error);
      }
    },
  };
}
