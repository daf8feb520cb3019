import { EventEmitter } from 'node:events';

import { describe, expect, test, vi } from 'vitest';

import type { Log } from '../../electron/core/program/index.ts';

const shown: string[] = [];
const calls: string[] = [];

vi.mock('electron', () => ({
  app: { quit: () => calls.push('quit'), exit: () => calls.push('exit'), getPreferredSystemLanguages: () => ['de-AT'] },
  dialog: { showErrorBox: (_title: string, text: string) => shown.push(text) },
}));

const { catchSurprises, quitOnSignals } = await import('../../electron/desktop/lastResort.ts');

function recordedLog(lines: string[]): Log {
  return { write: (_level, _room, text) => lines.push(text), hide: () => undefined };
}

describe('a mistake of the program itself', () => {
  test('is logged with its place, told once in the language of the system, and ends in a quit', () => {
    const events = new EventEmitter();
    const lines: string[] = [];
    catchSurprises(events, recordedLog(lines));
    events.emit('uncaughtException', new Error('impossible row 7'));
    events.emit('unhandledRejection', new Error('impossible row 8'));
    expect(lines.map((line) => line.split('\n')[0])).toEqual(['Error: impossible row 7', 'Error: impossible row 8']);
    expect(shown).toHaveLength(1);
    expect(shown[0]).not.toMatch(/impossible|at .*\.ts/u);
    expect(shown[0]).toMatch(/schiefgegangen/u);
    expect(calls).toEqual(['quit']);
  });
});

test('a signal quits in good order, past listeners of libraries that would end the process', () => {
  const events = new EventEmitter();
  const library = vi.fn<() => void>();
  events.on('SIGTERM', library);
  calls.length = 0;
  quitOnSignals(events);
  events.emit('SIGTERM');
  events.emit('SIGINT');
  events.emit('SIGHUP');
  expect(library).not.toHaveBeenCalled();
  expect(calls).toEqual(['quit', 'quit', 'quit']);
});
