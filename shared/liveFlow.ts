/** A power as it was at an instant. */
export interface LivePower {
  readonly powerW: number;
  /** The instant that it is of, by the core's clock, UTC epoch ms. */
  readonly at: number;
  /** From this instant on it is too old to be shown as present: nothing newer came. UTC epoch ms. */
  readonly staleAt: number;
}

/** What flows now; null where it is not known. */
export interface LiveFlow {
  /** What all inverters that are awake give together; its instant is that of the oldest among them. */
  readonly solar: LivePower | null;
  /** At the grid connection: import positive, export negative. */
  readonly grid: LivePower | null;
  /**
   * What the house uses, smoothed over half a minute: formed at the instants at which an inverter was read, with the
   * meter's value of the same instant. Never below 0, and never to be added up to an energy.
   */
  readonly house: LivePower | null;
}

export const unknownFlow: LiveFlow = { solar: null, grid: null, house: null };
