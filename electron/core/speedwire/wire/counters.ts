/**
 * What happened to datagrams, for diagnostics. Counted from the start of the client. A datagram received is `malformed`,
 * `foreign`, `misaddressed`, `late`, `unread`, one of the `answers` or `discoveryAnswers`, or of a meter.
 */
export interface SpeedwireCounters {
  readonly sent: number;
  readonly received: number;
  /** Datagrams of answers to questions that were open. */
  readonly answers: number;
  /** Answers to "who is there?", asked for or not. */
  readonly discoveryAnswers: number;
  /** Those of them that a search had no room for: it asks 64 addresses. */
  readonly crowdedOut: number;
  /** Not Speedwire, or cut short, or inconsistent. */
  readonly malformed: number;
  /** Requests of others, answers to questions that nobody here has asked, our own multicasts. */
  readonly foreign: number;
  /** Answers to a question of ours that name another client. */
  readonly misaddressed: number;
  /** Answers to a question that was already answered or given up. */
  readonly late: number;
  /** Answers given up because their parts do not belong together. */
  readonly mismatched: number;
  /** Well-formed frames that nobody here reads: unknown protocols, meters while nobody listens, meters without a value. */
  readonly unread: number;
  /** Energy meter frames taken as readings. */
  readonly meterReadings: number;
  /** Energy meter frames that were taken already: each socket hears them all. */
  readonly meterRepeats: number;
  /** Energy meter frames whose ticker does not go on from the one before: late ones, and the first of a meter started anew. */
  readonly meterOutOfOrder: number;
  /** Those of what is no meter, of meters nobody asked for or has room for, or under a name that another address uses. */
  readonly meterStrangers: number;
  /** Sockets that could not be opened or reported an error, and datagrams that could not be sent. */
  readonly socketProblems: number;
}

/** The same, for the part of the program that counts. */
export type CountersInProgress = { -readonly [Name in keyof SpeedwireCounters]: SpeedwireCounters[Name] };

/** All counters at zero. */
export function createCounters(): CountersInProgress {
  return {
    sent: 0,
    received: 0,
    answers: 0,
    discoveryAnswers: 0,
    crowdedOut: 0,
    malformed: 0,
    foreign: 0,
    misaddressed: 0,
    late: 0,
    mismatched: 0,
    unread: 0,
    meterReadings: 0,
    meterRepeats: 0,
    meterOutOfOrder: 0,
    meterStrangers: 0,
    socketProblems: 0,
  };
}
