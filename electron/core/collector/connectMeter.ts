import type { MeterState } from '../../../shared/meterState.ts';
import type { MeterReading, SolarReading } from '../../../shared/meterReading.ts';
import type { MeterWay } from '../../../shared/meterWay.ts';
import {
  connectHomewizard,
  connectHomewizardSolar,
  connectMqttTopic,
  connectP1Monitor,
  connectPairedHomewizard,
  connectSerialMeter,
  connectTcpMeter,
  connectWebSocketMeter,
  connectYouless,
  type HomewizardPairing,
  type MeterConnection,
} from '../p1/index.ts';
import type { Clock } from '../ports/index.ts';
import type { Speedwire } from '../speedwire/index.ts';
import type { MeterPorts } from './meterPorts.ts';
import { connectSmaMeter } from './smaMeter.ts';

/** What is needed beside the way itself; null where it needs none, or none is known. */
export interface MeterSecrets {
  /** Of encrypted telegrams, 16 bytes. */
  readonly key: Uint8Array | null;
  readonly pairing: Pick<HomewizardPairing, 'token' | 'certificate'> | null;
  readonly mqttPassword: string | null;
  /** PEM of the authority that signed the broker's certificate, where the computer does not know it. */
  readonly mqttAuthority?: string | null;
}

export const noMeterSecrets: MeterSecrets = { key: null, pairing: null, mqttPassword: null };

export interface MeterParts {
  readonly clock: Clock;
  readonly meters: MeterPorts;
  readonly speedwire: Pick<Speedwire, 'listenToMeters'>;
  /** Of the plant, an IANA name: some devices tell their times without one. */
  readonly zone: string;
}

/** Hears a meter: readings of the grid connection, or of solar panels where the way is `solar`. */
export interface AnyMeterListener {
  readonly onReading: (reading: MeterReading) => void;
  readonly onSolar: (reading: SolarReading) => void;
  readonly onState: (state: MeterState) => void;
}

/** Connects to a meter by its way; it connects again by itself until it is stopped. */
export function connectMeter(
  way: MeterWay,
  secrets: MeterSecrets,
  { clock, meters, speedwire, zone }: MeterParts,
  listener: AnyMeterListener,
): MeterConnection {
  const key = secrets.key === null ? {} : { key: secrets.key };
  const http = { clock, openHttp: meters.openHttp };
  switch (way.kind) {
    case 'tcp':
      return connectTcpMeter({ host: way.host, port: way.port, ...key }, { clock, streams: meters.tcp }, listener);
    case 'homey':
      return connectWebSocketMeter(
        { host: way.host, port: way.port, ...key },
        { clock, webSockets: meters.webSockets },
        listener,
      );
    case 'serial':
      return connectSerialMeter({ path: way.path, ...key }, { clock, ports: meters.serialPorts }, listener);
    case 'homewizard':
      return connectHomewizard(http, { host: way.host, zone, ...key }, listener);
    case 'homewizard-v2': {
      const { token = null, certificate = '' } = secrets.pairing ?? {};
      return connectPairedHomewizard(http, { host: way.host, zone, ...key, token, certificate }, listener);
    }
    case 'solar':
      return connectHomewizardSolar(
        http,
        { host: way.host, ...(way.counter !== undefined && { counter: way.counter }) },
        { onReading: listener.onSolar, onState: listener.onState },
      );
    case 'youless':
      return connectYouless(http, { host: way.host, zone, ...key }, listener);
    case 'p1-monitor':
      return connectP1Monitor(http, { host: way.host }, listener);
    case 'mqtt':
      return connectMqttTopic(
        { clock, subscribe: meters.subscribeTopic },
        {
          url: way.url,
          topic: way.topic,
          ...key,
          ...(way.user !== null && { username: way.user }),
          ...(secrets.mqttPassword !== null && { password: secrets.mqttPassword }),
          ...(secrets.mqttAuthority !== undefined &&
            secrets.mqttAuthority !== null && { authority: secrets.mqttAuthority }),
        },
        listener,
      );
    case 'sma':
      return connectSmaMeter({ clock, speedwire }, way.serial, listener);
  }
}
