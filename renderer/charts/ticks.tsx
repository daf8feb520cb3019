import type { ReactNode } from 'react';

import { bucketMs } from '../../shared/powerBuckets.ts';
import type { UnitFormats } from '../../shared/units.ts';

/** What recharts adds to a tick it draws. */
interface DrawnTick {
  readonly x?: number | string;
  readonly y?: number | string;
  readonly payload?: { readonly value: number };
}

interface TimeTickProps extends DrawnTick {
  readonly last: number;
  readonly clock: (at: number) => string;
}

/** A clock time below the axis; the end of the newest bucket stands at the edge and stands out. */
export function TimeTick({ x = 0, y = 0, payload, last, clock }: TimeTickProps): ReactNode {
  const at = payload?.value ?? 0;
  const newest = at === last;
  return (
    <text
      x={x}
      y={Number(y) + 14}
      textAnchor={newest ? 'end' : 'middle'}
      className={newest ? 'chart-text now' : 'chart-text'}
    >
      {clock(newest ? at + bucketMs : at)}
    </text>
  );
}

interface PowerTickProps extends DrawnTick {
  readonly topW: number;
  readonly units: UnitFormats;
}

/** A power above its grid line, at the left edge. Only the topmost carries the unit, zero is left to the axis. */
export function PowerTick({ y = 0, payload, topW, units }: PowerTickProps): ReactNode {
  const powerW = payload?.value ?? 0;
  if (powerW === 0) {
    return null;
  }
  const inKw = topW >= 1000;
  const scaled = inKw ? powerW / 1000 : powerW;
  const number = units.number(scaled, Number.isInteger(scaled) ? 0 : 1);
  return (
    <text x={0} y={Number(y) - 6} className="chart-text">
      {powerW === topW ? `${number} ${inKw ? 'kW' : 'W'}` : number}
    </text>
  );
}
