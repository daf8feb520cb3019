import type {
  ConnectInverterArguments,
  Handlers,
  InverterView,
  ProgramFacts,
  Reply,
  Settings,
  Snapshot,
} from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { createTurns } from '../../../shared/turns.ts';
import { inverterKey, passwordName, type Collector, type KeptInverter } from '../collector/index.ts';
import { pause, type Clock, type Secrets } from '../ports/index.ts';
import { parseEndpoint, type Speedwire } from '../speedwire/index.ts';
import type { ChangeFeed } from './changeFeed.ts';
import type { LiveSide } from './liveSide.ts';
import type { Log } from './log.ts';
import { createSearch } from './searches.ts';

/** How many of the events a window is told. */
export const shownEvents = 100;
/** Some devices do not answer a logon that follows a logoff at once. */
const pauseBetweenSessionsMs = 1000;

/** The calls that are answered here. */
type OwnCalls = 'getSnapshot' | 'search' | 'connectInverter' | 'retryInverter' | 'forgetInverter' | 'changeSettings';

export interface HandlerDependencies {
  readonly speedwire: Pick<Speedwire, 'search' | 'openSession'>;
  readonly collector: Collector;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly feed: Pick<ChangeFeed, 'sequence' | 'mark'>;
  readonly facts: ProgramFacts;
  /** The calls about meters and the history. */
  readonly others: Omit<Handlers, OwnCalls>;
  readonly live: Pick<LiveSide, 'flow' | 'meters' | 'backfills' | 'forget'>;
  readonly settings: { get(): Settings; set(settings: Settings): void };
  /** Keeps the settings and the inverters as they are now. */
  readonly save: () => Promise<Result<void, Failure>>;
}

/** What the program does at each call of the contract. Arguments are of the declared form. */
export function createHandlers(dependencies: HandlerDependencies): Handlers {
  const { collector, clock, secrets, log, feed, facts, settings, save } = dependencies;
  const search = createSearch(dependencies.speedwire);
  const turns = createTurns();

  async function getSnapshot(): Promise<Reply<Snapshot>> {
    return success({
      sequence: feed.sequence(),
      nowMs: clock.nowMs(),
      program: facts,
      settings: settings.get(),
      inverters: collector.views(),
      lastHour: collector.lastHour(),
      live: dependencies.live.flow(),
      meters: dependencies.live.meters.views(),
      backfills: dependencies.live.backfills(),
      events: collector.events().slice(0, shownEvents),
    });
  }

  async function connect(wanted: ConnectInverterArguments): Promise<Reply<InverterView>> {
    const { susyId, serial, address, group, password } = wanted;
    const endpoint = parseEndpoint(address);
    if (endpoint === null) {
      return failed(failure('addressUnusable', { address }));
    }
    log.hide(password);
    if (await collector.release(wanted)) {
      await pause(clock, pauseBetweenSessionsMs);
    }
    const opened = await dependencies.speedwire
      .openSession({ endpoint, identity: { susyId, serial }, group, password })
      .catch((error: unknown) => {
        collector.resume(wanted);
        throw error;
      });
    const before = collector.kept().find((one) => inverterKey(one) === inverterKey(wanted));
    if (!opened.ok) {
      const sameAsKept = before?.group === group && (await secrets.get(passwordName(wanted))) === password;
      collector.resume(wanted, opened.error.code === 'wrongPassword' && sameAsKept);
      return opened;
    }
    const passwordKept = await secrets.set(passwordName(wanted), password);
    const view = collector.take(keptAfterLogon(wanted, before), opened.value);
    const inverterKept = await save();
    return bothKept(passwordKept, inverterKept, view);
  }

  async function retry(wanted: { readonly susyId: number; readonly serial: number }): Promise<Reply<InverterView>> {
    if (collector.view(wanted) === null) {
      return failed(unknownInverter());
    }
    const problem = await collector.tryNow(wanted);
    const view = collector.view(wanted);
    if (problem !== null) {
      return failed(problem);
    }
    return view === null ? failed(unknownInverter()) : success(view);
  }

  async function forget(wanted: { readonly susyId: number; readonly serial: number }): Promise<Reply<null>> {
    if (collector.view(wanted) === null) {
      return failed(unknownInverter());
    }
    await Promise.all([dependencies.live.forget(wanted), collector.forget(wanted)]);
    const passwordGone = await secrets.set(passwordName(wanted), null);
    const inverterGone = await save();
    return bothKept(passwordGone, inverterGone, null);
  }

  return {
    ...dependencies.others,
    getSnapshot,
    search: ({ address }) => search(address),
    connectInverter: (wanted) => turns.take(inverterKey(wanted), () => connect(wanted)),
    retryInverter: (wanted) => turns.take(inverterKey(wanted), () => retry(wanted)),
    forgetInverter: (wanted) => turns.take(inverterKey(wanted), () => forget(wanted)),
    changeSettings: async (changes) => {
      settings.set({ ...settings.get(), ...changes });
      feed.mark('settings');
      const kept = await save();
      return kept.ok ? success(settings.get()) : kept;
    },
  };
}

function keptAfterLogon(wanted: ConnectInverterArguments, before: KeptInverter | undefined): KeptInverter {
  const { susyId, serial, address, group } = wanted;
  const unknown = { name: null, model: null, deviceClass: null, firmware: null };
  return { ...unknown, ...before, susyId, serial, address, group, passwordRefused: false };
}

function unknownInverter(): Failure {
  return failure('badArguments', { reason: 'no such inverter' });
}

function bothKept<Value>(password: Result<void, Failure>, inverter: Result<void, Failure>, value: Value): Reply<Value> {
  if (!password.ok) {
    return password;
  }
  return inverter.ok ? success(value) : inverter;
}
