import { EventEmitter } from 'node:events';

import type { IpcMain, IpcMainInvokeEvent } from 'electron';

import type { Part } from './part.ts';

type Handler = Parameters<IpcMain['handle']>[1];

/** The parts of a frame that a sender check may look at. */
export interface FrameFacts {
  readonly origin: string;
  readonly url: string;
  readonly parent: FrameFacts | null;
  isDestroyed(): boolean;
}

/** Who a message comes from, as far as a handler may ask. */
export interface Sender {
  readonly sender: { readonly id: number; isDestroyed(): boolean };
  readonly senderFrame: FrameFacts | null;
}

/** One call that went through, with what came back. */
export interface Exchange {
  readonly channel: string;
  readonly arguments: readonly unknown[];
  readonly reply: unknown;
}

/** Electron's `ipcMain`: values are copied on their way in and out as the real one's are. */
export class IpcMainDouble extends EventEmitter implements Part<IpcMain, 'handle' | 'removeHandler'> {
  readonly exchanges: Exchange[] = [];
  readonly #handlers = new Map<string, Handler>();

  /** The channels that a window can reach: those of `handle`, and those of `on`. */
  get channels(): readonly string[] {
    return [...this.#handlers.keys(), ...this.eventNames().map(String)].toSorted();
  }

  handle(channel: string, listener: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`A second handler for ${channel}`);
    }
    this.#handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Does what `ipcRenderer.invoke` sets off in the main process. */
  async invoke(channel: string, callArguments: readonly unknown[], from: Sender): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) {
      throw new Error(`No handler registered for '${channel}'`);
    }
    const event = { ...from, type: 'frame', frameId: 1, processId: 1 } as unknown as IpcMainInvokeEvent;
    const copied = structuredClone(callArguments);
    const reply: unknown = structuredClone(await handler(event, ...copied));
    this.exchanges.push({ channel, arguments: copied, reply });
    return reply;
  }
}
