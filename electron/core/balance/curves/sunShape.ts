import { solarElevationDegrees } from '../../../../shared/sun.ts';
import { type Curve } from './curve.ts';
import { pieceAt, unknownMs } from './curveValue.ts';

/**
 * How an amount known for a gap lies in it: for instants in rising order gives the share, on any scale, that had flowed
 * by each since the first. Null where it cannot tell.
 */
export type GapShape = (instantsMs: Float64Array) => Float64Array | null;

/**
 * The shape of the sun over a flat roof without clouds: for the yield of an inverter, given roughly where it stands.
 *
 * @param latitude degrees, north positive
 * @param longitude degrees, east positive
 */
export function sunShape(latitude: number, longitude: number): GapShape {
  return (instantsMs) => {
    const shares = new Float64Array(instantsMs.length);
    let share = 0;
    let earlier = lightAt(instantsMs[0] ?? 0, latitude, longitude);
    for (let index = 1; index < instantsMs.length; index += 1) {
      const atMs = instantsMs[index] ?? 0;
      const light = lightAt(atMs, latitude, longitude);
      share += ((earlier + light) / 2) * (atMs - (instantsMs[index - 1] ?? 0));
      shares[index] = share;
      earlier = light;
    }
    return share > 0 ? shares : null;
  };
}

/**
 * The shape of another curve: another inverter on the same roof. Tells nothing of gaps that the curve does not know
 * wholly or in which it did not rise.
 */
export function curveShape(curve: Curve): GapShape {
  return (instantsMs) => {
    const fromMs = instantsMs[0] ?? 0;
    const toMs = instantsMs[instantsMs.length - 1] ?? 0;
    if (unknownMs(curve, fromMs, toMs) > 0) {
      return null;
    }
    const base = exactValueAt(curve, fromMs);
    const shares = instantsMs.map((atMs) => exactValueAt(curve, atMs) - base);
    return (shares[shares.length - 1] ?? 0) > 0 ? shares : null;
  };
}

function lightAt(atMs: number, latitude: number, longitude: number): number {
  return Math.max(0, Math.sin((solarElevationDegrees(atMs, latitude, longitude) * Math.PI) / 180));
}

function exactValueAt(curve: Curve, atMs: number): number {
  const { at, wh } = curve;
  const index = pieceAt(curve, atMs);
  const from = at[index] ?? 0;
  const base = wh[index] ?? 0;
  const length = (at[index + 1] ?? from) - from;
  return length === 0 ? base : base + (((wh[index + 1] ?? base) - base) * (atMs - from)) / length;
}
