import type { InverterValues } from '../../../shared/inverterValues.ts';

/** SMA's tag for "Ok" in the device status and for "Closed" at the grid relay. */
const statusOk = 307;
const relayClosed = 51;

/**
 * The solar power that one read tells, in W, or null where it does not.
 *
 * Many inverters answer at night, or while they wait for the sun, with "no value" for the power. Such a device is not
 * feeding in, which is 0 W and no gap: unless it says in the same read that it is running or has closed its grid relay,
 * when the power is there and unknown. A small negative power is the device's own use at night, and no solar power. A
 * device with a battery mixes solar and battery power on its AC side: there only the power of its panels counts.
 */
export function solarPowerW(values: InverterValues): number | null {
  if (values.batteryChargePercent !== undefined && values.batteryChargePercent !== null) {
    return values.pvPowerW ?? null;
  }
  if (values.acPowerW !== null) {
    return Math.max(0, values.acPowerW);
  }
  const feeding = values.status?.tag === statusOk || values.gridRelay?.tag === relayClosed;
  return feeding ? null : 0;
}
