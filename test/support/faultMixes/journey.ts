import type { InverterRead, InverterSession } from '../../../electron/core/speedwire/index.ts';
import type { SearchReport } from '../../../shared/contract/index.ts';
import type { Failure } from '../../../shared/failures.ts';
import type { InverterArchive } from '../../../shared/inverterArchive.ts';
import type { Result } from '../../../shared/result.ts';
import { deviceAddress, type Scene } from './scene.ts';

/** What was done, in order. */
export type StepName = 'search' | 'open' | 'read' | 'secondRead' | 'archive' | 'searchAgain' | 'close';

/** A step that came to its end, and when. */
export interface Step<Value> {
  readonly name: StepName;
  /** UTC epoch ms of our clock. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: Value;
}

export interface Journey {
  readonly search: Step<SearchReport> | null;
  readonly open: Step<Result<InverterSession, Failure>> | null;
  readonly reads: readonly Step<Result<InverterRead, Failure>>[];
  readonly archive: Step<Result<InverterArchive, Failure>> | null;
  readonly archiveSpan: { readonly from: number; readonly to: number };
  /** For a device that moves, once it has. */
  readonly searchAgain: Step<SearchReport> | null;
  /** Steps that did not end in their time, or threw. */
  readonly stuck: readonly string[];
}

/** How long each step may take by the clock, whatever happens. */
export const longestMs = {
  search: 3050,
  open: 45_000,
  read: 72_000,
  secondRead: 72_000,
  archive: 31 * 60_000,
  searchAgain: 3050,
  close: 10,
} as const satisfies Readonly<Record<StepName, number>>;

/** Searches, opens a session, reads twice, reads the archive, searches again for a device that moved, closes everything. */
export async function travel(scene: Scene): Promise<Journey> {
  const { mix, clock, speedwire, simulator } = scene;
  const stuck: string[] = [];

  async function take<Value>(name: StepName, action: () => Promise<Value>): Promise<Step<Value> | null> {
    const fromMs = clock.nowMs();
    try {
      const value = await clock.settle(action(), longestMs[name]);
      return { name, fromMs, toMs: clock.nowMs(), value };
    } catch (error) {
      stuck.push(`${name}: ${String(error)}`);
      return null;
    }
  }

  const endpoint = { address: deviceAddress, port: 9522 };
  const search = await take('search', () => speedwire.search({ address: mix.search === 'address' ? endpoint : null }));
  const wanted = simulator.devices[mix.device % simulator.devices.length]?.identity ?? simulator.identity;
  const place = simulator.endpoints()[0] ?? endpoint;
  const open = await take('open', () =>
    speedwire.openSession({
      endpoint: place,
      identity: mix.knowsIdentity || mix.device > 0 ? wanted : null,
      group: mix.group,
      password: scene.password,
    }),
  );
  const session = open?.value.ok === true ? open.value.value : null;
  const reads: Step<Result<InverterRead, Failure>>[] = [];
  let archive: Step<Result<InverterArchive, Failure>> | null = null;
  let archiveSpan = { from: 0, to: 0 };
  if (session !== null) {
    for (const name of ['read', 'secondRead'] as const) {
      const read = await take(name, () => session.readAll());
      reads.push(...(read === null ? [] : [read]));
      await clock.advance(mix.pauseMs);
    }
    const nowMs = Math.floor(clock.nowMs());
    const from = nowMs - mix.archiveHours * 3_600_000;
    archiveSpan = { from, to: Math.max(from + 3_600_000, nowMs - mix.archiveEndMs) };
    const request = { ...archiveSpan, fiveMinutes: true, days: true, events: true };
    archive = await take('archive', () => session.readArchive(request));
  }
  let searchAgain: Step<SearchReport> | null = null;
  if (mix.faults.includes('address-change')) {
    await clock.advance(Math.max(0, mix.startMs + mix.moveAfterMs + 1 - clock.nowMs()));
    searchAgain = await take('searchAgain', () => speedwire.search({ address: null }));
  }
  await take('close', () => speedwire.close());
  await clock.flush();
  return { search, open, reads, archive, archiveSpan, searchAgain, stuck };
}
