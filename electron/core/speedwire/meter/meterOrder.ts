import type { DeviceIdentity } from '../../../../shared/contract/index.ts';
import type { Clock } from '../../ports/index.ts';
import { deviceFamily } from '../frames/models.ts';

/** What a meter's frame is, by the name of the counter for it. */
export type MeterVerdict = 'meterReadings' | 'meterRepeats' | 'meterOutOfOrder' | 'meterStrangers';

/** Tells frames of meters in their order from repeats and stragglers. */
export interface MeterOrder {
  /** Judges a frame that has just arrived by the meter it names, the address it came from and its ticker. */
  judge(source: DeviceIdentity, address: string, tickerMs: number): MeterVerdict;
}

/** Where the ticker of one meter stood, and when. Instants are those of a clock that never jumps. */
interface Line {
  readonly address: string;
  readonly tickerMs: number;
  readonly atMs: number;
  /** Frames that do not go on from there, but from one another. */
  readonly restart: Restart | null;
}

interface Restart {
  readonly firstTickerMs: number;
  readonly firstAtMs: number;
  readonly tickerMs: number;
  readonly frames: number;
}

const tickerSpan = 0x1_0000_0000;
/** How much more than the time gone by a ticker may go on: what one frame came sooner than the other. */
const jitterMs = 2000;
const driftShare = 0.01;
/** A ticker that started again is believed after so many frames, and so long. */
const framesOfRestart = 3;
const restartLastsMs = 1500;
/** A house has one or two; a network full of pretenders gets no more memory than this. */
const mostMeters = 64;
/** A meter that was silent for so long makes room for another. */
const silentMs = 60_000;
/** A meter that was silent for so long may have another address now. */
const movesAfterMs = 10_000;

/**
 * Makes an order without any meter in it.
 *
 * The ticker of a frame must go on from the last one's, by no more than the time gone by; it wraps after 49.7 days. A
 * late frame and the first one of a meter that was started anew look alike: neither goes on. What tells them apart is
 * what follows: the frames after a late one go on from before, those of a new start go on from one another, at the pace
 * of the clock. So a new start is believed at its third frame, and a late frame never. While a meter is heard from one
 * address, whoever uses its name from another one is a stranger.
 *
 * @param wanted the meters to keep apart; null takes whoever sends, up to 64
 */
export function createMeterOrder(clock: Clock, wanted: readonly DeviceIdentity[] | null): MeterOrder {
  const wantedKeys = wanted === null ? null : new Set(wanted.map(keyOf));
  const lines = new Map<string, Line>();

  function hasRoom(nowMs: number): boolean {
    if (lines.size < mostMeters) {
      return true;
    }
    const silent = [...lines].find(([, line]) => nowMs - line.atMs > silentMs);
    return silent !== undefined && lines.delete(silent[0]);
  }

  return {
    judge: (source, address, tickerMs) => {
      const key = keyOf(source);
      const nowMs = clock.elapsedMs();
      if (wantedKeys?.has(key) === false || !canBeMeter(source)) {
        return 'meterStrangers';
      }
      const line = lines.get(key);
      if (line === undefined) {
        if (!hasRoom(nowMs)) {
          return 'meterStrangers';
        }
        lines.set(key, { address, tickerMs, atMs: nowMs, restart: null });
        return 'meterReadings';
      }
      if (tickerMs === line.tickerMs || tickerMs === line.restart?.tickerMs) {
        return 'meterRepeats';
      }
      if (address !== line.address && nowMs - line.atMs < movesAfterMs) {
        return 'meterStrangers';
      }
      if (goesOn(line.tickerMs, tickerMs, nowMs - line.atMs)) {
        lines.set(key, { address, tickerMs, atMs: nowMs, restart: null });
        return 'meterReadings';
      }
      const restart = continueRestart(line.restart, tickerMs, nowMs);
      if (isBelieved(restart, nowMs)) {
        lines.set(key, { address, tickerMs, atMs: nowMs, restart: null });
        return 'meterReadings';
      }
      lines.set(key, { ...line, restart });
      return 'meterOutOfOrder';
    },
  };
}

/** What stands for "nobody" and "everybody" in an address, as a SUSyID and as a serial number. */
const noSusyIds: ReadonlySet<number> = new Set([0, 0xffff]);
const noSerials: ReadonlySet<number> = new Set([0, 0xffff_ffff]);

/** Not nobody, not everybody, and of no family that is known to be something else. */
function canBeMeter({ susyId, serial }: DeviceIdentity): boolean {
  const kind = deviceFamily(susyId)?.kind ?? 'energyMeter';
  return !noSusyIds.has(susyId) && !noSerials.has(serial) && (kind === 'energyMeter' || kind === 'homeManager');
}

function keyOf(device: DeviceIdentity): string {
  return `${device.susyId}:${device.serial}`;
}

/** How far the ticker went on, over its wrap. */
function advance(fromMs: number, toMs: number): number {
  return (toMs - fromMs + tickerSpan) % tickerSpan;
}

function slack(waitedMs: number): number {
  return jitterMs + waitedMs * driftShare;
}

function goesOn(fromMs: number, toMs: number, waitedMs: number): boolean {
  return advance(fromMs, toMs) <= waitedMs + slack(waitedMs);
}

function continueRestart(restart: Restart | null, tickerMs: number, nowMs: number): Restart {
  if (restart !== null) {
    const waitedMs = nowMs - restart.firstAtMs;
    const wentOnMs = advance(restart.firstTickerMs, tickerMs);
    const isNewer = wentOnMs > advance(restart.firstTickerMs, restart.tickerMs);
    if (isNewer && Math.abs(wentOnMs - waitedMs) <= slack(waitedMs)) {
      return { ...restart, tickerMs, frames: restart.frames + 1 };
    }
  }
  return { firstTickerMs: tickerMs, firstAtMs: nowMs, tickerMs, frames: 1 };
}

function isBelieved(restart: Restart, nowMs: number): boolean {
  return restart.frames >= framesOfRestart && nowMs - restart.firstAtMs >= restartLastsMs;
}
