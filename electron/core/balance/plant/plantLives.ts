/** When a source was heard, over the whole history and not only over the range asked for. UTC epoch ms. */
export interface SourceLife {
  /** Its first and its last fact that counts; of intervals the first beginning and the last end. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Its register at `firstAt`, Wh; null where it is not known, as with intervals. */
  readonly firstWh: number | null;
  /** When it was put in and taken out, where the user has said so. */
  readonly installedAt: number | null;
  readonly removedAt: number | null;
}

/** From when to when a device can have been there: outside of it, it gave nothing, inside of it, silence is a gap. */
export interface Presence {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A device whose counter stands below this was put in when it was first heard. */
const newDeviceBelowWh = 1000;

/**
 * Tells for each inverter of a plant from when to when it was there. What the user said holds. Else a newcomer first
 * heard after another was heard last has replaced it: the old one is gone from then on, the new one was not there
 * before the old one fell silent. A further inverter whose counter began below 1 kWh was new. Of all others nobody
 * knows since when they were there, nor of the plant's first inverter.
 */
export function presences(lives: readonly SourceLife[]): readonly Presence[] {
  return lives.map((life) => {
    const before = lives.filter((other) => other.firstAt < life.firstAt);
    const replaced = before.filter((other) => other.lastAt <= life.firstAt);
    const successors = lives.filter((other) => other.firstAt > life.firstAt && life.lastAt <= other.firstAt);
    return {
      fromMs: life.installedAt ?? presentFrom(life, before.length > 0, replaced),
      toMs: life.removedAt ?? Math.min(...successors.map((other) => other.firstAt), Number.POSITIVE_INFINITY),
    };
  });
}

function presentFrom(life: SourceLife, isFurther: boolean, replaced: readonly SourceLife[]): number {
  if (isFurther && life.firstWh !== null && life.firstWh < newDeviceBelowWh) {
    return life.firstAt;
  }
  return Math.max(...replaced.map((other) => other.lastAt), Number.NEGATIVE_INFINITY);
}
