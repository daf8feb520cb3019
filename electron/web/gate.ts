import type { Clock } from '../core/ports/index.ts';
import type { Log } from '../core/program/index.ts';
import { createLogonLimits } from './logonLimits.ts';
import { createSessions, type Session } from './sessions.ts';
import type { WebPassword } from './webPassword.ts';

/** What became of a try to log on. */
export type LogonOutcome =
  | { readonly kind: 'welcome'; readonly token: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Lets visitors in by the password of the browser door. */
export interface Gate {
  /** @param address the visitor's, by which tries are counted */
  logOn(password: string, address: string): Promise<LogonOutcome>;
  /** The session of a token; null where it ended or never was. */
  find(token: string): Session | null;
}

export interface GateOptions {
  readonly password: WebPassword;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the gate, with nobody logged on. Every wrong password is logged; the ones beyond the limits are not looked at. */
export function createGate({ password, clock, log }: GateOptions): Gate {
  const limits = createLogonLimits(clock);
  const sessions = createSessions(clock);

  return {
    logOn: async (guess, address) => {
      const waitMs = limits.take(address);
      if (waitMs > 0) {
        return { kind: 'wait', waitMs };
      }
      if (!(await password.fits(guess))) {
        log.write('warning', 'web', `a wrong password came from ${address}`);
        return { kind: 'wrong' };
      }
      limits.succeeded(address);
      log.write('info', 'web', `a visitor from ${address} logged on`);
      return { kind: 'welcome', token: sessions.begin() };
    },
    find: (token) => sessions.find(token),
  };
}
