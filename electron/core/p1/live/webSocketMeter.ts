import type { Clock, TcpAddress, WebSocketStreams } from '../../ports/index.ts';
import type { MeterConnection, MeterListener } from './meterConnection.ts';
import { connectStreamMeter, type StreamMeterOptions } from './streamMeter.ts';

/** Where a meter's bytes are served over a WebSocket; the path is `/ws`, as of the Homey Energy Dongle. */
export interface WebSocketMeterOptions extends TcpAddress, Pick<StreamMeterOptions, 'key'> {}

/**
 * Keeps a meter's telegrams coming from a Homey Energy Dongle, whose interface is `ws://<address>:80/ws`. Tells silences
 * as a meter over TCP does, and `notThisDevice` where something else answers.
 */
export function connectWebSocketMeter(
  { host, port, key }: WebSocketMeterOptions,
  { clock, webSockets }: { readonly clock: Clock; readonly webSockets: WebSocketStreams },
  listener: MeterListener,
): MeterConnection {
  return connectStreamMeter(
    {
      clock,
      connect: (events) => webSockets.connect({ host, port, path: '/ws' }, events),
      ...(key !== undefined && { key }),
    },
    listener,
  );
}
