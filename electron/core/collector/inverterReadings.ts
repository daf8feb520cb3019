import type { InverterReading } from '../../../shared/contract/index.ts';
import type { InverterRead, QuickRead } from '../speedwire/index.ts';
import { solarPowerW } from './solarPower.ts';

/** What a full read tells. */
export function fullReading({ at, values, clockOffsetS }: InverterRead): InverterReading {
  return { at, fullAt: at, values, solarPowerW: solarPowerW(values), clockOffsetS };
}

/** What is known after a quick read: its own values as they came, the others as they were. */
export function quickReading(before: InverterReading, { at, values: fresh }: QuickRead): InverterReading {
  const values = { ...before.values, ...fresh };
  return { ...before, at, values, solarPowerW: solarPowerW(values) };
}
