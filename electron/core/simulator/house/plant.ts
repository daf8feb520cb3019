/** The electrical side of a model and its roof. */
export interface ModelPlant {
  readonly limitW: number;
  readonly panelPowerW: number;
  readonly tiltDegrees: number;
  readonly azimuthDegrees: number;
  readonly phases: 1 | 3;
  /** Each string's share of the DC power, and its voltage on a cool bright day. */
  readonly strings: readonly { readonly share: number; readonly voltageV: number }[];
  /** The battery, where there is one: such a device never sleeps. */
  readonly storage?: StoragePlan;
}

/** A battery and what fills and empties it. */
export interface StoragePlan {
  /** Whether the panels feed the device itself (hybrid) or another one beside it, whose surplus it takes (battery inverter). */
  readonly ownPanels: boolean;
  readonly capacityWh: number;
  readonly leastPercent: number;
  readonly mostPercent: number;
  /** What it charges and discharges with at most. */
  readonly chargeLimitW: number;
  readonly dischargeLimitW: number;
  /** What the device itself takes from the grid while it does nothing. */
  readonly idleW: number;
  /** What it charges with from the grid in some nights, so that the battery is not empty for long; 0 where it never does. */
  readonly nightChargeW: number;
  /** At half charge. */
  readonly voltageV: number;
  /** A mean evening in the house: what the battery has to give. */
  readonly houseLoadW: number;
}
