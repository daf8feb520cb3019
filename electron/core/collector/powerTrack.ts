const keptMs = 600_000;
/** Twice what a meter tells in that time that speaks every second. */
const mostSamples = 1200;
const gapsLookedAt = 5;

interface Sample {
  readonly at: number;
  /** Null where the source answered and did not tell its power. */
  readonly powerW: number | null;
}

/** The powers of one source in the last ten minutes before its newest one. */
export interface PowerTrack {
  /** Takes what was told at an instant; what was told of later ones is forgotten, as the clock was set back. */
  add(at: number, powerW: number | null): void;
  /** The newest one; null where the source's last word told none. */
  newest(): { readonly at: number; readonly powerW: number } | null;
  /** What was told nearest to an instant, no further off than that; null where nothing was. */
  nearest(at: number, withinMs: number): number | null;
  /** The instants at which a power was told, in order of time. */
  instants(): readonly number[];
  /** How far the last instants lie apart, their median; 0 where there is one alone. */
  usualGapMs(): number;
}

/** Makes an empty track. */
export function createPowerTrack(): PowerTrack {
  let samples: Sample[] = [];

  return {
    add: (at, powerW) => {
      const kept = samples.filter((one) => one.at > at - keptMs && one.at < at);
      samples = [...kept, { at, powerW }].slice(-mostSamples);
    },
    newest: () => {
      const last = samples.at(-1);
      return last === undefined || last.powerW === null ? null : { at: last.at, powerW: last.powerW };
    },
    nearest: (at, withinMs) => {
      let best: Sample | null = null;
      for (const one of samples) {
        if (Math.abs(one.at - at) <= withinMs && (best === null || Math.abs(one.at - at) < Math.abs(best.at - at))) {
          best = one;
        }
      }
      return best?.powerW ?? null;
    },
    instants: () => samples.flatMap(({ at, powerW }) => (powerW === null ? [] : [at])),
    usualGapMs: () => {
      const recent = samples.slice(-gapsLookedAt - 1);
      const gaps = recent.slice(1).map(({ at }, index) => at - (recent[index]?.at ?? at));
      return gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
    },
  };
}
