import type { IClientOptions, MqttClient } from 'mqtt';

import { networkReason } from './networkReason.ts';
import { systemCode } from './systemCode.ts';

const connectTimeoutMs = 8000;
const keepaliveS = 30;

export interface TopicOptions {
  /** `mqtt:` or `mqtts:`, with a port where it is not the usual one. */
  readonly url: string;
  readonly topic: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM of the authority that signed the broker's certificate, where the computer does not know it. */
  readonly authority?: string;
  /** A longer message ends the connection. */
  readonly mostBytes: number;
}

/** Why a topic cannot be heard. */
export type TopicProblemReason =
  | 'addressWrong'
  | 'nameUnknown'
  | 'refused'
  | 'unreachable'
  | 'certificateNotTrusted'
  | 'logonRefused'
  | 'brokerRefused'
  | 'topicRefused'
  | 'tooLong'
  | 'noBroker'
  | 'lost';

/** With the system's or the broker's own code for the log. */
export interface TopicProblem {
  readonly reason: TopicProblemReason;
  readonly systemCode: string;
}

export interface TopicEvents {
  /** The broker has taken the subscription. */
  readonly onSubscribed: () => void;
  /** `isRetained` means that the broker had kept it from before. */
  readonly onMessage: (bytes: Uint8Array, isRetained: boolean) => void;
  /** Told once, unless the caller closed it himself. It does not connect again by itself. */
  readonly onClosed: (problem: TopicProblem) => void;
}

/** Hears one topic of a broker until the function it gives is called; that resolves when the socket is free again. */
export type SubscribeTopic = (options: TopicOptions, events: TopicEvents) => () => Promise<void>;

/** MQTT 3.1.1 over the real network. The package is loaded when it is first needed. */
export function systemTopics(options: TopicOptions, events: TopicEvents): () => Promise<void> {
  let client: MqttClient | null = null;
  let open = true;
  let hasMet = false;

  function close(problem: TopicProblem): void {
    if (open) {
      open = false;
      client?.end(true);
      events.onClosed(problem);
    }
  }

  async function start(): Promise<void> {
    if (!isBroker(options.url)) {
      close(addressWrong);
      return;
    }
    const { connect } = await import('mqtt');
    try {
      if (open) {
        begin(connect);
      }
    } catch (error) {
      // A name in the address with a lone percent sign; or an authority that is no certificate, say.
      close(error instanceof URIError ? addressWrong : toProblem(error));
    }
  }

  function begin(connect: Connect): void {
    const { username, password, authority } = options;
    const made = connect(options.url, {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(authority !== undefined && { ca: authority }),
      reconnectPeriod: 0,
      connectTimeout: connectTimeoutMs,
      keepalive: keepaliveS,
      protocolVersion: 4,
      timerVariant: 'native',
      manualConnect: true,
    });
    client = made;
    made.on('connect', () => {
      hasMet = true;
      subscribe(made);
    });
    made.on('message', (_topic, payload, packet) => {
      if (open) {
        events.onMessage(payload, packet.retain);
      }
    });
    made.on('error', (error) => close(hasMet ? toProblem(error) : toGreetingProblem(error)));
    made.on('close', () => close({ reason: 'lost', systemCode: 'CLOSED' }));
    made.connect();
    limitMessages(made, options.mostBytes, () => close({ reason: 'tooLong', systemCode: String(options.mostBytes) }));
  }

  function subscribe(made: MqttClient): void {
    made.subscribe(options.topic, { qos: 0 }, (error) => {
      if (error !== null) {
        close({ reason: 'topicRefused', systemCode: systemCode(error) });
      } else if (open) {
        events.onSubscribed();
      }
    });
  }

  void start();
  return async () => {
    open = false;
    await client?.endAsync(true);
  };
}

const addressWrong: TopicProblem = { reason: 'addressWrong', systemCode: 'ERR_INVALID_URL' };

type Connect = (url: string, options: IClientOptions) => MqttClient;

function isBroker(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === 'mqtt:' || url.protocol === 'mqtts:') && url.hostname !== '';
}

/** The package gathers a message of any length before it tells of it. */
function limitMessages(client: MqttClient, mostBytes: number, onTooLong: () => void): void {
  let length = 0;
  client.on('packetreceive', () => {
    length = 0;
  });
  client.stream.on('data', (part: Uint8Array) => {
    length += part.length;
    if (length > mostBytes) {
      onTooLong();
    }
  });
}

/** What went wrong before the broker took the connection: a sentence of the package's own is about what came, or not. */
function toGreetingProblem(error: unknown): TopicProblem {
  const problem = toProblem(error);
  if (problem.reason !== 'lost' || !(error instanceof Error) || 'code' in error) {
    return problem;
  }
  return { ...problem, reason: error.message === 'connack timeout' ? 'unreachable' : 'noBroker' };
}

function toProblem(error: unknown): TopicProblem {
  const code = systemCode(error);
  switch (code) {
    // The broker's own numbers for a wrong name or password, and for one that may not do this.
    case '4':
    case '5':
      return { reason: 'logonRefused', systemCode: code };
    case '1':
    case '2':
    case '3':
      return { reason: 'brokerRefused', systemCode: code };
    default:
      return {
        reason: networkReason(code) ?? (isAboutCertificate(code) ? 'certificateNotTrusted' : 'lost'),
        systemCode: code,
      };
  }
}

function isAboutCertificate(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER|PEM|ASN1/u.test(code);
}
