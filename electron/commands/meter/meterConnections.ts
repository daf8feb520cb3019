import { connectSmaMeter } from '../../core/collector/index.ts';
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
} from '../../core/p1/index.ts';
import { createSpeedwire } from '../../core/speedwire/index.ts';
import type { MeterReading } from '../../../shared/meterReading.ts';
import type { MeterState } from '../../../shared/meterState.ts';
import type { CommandPorts } from '../command.ts';
import { systemMeterPorts } from './meterPorts.ts';
import type { MeterWay } from './meterWay.ts';
import { readingLine, solarLine } from './readingLine.ts';

/** What is needed beside the way itself. */
export interface MeterSecrets {
  readonly key: Uint8Array | null;
  readonly pairing: Pick<HomewizardPairing, 'token' | 'certificate'> | null;
  readonly mqttPassword: string | null;
  /** PEM. */
  readonly mqttAuthority: string | null;
}

export interface LineListener {
  readonly onLine: (line: string) => void;
  readonly onState: (state: MeterState) => void;
}

/** Connects in the given way; readings come as the lines to print. */
export function connectMeter(
  way: MeterWay,
  secrets: MeterSecrets,
  zone: string,
  ports: CommandPorts,
  { onLine, onState }: LineListener,
): Pick<MeterConnection, 'refused' | 'clockOffsetMs' | 'stop'> {
  const { clock, meters = systemMeterPorts } = ports;
  const listener = { onReading: (reading: MeterReading) => onLine(readingLine(reading)), onState };
  const key = secrets.key === null ? {} : { key: secrets.key };
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
      return connectHomewizard({ clock, openHttp: meters.openHttp }, { host: way.host, zone, ...key }, listener);
    case 'homewizard-v2':
      return connectPairedHomewizard(
        { clock, openHttp: meters.openHttp },
        {
          host: way.host,
          zone,
          ...key,
          token: secrets.pairing?.token ?? null,
          certificate: secrets.pairing?.certificate ?? '',
        },
        listener,
      );
    case 'solar':
      return connectHomewizardSolar(
        { clock, openHttp: meters.openHttp },
        { host: way.host, counter: way.counter },
        { onReading: (reading) => onLine(solarLine(reading)), onState },
      );
    case 'youless':
      return connectYouless({ clock, openHttp: meters.openHttp }, { host: way.host, zone, ...key }, listener);
    case 'p1-monitor':
      return connectP1Monitor({ clock, openHttp: meters.openHttp }, { host: way.host }, listener);
    case 'mqtt':
      return connectMqttTopic(
        { clock, subscribe: meters.subscribeTopic },
        {
          url: way.url,
          topic: way.topic,
          ...key,
          ...(way.user !== null && { username: way.user }),
          ...(secrets.mqttPassword !== null && { password: secrets.mqttPassword }),
          ...(secrets.mqttAuthority !== null && { authority: secrets.mqttAuthority }),
        },
        listener,
      );
    case 'sma':
      return connectSma(way.serial, ports, listener);
  }
}

function connectSma(serial: number | null, ports: CommandPorts, listener: Parameters<typeof connectSmaMeter>[2]) {
  const speedwire = createSpeedwire(ports);
  const connection = connectSmaMeter({ clock: ports.clock, speedwire }, serial, listener);
  return {
    refused: connection.refused,
    clockOffsetMs: connection.clockOffsetMs,
    stop: async () => {
      await connection.stop();
      await speedwire.close();
    },
  };
}
