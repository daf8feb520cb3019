import { failed, success, type Result } from '../../../../shared/result.ts';
import {
  pause,
  type Clock,
  type HttpAnswer,
  type HttpClient,
  type HttpProblem,
  type OpenHttp,
} from '../../ports/index.ts';
import type { SilenceReason } from '../../../../shared/meterState.ts';
import { deviceUrl } from '../polling/deviceUrl.ts';
import { silenceOf } from '../polling/httpSilence.ts';
import { isJsonObject, readJson, textOf } from '../polling/jsonAnswer.ts';
import { readProduct, type Product } from './products.ts';

const timeoutMs = 8000;
const mostBytes = 16_384;
const askAgainMs = 1000;
/** The device takes a new user for half a minute after its button was pressed; twice that is for the way to it. */
const patienceMs = 60_000;

/** What a paired device has to be known by, to be stored as a secret. */
export interface HomewizardPairing {
  readonly token: string;
  /** SHA-256 fingerprint of the certificate it showed, hexadecimal: it must show the same from now on. */
  readonly certificate: string;
  /** What it is; null where it did not say. */
  readonly product: Product | null;
}

/** Why there is no pairing. `detail` is a system code or status for the log. */
export interface PairingProblem {
  readonly reason: 'buttonNotPressed' | 'cancelled' | SilenceReason;
  readonly detail?: string;
}

/** A pairing under way. */
export interface Pairing {
  /** Settles when the button was pressed, when it took too long, or when it cannot work at all. */
  readonly result: Promise<Result<HomewizardPairing, PairingProblem>>;
  /** Ends it with `cancelled`. */
  cancel(): void;
}

/**
 * Pairs with a HomeWizard device by the second edition of its local interface: asks for a token each second until the
 * user has pressed the device's button, for a minute. The certificate of the first answer is the device's from then on:
 * the token is asked for and given only under it.
 */
export function pairHomewizard(parts: { readonly clock: Clock; readonly openHttp: OpenHttp }, host: string): Pairing {
  const { clock } = parts;
  const endMs = clock.elapsedMs() + patienceMs;
  let client: HttpClient = parts.openHttp({ kind: 'any' });
  let cancelled = false;
  let cancel: () => void = () => undefined;
  const cancellation = new Promise<Result<HomewizardPairing, PairingProblem>>((resolve) => {
    cancel = () => {
      cancelled = true;
      client.close();
      resolve(failed({ reason: 'cancelled' }));
    };
  });

  async function pair(): Promise<Result<HomewizardPairing, PairingProblem>> {
    const greeting = await client.request({ ...get(deviceUrl('https', host, '/api')), timeoutMs, mostBytes });
    if (!greeting.ok) {
      return failed(problemOf(greeting.error));
    }
    const { certificate } = greeting.value;
    if (certificate === null) {
      return failed({ reason: 'notThisDevice' });
    }
    client.close();
    if (cancelled) {
      return failed({ reason: 'cancelled' });
    }
    client = parts.openHttp({ kind: 'pinned', sha256: certificate });
    const token = await askForToken();
    return token.ok ? success({ token: token.value, certificate, product: await askForProduct(token.value) }) : token;
  }

  async function askForToken(): Promise<Result<string, PairingProblem>> {
    for (let asked = 0; asked < patienceMs / askAgainMs && clock.elapsedMs() < endMs; asked += 1) {
      const answer = await client.request({
        method: 'POST',
        url: deviceUrl('https', host, '/api/user'),
        headers: { ...apiVersion, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'local/suntally' }),
        timeoutMs,
        mostBytes,
      });
      const token = judgeToken(answer);
      if (token !== null) {
        return token;
      }
      await pause(clock, askAgainMs);
    }
    return failed({ reason: 'buttonNotPressed' });
  }

  async function askForProduct(token: string): Promise<Product | null> {
    const { url, method, headers } = get(deviceUrl('https', host, '/api'));
    const answer = await client.request({
      method,
      url,
      headers: { ...headers, authorization: `Bearer ${token}` },
      timeoutMs,
      mostBytes,
    });
    return answer.ok && answer.value.status === 200 ? readProduct(answer.value.bytes) : null;
  }

  const result = Promise.race([pair(), cancellation]).finally(() => client.close());
  return { result, cancel };
}

const apiVersion = { 'x-api-version': '2' } as const;

function get(url: string) {
  return { method: 'GET', url, headers: apiVersion } as const;
}

/** The token or the reason why there will be none; null while the button has not been pressed. */
function judgeToken(answer: Result<HttpAnswer, HttpProblem>): Result<string, PairingProblem> | null {
  if (!answer.ok) {
    return failed(problemOf(answer.error));
  }
  const { status, bytes } = answer.value;
  if (status === 403) {
    return null;
  }
  if (status !== 200) {
    const reason = status === 404 ? 'notThisDevice' : 'answerUnreadable';
    return failed({ reason, detail: String(status) });
  }
  const document = readJson(bytes);
  const token = isJsonObject(document) ? textOf(document['token']) : null;
  return token === null ? failed({ reason: 'answerUnreadable' }) : success(token);
}

function problemOf(problem: HttpProblem): PairingProblem {
  return { reason: silenceOf(problem), detail: problem.systemCode };
}
