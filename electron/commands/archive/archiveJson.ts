import type { DeviceEvent, Dropped, PartSpan, TimeSpan } from '../../../shared/inverterArchive.ts';
import { eventTextOrNumber } from '../../../shared/eventWords.ts';
import type { ArchiveDay } from './archiveDays.ts';
import { failuresOf, type ArchiveOutcome } from './archiveDevice.ts';
import { failureReport, type FailureReport } from '../failureOutput.ts';

interface SpanJson {
  readonly from: string;
  readonly to: string;
}

interface EventJson extends Pick<DeviceEvent, 'code' | 'group' | 'severity' | 'kind' | 'entry' | 'device' | 'change'> {
  readonly at: string;
  readonly text: string;
}

/** What `archive --json` prints: part of the command line's contract. Instants are ISO 8601, UTC; energies are Wh. */
export interface ArchiveJson {
  readonly device: {
    readonly address: string;
    readonly susyId: number;
    readonly serial: number;
    readonly name: string | null;
    readonly model: string | null;
    readonly modelTag: number | null;
    readonly class: string | null;
    readonly firmware: string | null;
    readonly clockOffsetS: number | null;
  };
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  /** Whose clock all instants are by. */
  readonly stamps: 'ours' | 'device';
  readonly fiveMinutes: readonly { readonly at: string; readonly totalYieldWh: number }[];
  readonly days: readonly {
    readonly date: string;
    readonly totalYieldWh: number;
    readonly yieldWh: number | null;
  }[];
  readonly events: readonly EventJson[];
  readonly notKept: readonly SpanJson[];
  readonly unread: readonly (SpanJson & Pick<PartSpan, 'part'>)[];
  readonly dropped: readonly Dropped[];
  readonly errors: readonly FailureReport[];
}

/** What was read, as JSON; `days` holds those that have a value, with the yield of each where the day before has one. */
export function archiveJson(
  outcome: ArchiveOutcome,
  days: readonly ArchiveDay[],
  span: TimeSpan,
  zone: string,
): ArchiveJson {
  const { address, identity, device, archive, byDevice } = outcome;
  return {
    device: {
      address,
      susyId: identity.susyId,
      serial: identity.serial,
      name: device?.name ?? null,
      model: device?.model ?? null,
      modelTag: device?.modelTag ?? null,
      class: device?.deviceClass?.text ?? null,
      firmware: device?.firmware ?? null,
      clockOffsetS: archive.clockOffsetS,
    },
    ...spanJson(span),
    zone,
    stamps: byDevice === undefined ? 'ours' : 'device',
    fiveMinutes: archive.fiveMinutes.map(({ at, totalYieldWh }) => ({ at: iso(at), totalYieldWh })),
    days: days.flatMap(({ date, totalYieldWh, yieldWh }) =>
      totalYieldWh === null ? [] : [{ date, totalYieldWh, yieldWh }],
    ),
    events: archive.events.map(eventJson),
    notKept: archive.notKept.map(spanJson),
    unread: archive.unread.map((one) => ({ ...spanJson(one), part: one.part })),
    dropped: archive.dropped,
    errors: failuresOf(outcome).map(failureReport),
  };
}

function eventJson({ at, code, group, severity, kind, entry, device, change }: DeviceEvent): EventJson {
  return { at: iso(at), code, text: eventTextOrNumber(code, 'en'), group, severity, kind, entry, device, change };
}

function spanJson({ from, to }: TimeSpan): SpanJson {
  return { from: iso(from), to: iso(to) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
