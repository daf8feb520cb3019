import { once } from 'node:events';

import { WebSocket } from 'ws';

import { openFileSecrets, systemClock, systemNetwork } from '../../electron/core/ports/index.ts';
import { createLog, openFileSettingsStore, startProgram } from '../../electron/core/program/index.ts';
import { startBrowserDoor } from '../../electron/web/index.ts';
import type { Change, Reply } from '../../shared/contract/index.ts';
import { historyWorker } from '../support/historyFixture.ts';
import { createChangeLog, valueOf, type OpenDoor } from './door.ts';

export interface BrowserDoor extends OpenDoor {
  readonly url: string;
}

interface Message {
  readonly id?: number;
  readonly reply?: Reply<unknown>;
  readonly event?: string;
  readonly payload?: Change;
}

/** Starts the program with its browser door on a free port, and connects to it as a page of its own origin does. */
export async function openBrowserDoor(folder: string): Promise<BrowserDoor> {
  const log = createLog(systemClock, () => undefined);
  const settingsStore = await valueOf(openFileSettingsStore(folder, systemClock.nowMs()));
  const { secrets } = await valueOf(openFileSecrets(folder, systemClock.nowMs()));
  const program = await startProgram({
    ports: {
      network: systemNetwork(['127.0.0.1']),
      clock: systemClock,
      random: Math.random,
      log,
      settingsStore,
      secrets,
    },
    history: { folder, worker: historyWorker },
    door: 'browser',
    demo: false,
    version: '0.0.0-test',
    zone: 'Europe/Amsterdam',
  });
  const door = await valueOf(startBrowserDoor({ program, files: new Map(), address: '127.0.0.1', port: 0, log }));

  const changes = createChangeLog();
  const pending = new Map<number, (reply: Reply<unknown>) => void>();
  const socket = new WebSocket(`${door.url.replace('http:', 'ws:')}/socket`, { origin: door.url });
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Message;
    if (message.event === 'changed' && message.payload !== undefined) {
      changes.add(message.payload);
    }
    if (message.id !== undefined && message.reply !== undefined) {
      pending.get(message.id)?.(message.reply);
    }
  });
  await once(socket, 'open');
  let lastId = 0;

  return {
    name: 'browser',
    url: door.url,
    dataFolder: folder,
    ask: (name, callArguments) =>
      new Promise((resolve) => {
        lastId += 1;
        pending.set(lastId, resolve);
        socket.send(JSON.stringify({ id: lastId, call: name, arguments: callArguments ?? null }));
      }),
    changes: changes.changes,
    change: changes.wait,
    close: async () => {
      await door.stop();
      await program.stop();
    },
  };
}
