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
import {
  createCollector,
  meterSecretName,
  passwordName,
  searchMeters,
  type ComputerPorts,
  type MeterPorts,
  type PollTimes,
} from '../collector/index.ts';
import type { History } from '../history/index.ts';
import type { Clock, DatagramNetwork, Secrets } from '../ports/index.ts';
import type { Speedwire } from '../speedwire/index.ts';
import { checkedCalls } from './argumentChecks.ts';
import { createChangeFeed } from './changeFeed.ts';
import { createHandlers, shownEvents } from './handlers.ts';
import { createHistoryHandlers } from './historyHandlers.ts';
import { createLiveSide } from './liveSide.ts';
import { describeSurprise, type Log } from './log.ts';
import { createMeterHandlers } from './meterHandlers.ts';
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
  readonly speedwire: Pick<Speedwire, 'search' | 'openSession' | 'close' | 'listenToMeters'>;
  /** For devices that answer to multicasts. */
  readonly network: DatagramNetwork;
  readonly meterPorts: MeterPorts;
  /** The history, or why there is none: then nothing is kept, and calls about it fail with that. */
  readonly history: Result<History, Failure>;
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
  const { speedwire, clock, secrets, settingsStore, log, facts, history, meterPorts } = options;
  const listeners = new Set<EventListener>();
  let settings: Settings = settingsStore.found.settings;
  const problems = [
    ...(settingsStore.damage === null ? [] : [settingsStore.damage]),
    ...options.problems,
    ...(history.ok ? history.value.problems : []),
  ];
  let lastSave: Promise<Result<void, Failure>> = Promise.resolve(success(undefined));

  const feed = createChangeFeed({
    clock,
    slices: {
      settings: () => settings,
      inverters: () => collector.views(),
      lastHour: () => collector.lastHour(),
      live: () => live.flow(),
      meters: () => live.meters.views(),
      backfills: () => live.backfills(),
      events: () => collector.events().slice(0, shownEvents),
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
    ...wishedPollTimes(),
    place: placeOfZone(facts.zone),
    ...(options.computer !== undefined && { computer: options.computer }),
    onEvent: (event) => {
      log.write('info', 'collector', collectorEventWords(event, 'en', facts.zone));
      feed.mark('events');
      if (event.kind === 'suspended') {
        void live.flush();
      }
    },
    onReading: (inverter, reading) => live.takeReading(inverter, reading),
    onChanged: (slice) => {
      feed.mark(slice);
      if (slice === 'inverters') {
        live.follow(collector.views());
      }
    },
    onKept: () => void save(),
    onSurprise: (error) => logSurprise('collector', error),
  });
  const live = createLiveSide({
    history: history.ok ? history.value : null,
    clock,
    zone: facts.zone,
    secrets,
    meterPorts,
    speedwire,
    pollMs: () => collector.pollTimes().pollMs,
    onChanged: (slice) => feed.mark(slice),
    onKept: () => void save(),
    readArchive: (identity, request) => collector.readArchive(identity, request),
    onNews: (news) => collector.tell(news),
    log: (line) => log.write('info', 'history', line),
    onSurprise: (error) => logSurprise('meters', error),
  });
  const handlers = createHandlers({
    speedwire,
    collector,
    clock,
    secrets,
    log,
    feed,
    facts: { ...facts, problems },
    live,
    others: {
      ...createHistoryHandlers(history, facts.zone),
      ...createMeterHandlers({
        meters: live.meters,
        clock,
        openHttp: meterPorts.openHttp,
        searchMeters: () => searchMeters({ clock, network: options.network, meters: meterPorts, speedwire }),
        secrets,
        log,
        save,
      }),
    },
    settings: {
      get: () => settings,
      set: (changed) => {
        settings = changed;
        collector.setPollTimes(wishedPollTimes());
      },
    },
    save,
  });

  /** What the program was started with holds over the settings. */
  function wishedPollTimes(): Partial<PollTimes> {
    const pollMs = options.pollMs ?? (settings.pollS === undefined ? undefined : settings.pollS * 1000);
    return {
      ...(pollMs !== undefined && { pollMs }),
      ...(settings.fullPollS !== undefined && { fullPollMs: settings.fullPollS * 1000 }),
    };
  }

  async function save(): Promise<Result<void, Failure>> {
    const saving = settingsStore.save({
      version: 1,
      settings,
      inverters: collector.kept(),
      meters: live.meters.kept(),
    });
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
  for (const { way } of settingsStore.found.meters) {
    log.hide((await secrets.get(meterSecretName(way))) ?? '');
  }
  // In one go: what is saved when the first inverter answers must hold all of them.
  for (const kept of settingsStore.found.inverters) {
    collector.watch(kept);
  }
  for (const kept of settingsStore.found.meters) {
    void live.meters.watch(kept);
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
      await Promise.all([live.endBackfills(), collector.stop()]);
      await live.stop();
      if (!(await lastSave).ok) {
        await save();
      }
      await speedwire.close();
    },
  };
}
