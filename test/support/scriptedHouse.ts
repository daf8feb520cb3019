import { memorySecrets, type Secrets } from '../../electron/core/ports/index.ts';
import {
  createLog,
  emptySettings,
  memorySettingsStore,
  type SettingsDocument,
  type SettingsStore,
} from '../../electron/core/program/index.ts';
import { runProgram } from '../../electron/core/program/runProgram.ts';
import type { Change } from '../../shared/contract/index.ts';
import { createFakeClock } from './fakeClock.ts';
import { createScriptedSpeedwire } from './scriptedSpeedwire.ts';

export interface HouseOptions {
  readonly settingsStore?: SettingsStore;
  readonly secrets?: Secrets;
}

/** A running program over a scripted network and a fake clock, with all it tells and writes down. */
export async function scriptedHouse(options: HouseOptions = {}) {
  const clock = createFakeClock();
  const speedwire = createScriptedSpeedwire(clock);
  const lines: string[] = [];
  const changes: Change[] = [];
  const saved: SettingsDocument[] = [];
  const secrets = options.secrets ?? memorySecrets();
  const store = options.settingsStore ?? memorySettingsStore(emptySettings);
  const program = await runProgram({
    speedwire,
    clock,
    secrets,
    settingsStore: {
      ...store,
      save: async (document) => {
        saved.push(document);
        return store.save(document);
      },
    },
    log: createLog(clock, (line) => lines.push(line)),
    facts: {
      version: '1.2.3',
      door: 'browser',
      demo: false,
      passwordsKeptIn: secrets.keptIn,
      zone: 'Europe/Amsterdam',
    },
    problems: [],
  });
  program.subscribe((_event, payload) => changes.push(payload));
  return { clock, speedwire, secrets, program, lines, changes, saved, device: speedwire.device(1) };
}
