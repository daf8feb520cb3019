import { anyDevice, longwordBody, type InverterFrame } from '../../electron/core/speedwire/index.ts';

/** An inverter frame with ordinary values wherever the test does not care. */
export function inverterFrame(fields: Partial<InverterFrame> = {}): InverterFrame {
  return {
    control: 0xa0,
    destination: anyDevice,
    destinationControl: 0,
    source: { susyId: 181, serial: 2_100_000_001 },
    sourceControl: 0,
    error: 0,
    fragment: 0,
    packetId: 0x8001,
    command: 0x51000200,
    body: longwordBody([0, 0]),
    ...fields,
  };
}

/** The bytes of one spot record: code and stamp, then the words given. */
export function spotRecord(fields: {
  readonly type: number;
  readonly register: number;
  readonly class?: number;
  readonly atS?: number;
  readonly words: readonly number[];
}): Uint8Array {
  const code = ((fields.type << 24) | (fields.register << 8) | (fields.class ?? 1)) >>> 0;
  return longwordBody([code, fields.atS ?? 1_700_000_000, ...fields.words]);
}
