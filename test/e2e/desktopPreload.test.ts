import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

import { describe, expect, test, vi } from 'vitest';

import { callChannel, callNames, eventChannel, eventNames, type Client } from '../../shared/contract/index.ts';
import { readGolden } from '../contract/golden.ts';
import { builtPreload } from './builtDesktop.ts';

interface Bridge {
  readonly required: readonly string[];
  readonly exposed: ReadonlyMap<string, Client>;
  readonly ipcRenderer: EventEmitter;
  readonly invoke: ReturnType<typeof vi.fn>;
}

/** Runs the built preload script as Electron's sandbox does: with a `require` that knows `electron` and no Node. */
function runPreload(): Bridge {
  const required: string[] = [];
  const exposed = new Map<string, Client>();
  const invoke = vi.fn(async () => ({ ok: true, value: null }));
  const ipcRenderer = Object.assign(new EventEmitter(), { invoke });
  const contextBridge = { exposeInMainWorld: (key: string, api: Client) => exposed.set(key, api) };
  function require(name: string): object {
    required.push(name);
    if (name !== 'electron') {
      throw new Error(`module not found: ${name}`);
    }
    return { contextBridge, ipcRenderer };
  }
  const module = { exports: {} };
  runInNewContext(readFileSync(builtPreload, 'utf8'), { require, module, exports: module.exports });
  return { required, exposed, ipcRenderer, invoke };
}

function clientOf({ exposed }: Bridge): Client {
  const client = exposed.get('suntally');
  if (client === undefined) {
    throw new Error('The preload script exposes no client');
  }
  return client;
}

describe('the built preload script', () => {
  test('needs nothing but Electron, and exposes the contract under one name', () => {
    const bridge = runPreload();
    const { on, ...calls } = clientOf(bridge);
    expect(new Set(bridge.required)).toEqual(new Set(['electron']));
    expect([...bridge.exposed.keys()]).toEqual(['suntally']);
    expect({ ...kinds(calls), on: kinds(on) }).toEqual(readGolden('exposedKeys'));
    expect(Object.keys(calls).toSorted()).toEqual([...callNames].toSorted());
    expect(Object.keys(on)).toEqual(eventNames);
  });

  test.each(callNames)('%s goes through its own channel, with one argument and no more', async (name) => {
    const bridge = runPreload();
    const given = { some: 'thing' };
    const reply: unknown = await Reflect.apply(clientOf(bridge)[name], null, [given, 'more']);
    expect(reply).toEqual({ ok: true, value: null });
    expect(bridge.invoke.mock.calls).toEqual([[callChannel(name), given]]);
  });

  test.each(eventNames)('a listener of %s gets what was sent, and not the event that carries a sender', (name) => {
    const bridge = runPreload();
    const heard: unknown[][] = [];
    const unsubscribe = clientOf(bridge).on[name]((...values: unknown[]) => heard.push(values));
    const payload = { sequence: 1 };
    bridge.ipcRenderer.emit(eventChannel(name), { sender: bridge.ipcRenderer }, payload, 'more');
    expect(heard).toEqual([[payload]]);
    unsubscribe();
    unsubscribe();
    bridge.ipcRenderer.emit(eventChannel(name), {}, payload);
    expect(heard).toHaveLength(1);
    expect(bridge.ipcRenderer.eventNames()).toEqual([]);
  });
});

function kinds(api: object): Record<string, string> {
  return Object.fromEntries(Object.entries(api).map(([key, value]) => [key, typeof value]));
}
