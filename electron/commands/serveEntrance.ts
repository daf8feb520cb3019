import type { Failure } from '../../shared/failures.ts';
import { failed, success, type Result } from '../../shared/result.ts';
import type { Clock } from '../core/ports/index.ts';
import type { Log } from '../core/program/index.ts';
import {
  createGate,
  hashedPassword,
  passwordProblem,
  plainPassword,
  readTlsIdentity,
  readWebPassword,
  type BrowserDoorOptions,
  type TlsIdentity,
  type WebPassword,
} from '../web/index.ts';
import { usageFailure } from './arguments.ts';
import type { CommandIo } from './commandIo.ts';
import type { ServeWishes } from './serveWishes.ts';

/** How the browser door lets visitors in. */
export type Entrance = Pick<BrowserDoorOptions, 'gate' | 'tls' | 'publicOrigins'>;

/**
 * Prepares who is let in and how: by the password in SUNTALLY_WEB_PASSWORD or else the one that is kept in the data
 * folder, over TLS where files for it were named. Says on stderr what the user should know of it. Fails with `usage` for
 * a door to others without a password, and with `fileUnusable`.
 */
export async function openEntrance(
  wishes: ServeWishes,
  io: CommandIo,
  clock: Clock,
  log: Log,
): Promise<Result<Entrance, Failure>> {
  const password = await ownPassword(wishes, io, log);
  if (!password.ok) {
    return password;
  }
  if (password.value === null && wishes.isOpenToOthers) {
    return failed(usageFailure(missingPassword));
  }
  const identity = wishes.tls === null ? success(null) : await readTlsIdentity(wishes.tls, clock.nowMs());
  if (!identity.ok) {
    return identity;
  }
  warn(wishes, identity.value, io, log);
  return success({
    ...(password.value !== null && { gate: createGate({ password: password.value, clock, log }) }),
    ...(identity.value !== null && { tls: identity.value }),
    publicOrigins: wishes.publicOrigins,
  });
}

const missingPassword =
  'other computers are let in with a password only; store one with "suntally web-password", or set SUNTALLY_WEB_PASSWORD';

async function ownPassword(wishes: ServeWishes, io: CommandIo, log: Log): Promise<Result<WebPassword | null, Failure>> {
  const given = io.env['SUNTALLY_WEB_PASSWORD'] ?? '';
  if (given !== '') {
    log.hide(given);
    const problem = passwordProblem(given);
    return problem === null
      ? success(plainPassword(given))
      : failed(usageFailure(`the password in SUNTALLY_WEB_PASSWORD cannot be used: ${problem}`));
  }
  const kept = wishes.dataFolder === null ? success(null) : await readWebPassword(wishes.dataFolder);
  if (!kept.ok) {
    return kept;
  }
  return success(kept.value === null ? null : hashedPassword(kept.value));
}

function warn(wishes: ServeWishes, tls: TlsIdentity | null, io: CommandIo, log: Log): void {
  const isPlain = tls === null && wishes.isOpenToOthers && wishes.publicOrigins.length === 0;
  const warnings = [
    ...(isPlain ? ['Without --tls-cert the password crosses the network readable: keep to one that you trust.'] : []),
    ...(tls?.warning === null || tls === null ? [] : [tls.warning]),
  ];
  for (const warning of warnings) {
    io.stderr(`${warning}\n`);
    log.write('warning', 'web', warning);
  }
}
