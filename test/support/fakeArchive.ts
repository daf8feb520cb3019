import type { ArchiveRequest, SpeedwirePorts } from '../../electron/core/speedwire/index.ts';
import {
  commands,
  deviceErrors,
  firstAndLast,
  longwordBody,
  type FrameAddress,
  type InverterFrame,
} from '../../electron/core/speedwire/index.ts';
import { recordBody, replyFrame, type FakeInverterOptions } from './fakeInverter.ts';
import { createLan, valueOf, type SpeedwireLan } from './speedwireLan.ts';

/** One record of a yield archive: UTC epoch seconds by the device's clock; null is "no value". */
export interface FakeYield {
  readonly atS: number;
  readonly wh: number | null;
}

/** What a fake inverter remembers; `events` are none. */
export interface FakeMemory {
  readonly fiveMinutes?: readonly FakeYield[];
  readonly days?: readonly FakeYield[];
}

export const slotMs = 300_000;
/** The inverter of a fake house where the test does not care. */
export const usualDevice: FrameAddress = { susyId: 181, serial: 2_100_000_001 };
const perDatagram = 81;

/** The total yield of the fake plant: 7 Wh in five minutes, day and night. */
export function yieldWh(atMs: number): number {
  return 1_000_000 + Math.floor((atMs - Date.UTC(2025, 0, 1)) / slotMs) * 7;
}

/** A record every five minutes from the first instant up to, not including, the last. */
export function slotsBetween(fromMs: number, toMs: number, deviceAheadS = 0): FakeYield[] {
  const first = Math.ceil(fromMs / slotMs);
  const count = Math.max(0, Math.ceil(toMs / slotMs) - first);
  return Array.from({ length: count }, (_, index) => {
    const atMs = (first + index) * slotMs;
    return { atS: atMs / 1000 + deviceAheadS, wh: yieldWh(atMs) };
  });
}

/** The datagrams of an archive answer to a request: 81 records each, or error 21 where none lies in the span. */
export function archiveReply(
  request: InverterFrame,
  device: FrameAddress,
  records: readonly FakeYield[],
): readonly Uint8Array[] {
  const span = firstAndLast(request);
  return allReply(
    request,
    device,
    records.filter((one) => span !== null && one.atS >= span.first && one.atS <= span.last),
  );
}

/** The same with records that may lie outside the span. */
export function allReply(
  request: InverterFrame,
  device: FrameAddress,
  records: readonly FakeYield[],
): readonly Uint8Array[] {
  if (records.length === 0) {
    return [replyFrame(request, device, { error: deviceErrors.notAvailable })];
  }
  const count = Math.ceil(records.length / perDatagram);
  return Array.from({ length: count }, (_, index) =>
    replyFrame(request, device, {
      fragment: count - 1 - index,
      packetId: index === 0 ? request.packetId | 0x8000 : request.packetId & 0x7fff,
      body: recordBody(
        records.slice(index * perDatagram, (index + 1) * perDatagram).map(yieldBytes),
        12_000 + index * perDatagram,
      ),
    }),
  );
}

function yieldBytes({ atS, wh }: FakeYield): Uint8Array {
  return wh === null
    ? longwordBody([atS, 0xffff_ffff, 0xffff_ffff])
    : longwordBody([atS, wh >>> 0, Math.floor(wh / 0x1_0000_0000)]);
}

/** What the device answers from its memory; null where it was asked for something else. */
export function memoryReply(
  request: InverterFrame,
  device: FrameAddress,
  memory: FakeMemory,
): readonly Uint8Array[] | null {
  switch (request.command) {
    case commands.dayArchive:
      return archiveReply(request, device, memory.fiveMinutes ?? []);
    case commands.monthArchive:
      return archiveReply(request, device, memory.days ?? []);
    default:
      return null;
  }
}

/** A house in Amsterdam with an inverter that remembers, and a session with it. */
export async function openMemory(
  lan: SpeedwireLan,
  memory: () => FakeMemory,
  options: Partial<FakeInverterOptions> = {},
  ports: Partial<SpeedwirePorts> = {},
) {
  const device = options.device ?? usualDevice;
  const inverter = await lan.inverter({
    respond: (request, usual) => {
      const isRefused = () => usual().some((one) => one[36] === deviceErrors.sessionLost);
      return (isRefused() ? null : memoryReply(request, device, memory())) ?? usual();
    },
    ...options,
  });
  const speedwire = lan.speedwire({ zone: 'Europe/Amsterdam', ...ports });
  const opening = speedwire.openSession({
    endpoint: inverter.endpoint,
    identity: null,
    group: 'user',
    password: '0000',
  });
  return { inverter, speedwire, session: valueOf(await lan.clock.settle(opening)) };
}

/** A request for nothing but a span. */
export function requestFor(fromMs: number, toMs: number, more: Partial<ArchiveRequest> = {}): ArchiveRequest {
  return { from: fromMs, to: toMs, fiveMinutes: false, days: false, events: false, ...more };
}

/** Whether five-minute values are asked for. */
export function isDayQuestion(request: InverterFrame): boolean {
  return request.command === commands.dayArchive;
}

/** A house whose inverter answers questions for five-minute values in its own way; the usual answer is at hand. */
export async function houseAnswering(
  answer: (usual: () => readonly Uint8Array[], request: InverterFrame, count: number) => readonly Uint8Array[],
  seed = 1,
) {
  const lan = createLan({ seed });
  const records = slotsBetween(lan.clock.nowMs() - 40 * 86_400_000, lan.clock.nowMs());
  let count = 0;
  const opened = await openMemory(lan, () => ({}), {
    respond: (request, usual) => {
      if (!isDayQuestion(request)) {
        return usual();
      }
      count += 1;
      return answer(() => archiveReply(request, usualDevice, records), request, count);
    },
  });
  return { lan, ...opened };
}

/** What a reading must give of the fake plant: every slot of the span. */
export function whole(from: number, to: number) {
  return slotsBetween(from, to).map((one) => ({ at: one.atS * 1000, totalYieldWh: one.wh }));
}
