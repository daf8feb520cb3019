import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';

import type { TestCertificate } from './testCertificate.ts';

/** A broker on loopback. */
export interface MqttBroker {
  /** Such as `mqtt://localhost:1883`. */
  readonly url: string;
  publish(topic: string, payload: string | Uint8Array, retain?: boolean): Promise<void>;
  /** Clients that are connected now. */
  readonly clients: () => number;
  /** Subscriptions taken so far. */
  readonly subscriptions: () => number;
  off(): Promise<void>;
  on(): Promise<void>;
}

export interface MqttBrokerOptions {
  /** Speaks TLS. */
  readonly certificate?: TestCertificate;
  /** Whom it lets in; everybody where there is none. */
  readonly logon?: { readonly username: string; readonly password: string };
  /** A topic that nobody may hear. */
  readonly forbidden?: string;
}

/** Starts a broker; it is off when the test ends. */
export async function startMqttBroker(options: MqttBrokerOptions = {}): Promise<MqttBroker> {
  const { certificate, logon, forbidden } = options;
  const aedes = await Aedes.createBroker();
  let subscriptions = 0;
  aedes.on('subscribe', () => {
    subscriptions += 1;
  });
  aedes.authenticate = (_client, username, password, done) => {
    const isKnown = logon === undefined || (username === logon.username && password?.toString() === logon.password);
    done(null, isKnown);
  };
  aedes.authorizeSubscribe = (_client, subscription, done) => {
    done(null, subscription.topic === forbidden ? null : subscription);
  };
  const sockets = new Set<Socket>();
  let port = 0;
  let server: Server | null = null;

  function serve(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    aedes.handle(socket);
  }

  async function on(): Promise<void> {
    const made = certificate === undefined ? createServer(serve) : createSecureServer(certificate, serve);
    await new Promise<void>((resolve) => {
      made.listen(port, '127.0.0.1', resolve);
    });
    const address = made.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    server = made;
  }

  async function off(): Promise<void> {
    const running = server;
    server = null;
    await new Promise<void>((resolve) => {
      running?.close(() => resolve());
      sockets.forEach((one) => one.destroy());
      if (running === null) {
        resolve();
      }
    });
  }

  await on();
  onTestFinished(async () => {
    await off();
    await new Promise<void>((resolve) => {
      aedes.close(() => resolve());
    });
  });
  return {
    url: `${certificate === undefined ? 'mqtt' : 'mqtts'}://localhost:${port}`,
    publish: (topic, payload, retain = false) =>
      new Promise((resolve, reject) => {
        const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, dup: false, retain } as const;
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    clients: () => aedes.connectedClients,
    subscriptions: () => subscriptions,
    on,
    off,
  };
}
