import { createBackfill, type BackfillProgress } from '../../electron/core/collector/index.ts';
import type { History, HistoryOptions } from '../../electron/core/history/index.ts';
import type { ArchiveRequest } from '../../electron/core/speedwire/index.ts';
import type { CollectorNews } from '../../shared/collectorEvents.ts';
import type { Failure } from '../../shared/failures.ts';
import type { InverterArchive, YieldReading } from '../../shared/inverterArchive.ts';
import { success, type Result } from '../../shared/result.ts';
import { createFakeClock } from './fakeClock.ts';
import { openTestBatch, openTestHistory } from './historyFixture.ts';
import { yieldAt } from './plantFromFacts.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const slotMs = 300_000;
const minuteMs = 60_000;
/** A June afternoon in Amsterdam, 14:00 there. */
export const memoryStart: number = Date.parse('2026-06-21T12:00Z');

/** The total yield of the scripted inverter: 10 Wh in five minutes, day and night. */
export function scriptedYieldWh(atMs: number): number {
  return 1_000_000 + Math.floor((atMs - Date.UTC(2026, 0, 1)) / 30_000);
}

/** An answer in which nothing is amiss. */
export function archiveOf(more: Partial<InverterArchive> = {}): InverterArchive {
  return {
    clockOffsetS: 0,
    fiveMinutes: [],
    days: [],
    events: [],
    notKept: [],
    unread: [],
    dropped: [],
    failures: [],
    ...more,
  };
}

/** Five-minute values of a span. */
export function slotsOf({ from, to }: { readonly from: number; readonly to: number }): readonly YieldReading[] {
  const first = Math.ceil(from / slotMs);
  return Array.from({ length: Math.max(0, Math.ceil(to / slotMs) - first) }, (_, index) => {
    const at = (first + index) * slotMs;
    return { at, totalYieldWh: scriptedYieldWh(at) };
  });
}

export type Answer = (request: ArchiveRequest) => Promise<Result<InverterArchive, Failure>>;

/**
 * Inverters whose memory answers as a test says, in a history that has live readings of each up to `offMs` ago and was
 * asked for all that is older.
 */
export async function scriptedMemory(
  offMs: number,
  serials: readonly number[] = [1],
  options: Partial<HistoryOptions> = {},
) {
  const clock = createFakeClock(memoryStart);
  const opened: History = await openTestHistory(temporaryFolder(), { clock, ...options });
  let openBatch: History['openBatch'] = opened.openBatch;
  const history: History = { ...opened, openBatch: (batch) => openBatch(batch) };
  const batch = await openTestBatch(history, 'live', 'live');
  const source = (serial: number) => ({ kind: 'inverter', id: String(serial) }) as const;

  /** As if only what is older than the last live reading had been asked for. */
  async function askedBefore(serial: number): Promise<void> {
    const lastAt = memoryStart - offMs;
    const asked = { from: Date.UTC(2000, 0, 1), to: lastAt, answer: 'answered', askedAt: lastAt, tries: 0 } as const;
    await history.setAskedSpans({
      source: source(serial),
      spans: [
        { part: 'fiveMinutes', ...asked },
        { part: 'days', ...asked },
      ],
    });
  }

  for (const serial of serials) {
    const lastAt = memoryStart - offMs;
    // oxlint-disable-next-line no-await-in-loop -- one inverter after the other
    await history.addFacts(batch, [{ ...yieldAt(lastAt, scriptedYieldWh(lastAt)), source: source(serial) }]);
    // oxlint-disable-next-line no-await-in-loop -- one inverter after the other
    await askedBefore(serial);
  }
  const events: CollectorNews[] = [];
  const progress: (BackfillProgress | null)[] = [];
  const surprises: unknown[] = [];
  const requests: { readonly serial: number; readonly at: number; readonly request: ArchiveRequest }[] = [];
  const usual: Answer = async (request) => success(archiveOf({ fiveMinutes: slotsOf(request) }));
  const answers = new Map<number, Answer>();
  const start = () =>
    createBackfill({
      history,
      clock,
      zone: 'Europe/Amsterdam',
      onEvent: (news) => events.push(news),
      onProgress: (_inverter, one) => progress.push(one),
      log: () => undefined,
      onSurprise: (error) => surprises.push(error),
    });
  let backfill = start();

  async function live(serial: number, areKept: boolean): Promise<void> {
    const at = clock.nowMs();
    const facts = areKept ? [{ ...yieldAt(at, scriptedYieldWh(at)), source: source(serial) }] : [];
    await history.addFacts(batch, facts);
    backfill.inverterLive({ susyId: 181, serial }, (request) => {
      requests.push({ serial, at: clock.nowMs(), request });
      return (answers.get(serial) ?? usual)(request);
    });
  }

  return {
    clock,
    history,
    events,
    progress,
    surprises,
    requests,
    usual,
    answer: (answer: Answer, serial = serials[0] ?? 1) => answers.set(serial, answer),
    /** What was asked since the last time, by the minute since the start. */
    asked: () =>
      requests
        .splice(0)
        .map(({ serial, at, request }) => ({ serial, minute: Math.floor((at - memoryStart) / minuteMs), ...request })),
    askedBefore,
    /** All inverters are read once a minute, or every five where it lasts for hours; what they said may be lost. */
    on: async (minutes: number, areKept = true) => {
      const step = minutes > 120 ? 5 : 1;
      for (let minute = 0; minute < minutes; minute += step) {
        for (const serial of serials) {
          // oxlint-disable-next-line no-await-in-loop -- read by read
          await live(serial, areKept);
        }
        // oxlint-disable-next-line no-await-in-loop -- read by read
        await clock.advance(step * minuteMs);
      }
    },
    /** Nobody answers. */
    silent: async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 10) {
        // oxlint-disable-next-line no-await-in-loop -- bit by bit
        await clock.advance(Math.min(10, minutes - minute) * minuteMs);
      }
    },
    /** Puts another call in the place of the history's own. */
    openBatch: opened.openBatch,
    interfere: (call: History['openBatch']) => {
      openBatch = call;
    },
    /** Puts live readings of each minute into the history. */
    live: (serial: number, fromMs: number, minutes: number) =>
      opened.addFacts(
        batch,
        Array.from({ length: minutes + 1 }, (_, minute) => {
          const at = fromMs + minute * minuteMs;
          return { ...yieldAt(at, scriptedYieldWh(at)), source: source(serial) };
        }),
      ),
    /** All inverters are read once. */
    hear: async () => {
      for (const serial of serials) {
        // oxlint-disable-next-line no-await-in-loop -- read by read
        await live(serial, true);
      }
    },
    forget: (serial: number) => backfill.forget({ susyId: 181, serial }),
    stop: () => backfill.stop(),
    restart: async () => {
      await backfill.stop();
      backfill = start();
    },
    /** How many five-minute values of the archive are in the history. */
    stored: async (serial = serials[0] ?? 1) => {
      const columns = await history.winners({
        source: source(serial),
        from: 0,
        to: Date.UTC(2100, 0, 1),
        before: 0,
        after: 0,
        limit: 100_000,
      });
      return columns === null ? 0 : [...columns.rank].filter((rank) => rank === 1).length;
    },
    memory: (serial = serials[0] ?? 1) => history.askedSpans(source(serial)),
  };
}
