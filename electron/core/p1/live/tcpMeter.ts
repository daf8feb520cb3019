import type { Clock, TcpAddress, TcpStreams } from '../../ports/index.ts';
import type { MeterConnection, MeterListener } from './meterConnection.ts';
import { connectStreamMeter, type StreamMeterOptions } from './streamMeter.ts';

/** Where a meter's bytes are served over TCP: a name or an address, and the port that its owner chose. */
export interface TcpMeterOptions extends TcpAddress, Pick<StreamMeterOptions, 'key'> {}

/**
 * Keeps a meter's telegrams coming from a device that serves the raw bytes of the port over TCP: ser2net, the bridges
 * with an ESP chip. Silent are a name that nobody knows (`addressUnknown`), an address that refuses (`refused`) or does
 * not answer within 10 s (`unreachable`), a link that ends (`lost`) or that ends at once (`heldByAnother`).
 */
export function connectTcpMeter(
  { host, port, key }: TcpMeterOptions,
  { clock, streams }: { readonly clock: Clock; readonly streams: TcpStreams },
  listener: MeterListener,
): MeterConnection {
  return connectStreamMeter(
    {
      clock,
      connect: (events) => streams.connect({ host, port }, events),
      ...(key !== undefined && { key }),
    },
    listener,
  );
}
