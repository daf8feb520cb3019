const minuteMs = 60_000;
const minutes = 10;
const enoughTelegrams = 30;
/** Some are wrong on every long cable; above the first share it is told, below the second no more. */
const toldAbove = 0.1;
const endsBelow = 0.05;

interface Minute {
  readonly number: number;
  good: number;
  wrong: number;
}

/** How many checksums were wrong over the last ten minutes. */
export interface ChecksumShare {
  count(isRight: boolean, elapsedMs: number): void;
  /** Whether more than a tenth is wrong, of telegrams enough to say so. */
  isHigh(): boolean;
}

/** Starts to count checksums, in steps of a minute. */
export function createChecksumShare(): ChecksumShare {
  let kept: Minute[] = [];
  let high = false;

  return {
    count: (isRight, elapsedMs) => {
      const number = Math.floor(elapsedMs / minuteMs);
      let minute = kept.at(-1);
      if (minute === undefined || minute.number !== number) {
        minute = { number, good: 0, wrong: 0 };
        kept = [...kept.filter((one) => one.number > number - minutes), minute];
      }
      if (isRight) {
        minute.good += 1;
      } else {
        minute.wrong += 1;
      }
      const wrong = kept.reduce((sum, one) => sum + one.wrong, 0);
      const all = kept.reduce((sum, one) => sum + one.good + one.wrong, 0);
      high = all >= enoughTelegrams && wrong / all > (high ? endsBelow : toldAbove);
    },
    isHigh: () => high,
  };
}
