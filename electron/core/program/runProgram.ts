import {
  callNames,
  type EventName,
  type EventPayload,
  type Handlers,
  type ProgramFacts,
  type Reply,
  type Settings,
  type Unsubscribe,
} from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { collectorEventWords } from '../../../shared/texts/index.ts';
import { placeOfZone } from '../../../shared/zonePlaces.ts';
import { createCollector, passwordName, type ComputerPorts } from '../collector/index.ts';
import type { Clock, Secrets } from '../ports/index.ts';
import type { Speedwire } from '../speedwire/index.ts';
import { checkedCalls } from './argumentChecks.ts';
import { createChangeFeed } from './changeFeed.ts';
import { createHandlers } from './handlers.ts';
import { describeSurprise, type Log } from './log.ts';
import type { SettingsStore } from './settingsStore.ts';

/** Hears of every event: its name, and the payload that goes with that name. */
export type EventListener = (
  ...news: { readonly [Name in EventName]: readonly [event: Name, payload: EventPayload<Name>] }[EventName]
) => void;

/** The program behind its doors. */
export interface Program {
  readonly handlers: Handlers;
  /** What was wrong at the start and should be told to the user. */
  readonly problems: readonly Failure[];
  /**
   * Answers a call that came through a door, whatever it holds: an unknown name or unacceptable arguments are
   * `badArguments`, a mistake of the program is logged and answered as `unexpected`. Never rejects.
   */
  dispatch(name: unknown, callArguments: unknown): Promise<Reply<unknown>>;
  subscribe(listener: EventListener): Unsubscribe;
  /** The system says that it goes to sleep, or woke up: for doors that hear of it. It is noticed without as well. */
  suspended(): void;
  resumed(): void;
  /** Logs off from all inverters and keeps what could not be kept before. */
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly speedwire: Pick<Speedwire, 'search' | 'openSession' | 'close'>;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly settingsStore: SettingsStore;
  readonly log: Log;
  readonly facts: Omit<ProgramFacts, 'problems'>;
  readonly problems: readonly Failure[];
  readonly pollMs?: number;
  /** Tells of the computer's network and zone; neither is watched where it is left out. */
  readonly computer?: ComputerPorts;
}

/** Joins the parts of the program and begins to watch the inverters that were kept. */
export async function runProgram(options: RunOptions): Promise<Program> {
  const { speedwire, clock, secrets, settingsStore, log, facts } = options;
  const listeners = new Set<EventListener>();
  let settings: Settings = settingsStore.found.settings;
  const problems = [...(settingsStore.damage === null ? [] : [settingsStore.damage]), ...options.problems];
  let lastSave: Promise<Result<void, Failure>> = Promise.resolve(success(undefined));

  const feed = createChangeFeed({
    clock,
    slices: {
      settings: () => settings,
      inverters: () => collector.views(),
      lastHour: () => collector.lastHour(),
    },
    publish: (change) => {
      for (const listener of listeners) {
        try {
          listener('changed', change);
        } catch (error) {
          logSurprise('events', error);
        }
      }
    },
  });
  const collector = createCollector({
    speedwire,
    clock,
    secrets,
    ...(options.pollMs !== undefined && { pollMs: options.pollMs }),
    place: placeOfZone(facts.zone),
    ...(options.computer !== undefined && { computer: options.computer }),
    onEvent: (event) => log.write('info', 'collector', collectorEventWords(event, 'en', facts.zone)),
    onChanged: (slice) => feed.mark(slice),
    onKept: () => void save(),
    onSurprise: (error) => logSurprise('collector', error),
  });
  const handlers = createHandlers({
    speedwire,
    collector,
    clock,
    secrets,
    log,
    feed,
    facts: { ...facts, problems },
    settings: {
      get: () => settings,
      set: (changed) => {
        settings = changed;
      },
    },
    save,
  });

  async function save(): Promise<Result<void, Failure>> {
    const saving = settingsStore.save({ version: 1, settings, inverters: collector.kept() });
    lastSave = saving;
    const kept = await saving;
    if (!kept.ok) {
      log.write('problem', 'settings', 'the settings could not be stored');
    }
    return kept;
  }

  function logSurprise(room: string, error: unknown): void {
    log.write('problem', room, describeSurprise(error));
  }

  for (const problem of problems) {
    log.write('warning', 'start', `${problem.code} ${JSON.stringify(problem.details ?? {})}`);
  }
  for (const kept of settingsStore.found.inverters) {
    log.hide((await secrets.get(passwordName(kept))) ?? '');
  }
  // In one go: what is saved when the first inverter answers must hold all of them.
  for (const kept of settingsStore.found.inverters) {
    collector.watch(kept);
  }

  return {
    handlers,
    problems,
    dispatch: async (name, callArguments) => {
      const known = callNames.find((one) => one === name);
      try {
        return known === undefined
          ? failed(failure('badArguments', { reason: 'no such call' }))
          : await checkedCalls[known](handlers, callArguments);
      } catch (error) {
        logSurprise(`call ${known}`, error);
        return failed(failure('unexpected'));
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    suspended: () => collector.suspended(),
    resumed: () => collector.resumed(),
    stop: async () => {
      feed.stop();
      await collector.stop();
      if (!(await lastSave).ok) {
        await save();
      }
      await speedwire.close();
    },
  };
}
