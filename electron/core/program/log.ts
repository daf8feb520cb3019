import type { Clock } from '../ports/index.ts';

export type LogLevel = 'info' | 'warning' | 'problem';

/** Where the program tells what happens behind the scenes: one line each, safe to show to anybody. */
export interface Log {
  /** @param room the part of the program that speaks, such as `collector` */
  write(level: LogLevel, room: string, text: string): void;
  /** From now on this secret stands in no line. */
  hide(secret: string): void;
}

const shortenedSerial = /(?<!\d)\d{4,26}(\d{4})(?!\d)/gu;

/**
 * Makes a log. Hidden secrets, also as they stand inside JSON, become `***`; numbers of 8 and more digits, which
 * those of inverters and meters are, keep their last four; control characters become spaces, so that no text can forge a line.
 *
 * @param sink takes each line, without its line end
 */
export function createLog(clock: Clock, sink: (line: string) => void): Log {
  const secrets = new Set<string>();

  function redact(text: string): string {
    const longestFirst = [...secrets].toSorted((one, other) => other.length - one.length);
    const hidden = longestFirst.reduce((line, secret) => line.replaceAll(secret, '***'), text);
    return hidden.replaceAll(/\p{Cc}+/gu, ' ').replaceAll(shortenedSerial, '…$1');
  }

  return {
    write: (level, room, text) => {
      sink(`${new Date(clock.nowMs()).toISOString()} ${level} ${room}: ${redact(text)}`);
    },
    hide: (secret) => {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1)]) {
        if (form !== '') {
          secrets.add(form);
        }
      }
    },
  };
}

/** What is written of something that was thrown: its message and where it was thrown, for the log alone. */
export function describeSurprise(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
