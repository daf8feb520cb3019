import type { Endpoint } from '../../core/ports/index.ts';

/** What `simulate` was told, as far as it holds for every device. */
export interface DeviceWishes {
  readonly bind: Endpoint;
  readonly model: string;
  readonly serial: number | null;
  readonly seed: number;
  readonly faults: readonly string[];
  readonly to: readonly string[];
  readonly shuffled: boolean;
}

/** A device that runs, and what is said of it. */
export interface RunningDevice {
  readonly readyText: string;
  readonly readyJson: object;
  /** What else the user should know. */
  readonly warning: string | null;
  stop(): Promise<void>;
}
