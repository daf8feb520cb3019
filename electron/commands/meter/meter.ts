import { failure, type Failure } from '../../../shared/failures.ts';
import { failed, success, type Result } from '../../../shared/result.ts';
import { meterWarningWords, silenceWords } from '../../../shared/texts/index.ts';
import type { MeterState, MeterWarning } from '../../../shared/meterState.ts';
import type { MeterSecrets } from '../../core/collector/index.ts';
import { wantsJson } from '../arguments.ts';
import type { CommandPorts, StreamingIo } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { tellFailure } from '../failureOutput.ts';
import { zoneNamed } from '../localDates.ts';
import { listMeters } from './listMeters.ts';
import { readAuthority } from './brokerAuthority.ts';
import { connectMeterLines } from './meterConnections.ts';
import { readMeterWish, type MeterWish } from './meterWay.ts';
import { pair, readPairing } from './pairing.ts';
import { refusalWords } from './refusalWords.ts';
import { readTelegramKey } from './telegramKey.ts';

/** A telegram may lie for ten seconds in a device that has to be asked, before it is fetched: that is no wrong clock. */
const toldOffsetS = 15;

type ReadWish = Extract<MeterWish, { kind: 'read' }>;

/** `suntally meter`: a meter's readings as they come, one JSON line each, until it is stopped. */
export async function meter(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const understood = readMeterWish(argv);
  if (!understood.ok) {
    return tellFailure(io, 'meter', json, understood.error);
  }
  const wish = understood.value;
  if (wish.kind === 'list') {
    return listMeters(io, ports, json);
  }
  const done = await fulfil(wish, io, ports);
  return done.ok ? exitCodes.done : tellFailure(io, 'meter', json, done.error);
}

async function fulfil(
  wish: Exclude<MeterWish, { kind: 'list' }>,
  io: StreamingIo,
  ports: CommandPorts,
): Promise<Result<void, Failure>> {
  if (wish.kind === 'pair') {
    return pair(wish, io, ports);
  }
  const zone = wish.zone === null ? success(ports.zone) : zoneNamed('--zone', wish.zone);
  if (!zone.ok) {
    return zone;
  }
  const secrets = await readSecrets(wish, io);
  return secrets.ok ? readLive(wish, secrets.value, zone.value, io, ports) : secrets;
}

async function readSecrets({ way, keyFile }: ReadWish, io: StreamingIo): Promise<Result<MeterSecrets, Failure>> {
  const key = keyFile === null ? success(null) : await readTelegramKey(keyFile);
  if (!key.ok) {
    return key;
  }
  const pairing = way.kind === 'homewizard-v2' ? await readPairing(way.tokenFile) : success(null);
  if (!pairing.ok) {
    return pairing;
  }
  const authorityFile = way.kind === 'mqtt' ? way.authorityFile : null;
  const authority = authorityFile === null ? success(null) : await readAuthority(authorityFile);
  return authority.ok
    ? success({
        key: key.value,
        pairing: pairing.value,
        mqttPassword: io.env['SUNTALLY_MQTT_PASSWORD'] ?? null,
        mqttAuthority: authority.value,
      })
    : authority;
}

/** Reads until somebody stops it, enough was read, or nothing came for too long. */
async function readLive(
  wish: ReadWish,
  secrets: MeterSecrets,
  zone: string,
  io: StreamingIo,
  ports: CommandPorts,
): Promise<Result<void, Failure>> {
  const ended = Promise.withResolvers<Result<void, Failure>>();
  const forget = io.onStop(() => ended.resolve(success(undefined)));
  let lines = 0;
  let state: MeterState | null = null;
  let cancelTimeout = startTimeout();

  function startTimeout(): () => void {
    return wish.timeoutMs === null
      ? () => undefined
      : ports.clock.after(wish.timeoutMs, () => ended.resolve(failed(silentFailure(state))));
  }

  const connection = connectMeterLines(wish.way, secrets, zone, ports, {
    onLine: (line) => {
      if (wish.count === null || lines < wish.count) {
        lines += 1;
        io.stdout(line);
      }
      if (lines === wish.count) {
        ended.resolve(success(undefined));
      }
      cancelTimeout();
      cancelTimeout = startTimeout();
    },
    onState: (next) => {
      state = next;
      io.stderr(`${stateWords(next)}\n`);
    },
  });
  try {
    return await ended.promise;
  } finally {
    cancelTimeout();
    forget();
    await connection.stop();
    for (const words of [refusalWords(connection.refused()), clockWords(connection.clockOffsetMs())]) {
      if (words !== null) {
        io.stderr(`${words}\n`);
      }
    }
  }
}

function stateWords(state: MeterState): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting ...';
    case 'receiving':
      return ['The meter is being read.', ...(state.warnings ?? []).map(warningText)].join(' ');
    case 'silent': {
      const { text, hint } = silenceWords(state.reason, 'en');
      return `${text} ${hint}${state.detail === undefined ? '' : ` (${state.detail})`}`;
    }
  }
}

/** What a meter's clock is off; null where that is unknown, or not worth telling. */
function clockWords(offsetMs: number | null): string | null {
  const offS = Math.round(Math.abs(offsetMs ?? 0) / 1000);
  return offsetMs === null || offS < toldOffsetS
    ? null
    : `The meter's clock is ${offS} s ${offsetMs > 0 ? 'fast' : 'slow'}, as this computer sees it.`;
}

function warningText(warning: MeterWarning): string {
  const { text, hint } = meterWarningWords(warning, 'en');
  return `${text} ${hint}`;
}

/** Why nothing came: what stands in the state, if anything. */
function silentFailure(state: MeterState | null): Failure {
  if (state?.kind !== 'silent') {
    return failure('meterSilent');
  }
  switch (state.reason) {
    case 'keyMissing':
      return failure('meterKeyMissing');
    case 'keyWrong':
      return failure('meterKeyWrong');
    default:
      return failure('meterSilent', { reason: silenceWords(state.reason, 'en').text });
  }
}
