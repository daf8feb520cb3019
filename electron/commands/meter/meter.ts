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
import { connectMeterLines } from './meterConnections.ts';
import { readMeterWish, type MeterWish } from './meterWay.ts';
import { pair, readPairing } from './pairing.ts';
import { refusalWords } from './refusalWords.ts';
import { readTelegramKey } from './telegramKey.ts';

type ReadWish = Extract<MeterWish, { kind: 'read' }>;

/** `suntally meter`: a meter's readings as they come, one JSON line each, until it is stopped. */
export async function meter(argv: readonly string[], io: StreamingIo, ports: CommandPorts): Promise<number> {
  const json = wantsJson(argv);
  const wish = readMeterWish(argv);
  const done = wish.ok ? await fulfil(wish.value, io, ports, json) : wish;
  return done.ok ? exitCodes.done : tellFailure(io, 'meter', json, done.error);
}

async function fulfil(
  wish: MeterWish,
  io: StreamingIo,
  ports: CommandPorts,
  json: boolean,
): Promise<Result<void, Failure>> {
  switch (wish.kind) {
    case 'list':
      return listMeters(io, ports, json);
    case 'pair':
      return pair(wish, io, ports);
    case 'read': {
      const secrets = await readSecrets(wish, io);
      const zone = wish.zone === null ? success(ports.zone) : zoneNamed('--zone', wish.zone);
      if (!secrets.ok || !zone.ok) {
        return secrets.ok ? (zone.ok ? success(undefined) : zone) : secrets;
      }
      return readLive(wish, secrets.value, zone.value, io, ports);
    }
  }
}

async function readSecrets({ way, keyFile }: ReadWish, io: StreamingIo): Promise<Result<MeterSecrets, Failure>> {
  const key = keyFile === null ? success(null) : await readTelegramKey(keyFile);
  if (!key.ok) {
    return key;
  }
  const pairing = way.kind === 'homewizard-v2' ? await readPairing(way.tokenFile) : success(null);
  return pairing.ok
    ? success({ key: key.value, pairing: pairing.value, mqttPassword: io.env['SUNTALLY_MQTT_PASSWORD'] ?? null })
    : pairing;
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
    const words = refusalWords(connection.refused());
    if (words !== null) {
      io.stderr(`${words}\n`);
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

function warningText(warning: MeterWarning): string {
  const { text, hint } = meterWarningWords(warning, 'en');
  return `${text} ${hint}`;
}

function silentFailure(state: MeterState | null): Failure {
  return state?.kind === 'silent'
    ? failure('meterSilent', { reason: silenceWords(state.reason, 'en').text })
    : failure('meterSilent');
}
