import type {
  ConnectMeterArguments,
  FoundMeterWay,
  Handlers,
  MeterView,
  Reply,
} from '../../../shared/contract/index.ts';
import { failure, type Failure } from '../../../shared/failures.ts';
import { meterKey, type MeterWay } from '../../../shared/meterWay.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { createTurns } from '../../../shared/turns.ts';
import {
  foundWays,
  meterSecretName,
  readMeterSecret,
  type MeterCollector,
  type MeterFinds,
  type MeterPorts,
} from '../collector/index.ts';
import { pairHomewizard } from '../p1/index.ts';
import type { Clock, Secrets } from '../ports/index.ts';
import type { Log } from './log.ts';

export interface MeterHandlerDependencies {
  readonly meters: MeterCollector;
  readonly clock: Clock;
  readonly openHttp: MeterPorts['openHttp'];
  readonly searchMeters: () => Promise<MeterFinds>;
  readonly secrets: Secrets;
  readonly log: Pick<Log, 'hide'>;
  /** Keeps the settings and the meters as they are now. */
  readonly save: () => Promise<Result<void, Failure>>;
}

/** What the program does at the calls about meters. Arguments are of the declared form. */
export function createMeterHandlers(
  dependencies: MeterHandlerDependencies,
): Pick<Handlers, 'connectMeter' | 'forgetMeter' | 'findMeters'> {
  const { meters, clock, openHttp, searchMeters, secrets, log, save } = dependencies;
  const turns = createTurns();
  let searching: Promise<MeterFinds> | null = null;

  async function connect({ way, secret }: ConnectMeterArguments): Promise<Reply<MeterView>> {
    if (readMeterSecret(way, secret) === null) {
      return failed(takesKey(way) ? failure('meterKeyWrong') : failure('badArguments', { reason: 'no such secret' }));
    }
    const found = await secretFor(way, secret);
    if (!found.ok) {
      return found;
    }
    log.hide(found.value ?? '');
    const secretKept = await secrets.set(meterSecretName(way), found.value);
    await meters.watch({ way, meterId: null });
    const meterKept = await save();
    const view = meters.view(way);
    if (!secretKept.ok || !meterKept.ok) {
      return secretKept.ok ? failed(failure('notStored')) : secretKept;
    }
    return view === null ? failed(unknownMeter()) : success(view);
  }

  /** What was given, else what is known; a HomeWizard that must be paired and is not is paired now. */
  async function secretFor(way: MeterWay, given: string | null): Promise<Result<string | null, Failure>> {
    const known = given ?? (await secrets.get(meterSecretName(way)));
    if (known !== null || way.kind !== 'homewizard-v2') {
      return success(known);
    }
    const paired = await pairHomewizard({ clock, openHttp }, way.host).result;
    if (!paired.ok) {
      return failed(failure(paired.error.reason === 'buttonNotPressed' ? 'meterNotPaired' : 'meterSilent'));
    }
    const { token, certificate } = paired.value;
    log.hide(token);
    return success(JSON.stringify({ token, certificate }));
  }

  async function forget(key: string): Promise<Reply<null>> {
    const way = meters.kept().find((one) => meterKey(one.way) === key)?.way;
    if (way === undefined) {
      return failed(unknownMeter());
    }
    await meters.forget(way);
    const secretGone = await secrets.set(meterSecretName(way), null);
    const meterGone = await save();
    return [secretGone, meterGone].every((one) => one.ok) ? success(null) : failed(failure('notStored'));
  }

  /** Several windows, or an impatient one, cause no more than one search at a time. */
  async function find(): Promise<Reply<readonly FoundMeterWay[]>> {
    searching ??= searchMeters().finally(() => {
      searching = null;
    });
    return success(foundWays(await searching));
  }

  return {
    connectMeter: (wanted) => turns.take(meterKey(wanted.way), () => connect(wanted)),
    forgetMeter: ({ key }) => turns.take(key, () => forget(key)),
    findMeters: find,
  };
}

function unknownMeter(): Failure {
  return failure('badArguments', { reason: 'no such meter' });
}

function takesKey({ kind }: MeterWay): boolean {
  return kind !== 'mqtt' && kind !== 'homewizard-v2' && kind !== 'solar' && kind !== 'p1-monitor' && kind !== 'sma';
}
