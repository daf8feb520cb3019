import { ambientC } from './lines.ts';
import type { StoragePlan } from './plant.ts';
import type { StorageCurve } from './storageCurve.ts';

/** What a battery truly does at an instant. Resolution is the wire's. */
export interface BatteryState {
  readonly chargePercent: number;
  /** What can still be taken out. */
  readonly usablePercent: number;
  readonly temperatureC: number;
  readonly voltageV: number;
  /** Negative while it discharges. */
  readonly currentA: number;
  readonly chargePowerW: number;
  readonly dischargePowerW: number;
  readonly chargedWh: number;
  readonly dischargedWh: number;
  readonly chargedAh: number;
  readonly dischargedAh: number;
  readonly cycles: number;
}

const milliWsPerWh = 3_600_000;

/** The battery of a curve at an instant. */
export function batteryState(curve: StorageCurve, plan: StoragePlan, seed: number, atMs: number): BatteryState {
  const { chargeW, dischargeW } = curve.slotAt(atMs);
  const share = curve.storedMilliWs(atMs) / (plan.capacityWh * milliWsPerWh);
  const chargePercent = Math.floor(100 * share);
  const voltageV = Math.round(100 * plan.voltageV * (0.92 + 0.16 * share)) / 100;
  const chargedWh = Math.floor(curve.chargedMilliWs(atMs) / milliWsPerWh);
  const dischargedWh = Math.floor(curve.dischargedMilliWs(atMs) / milliWsPerWh);
  return {
    chargePercent,
    usablePercent: Math.max(0, chargePercent - plan.leastPercent),
    temperatureC: Math.round(10 * (15 + 0.4 * ambientC(seed, atMs))) / 10,
    voltageV,
    currentA: Math.round((1000 * (chargeW - dischargeW)) / voltageV) / 1000 + 0,
    chargePowerW: chargeW,
    dischargePowerW: dischargeW,
    chargedWh,
    dischargedWh,
    chargedAh: Math.floor(chargedWh / plan.voltageV),
    dischargedAh: Math.floor(dischargedWh / plan.voltageV),
    cycles: Math.floor(dischargedWh / plan.capacityWh),
  };
}
