import type { InverterValues } from '../../../shared/inverterValues.ts';
import { failureReport, type FailureReport } from '../failureOutput.ts';
import type { DeviceOutcome } from './readAddress.ts';

/** One device in the JSON of `read`: part of the command line's contract. */
export interface DeviceJson {
  readonly address: string;
  readonly susyId: number | null;
  readonly serial: number | null;
  readonly name: string | null;
  readonly model: string | null;
  readonly modelTag: number | null;
  readonly class: string | null;
  readonly firmware: string | null;
  /** ISO 8601, UTC. */
  readonly readAt: string | null;
  readonly clockOffsetS: number | null;
  readonly values: InverterValues | null;
  readonly errors: readonly FailureReport[];
}

/** A device as JSON; one that could not be read has null in all fields that a read fills. */
export function deviceJson({ address, susyId, serial, read, failures }: DeviceOutcome): DeviceJson {
  return {
    address,
    susyId,
    serial,
    name: read?.device.name ?? null,
    model: read?.device.model ?? null,
    modelTag: read?.device.modelTag ?? null,
    class: read?.device.deviceClass?.text ?? null,
    firmware: read?.device.firmware ?? null,
    readAt: read === null ? null : new Date(read.at).toISOString(),
    clockOffsetS: read?.clockOffsetS ?? null,
    values: read?.values ?? null,
    errors: failures.map(failureReport),
  };
}
