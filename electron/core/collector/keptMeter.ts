import { meterKey, type MeterWay } from '../../../shared/meterWay.ts';
import { parseTelegramKey } from '../p1/index.ts';
import { noMeterSecrets, type MeterSecrets } from './connectMeter.ts';

/** What is remembered of a meter the user chose. Its secret is kept elsewhere. */
export interface KeptMeter {
  readonly way: MeterWay;
  /** The meter's own number as it told it last; null until it tells one. */
  readonly meterId: string | null;
}

/** The name under which the secrets keep what the way to a meter takes: see `readMeterSecret`. */
export function meterSecretName(way: MeterWay): string {
  return `meter:${meterKey(way)}`;
}

/**
 * Understands the secret of a way: the key of encrypted telegrams as 32 hex digits, a broker's password as it is, or what
 * pairing left behind, JSON with `token` and `certificate`. Null where it is not of that form; other ways take none.
 */
export function readMeterSecret(way: MeterWay, secret: string | null): MeterSecrets | null {
  if (secret === null) {
    return noMeterSecrets;
  }
  switch (way.kind) {
    case 'tcp':
    case 'homey':
    case 'serial':
    case 'homewizard':
    case 'youless': {
      const key = parseTelegramKey(secret);
      return key === null ? null : { ...noMeterSecrets, key };
    }
    case 'mqtt':
      return { ...noMeterSecrets, mqttPassword: secret };
    case 'homewizard-v2': {
      const pairing = parsePairing(secret);
      return pairing === null ? null : { ...noMeterSecrets, pairing };
    }
    case 'solar':
    case 'p1-monitor':
    case 'sma':
      return null;
  }
}

function parsePairing(text: string): MeterSecrets['pairing'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' &&
      value !== null &&
      'token' in value &&
      'certificate' in value &&
      typeof value.token === 'string' &&
      typeof value.certificate === 'string'
      ? { token: value.token, certificate: value.certificate }
      : null;
  } catch {
    return null;
  }
}
