import {
  systemHttp,
  systemSerialPorts,
  systemTcp,
  systemTopics,
  systemWebSockets,
  type OpenHttp,
  type SerialPorts,
  type SubscribeTopic,
  type TcpStreams,
  type WebSocketStreams,
} from '../ports/index.ts';

/** The ways from this computer to a meter. */
export interface MeterPorts {
  readonly tcp: TcpStreams;
  readonly webSockets: WebSocketStreams;
  readonly serialPorts: SerialPorts;
  readonly openHttp: OpenHttp;
  readonly subscribeTopic: SubscribeTopic;
}

/** The computer's own. */
export const systemMeterPorts: MeterPorts = {
  tcp: systemTcp,
  webSockets: systemWebSockets,
  serialPorts: systemSerialPorts(),
  openHttp: systemHttp,
  subscribeTopic: systemTopics,
};
