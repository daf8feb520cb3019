/** What happened to datagrams, for diagnostics. Counted from the start of the client. */
export interface SpeedwireCounters {
  readonly sent: number;
  readonly received: number;
  /** Not Speedwire, or cut short, or inconsistent. */
  readonly malformed: number;
  /** Requests of others, answers to others, our own multicasts. */
  readonly foreign: number;
  /** Answers to a question that was already answered or given up. */
  readonly late: number;
  /** Well-formed frames that are none of our business: energy meters and unknown protocols. */
  readonly unread: number;
  /** Sockets that could not be opened or reported an error, and datagrams that could not be sent. */
  readonly socketProblems: number;
}

/** The same, for the part of the program that counts. */
export type CountersInProgress = { -readonly [Name in keyof SpeedwireCounters]: SpeedwireCounters[Name] };

/** All counters at zero. */
export function createCounters(): CountersInProgress {
  return { sent: 0, received: 0, malformed: 0, foreign: 0, late: 0, unread: 0, socketProblems: 0 };
}
