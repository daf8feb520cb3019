const fastMs = 1000;
const politeMs = 5000;
const slowMs = 10_000;
/** So many answers in a row with the same stamp, a second apart, are of a meter that speaks less often. */
const repeatsOfSlow = 5;

/** Decides when to ask next: as often as the meter speaks, not more often. */
export interface Pace {
  /**
   * How long to wait after an answer, ms.
   *
   * @param version the standard's version as printed; 50 and above, and the Belgian ones, speak each second
   * @param stampAt the meter's stamp; null where the answer has none
   */
  next(version: string | null, stampAt: number | null): number;
  /** How long to wait after an answer that could not be read, ms. */
  again(): number;
}

/**
 * Makes the pace of one connection. Meters of DSMR 5 are asked each second, others each 10 s, or 5 s later where an
 * answer was the same again. A meter that claims 5 and repeats itself, as the Swedish ones do each 10 s, is asked each
 * 5 s from then on, until two answers prove that it speaks more often.
 */
export function createPace(): Pace {
  let lastStampAt: number | null = null;
  let repeats = 0;
  let provenSlow = false;
  let isFast = false;

  return {
    next: (version, stampAt) => {
      isFast = isFastVersion(version);
      const sinceMs = stampAt === null || lastStampAt === null ? null : stampAt - lastStampAt;
      lastStampAt = stampAt;
      repeats = sinceMs === 0 ? repeats + 1 : 0;
      if (!isFast) {
        return sinceMs === 0 ? politeMs : slowMs;
      }
      if (repeats >= repeatsOfSlow) {
        provenSlow = true;
      } else if (sinceMs !== null && sinceMs > 0 && sinceMs < slowMs - 2 * fastMs) {
        provenSlow = false;
      }
      return provenSlow ? politeMs : fastMs;
    },
    again: () => (isFast && !provenSlow ? fastMs : politeMs),
  };
}

function isFastVersion(version: string | null): boolean {
  return version !== null && /^5\d/u.test(version);
}
