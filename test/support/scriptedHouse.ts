import type { History } from '../../electron/core/history/index.ts';
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
import { failure } from '../../shared/failures.ts';
import { failed, success } from '../../shared/result.ts';
import { createFakeClock } from './fakeClock.ts';
import { fakeMeterPorts } from './fakeMeterPorts.ts';
import { createFakeNetwork } from './fakeNetwork.ts';
import { createScriptedSpeedwire } from './scriptedSpeedwire.ts';

export interface HouseOptions {
  readonly settingsStore?: SettingsStore;
  readonly secrets?: Secrets;
  /** None unless given: then nothing is kept. */
  readonly history?: History;
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
  const meterPorts = fakeMeterPorts();
  const noHistory = failed(failure('fileUnusable', { file: 'history.db', reason: 'ENOENT' }));
  const program = await runProgram({
    speedwire,
    network: createFakeNetwork(clock).host([]),
    meterPorts,
    history: options.history === undefined ? noHistory : success(options.history),
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
  return { clock, speedwire, meterPorts, secrets, program, lines, changes, saved, device: speedwire.device(1) };
}
