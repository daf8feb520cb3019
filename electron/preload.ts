import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';

import { callChannel, callNames, eventChannel, eventNames, type Unsubscribe } from '../shared/contract/index.ts';

function listen(channel: string, listener: (payload: unknown) => void): Unsubscribe {
  function pass(_event: IpcRendererEvent, payload: unknown): void {
    listener(payload);
  }
  ipcRenderer.on(channel, pass);
  return () => {
    ipcRenderer.removeListener(channel, pass);
  };
}

function ask(channel: string): (callArguments: unknown) => Promise<unknown> {
  return (callArguments) => ipcRenderer.invoke(channel, callArguments);
}

function hear(channel: string): (listener: (payload: unknown) => void) => Unsubscribe {
  return (listener) => listen(channel, listener);
}

const calls = Object.fromEntries(callNames.map((name) => [name, ask(callChannel(name))] as const));
const events = Object.fromEntries(eventNames.map((name) => [name, hear(eventChannel(name))] as const));

contextBridge.exposeInMainWorld('suntally', { ...calls, on: events });
