/** What a simulator has seen and done since it started. */
export interface SimulatorCounters {
  /** Datagrams that reached it, before any fault. */
  received: number;
  /** Discovery and identify requests answered. */
  discoveries: number;
  identifies: number;
  /** Logons accepted and refused, for whatever reason. */
  logons: number;
  refusedLogons: number;
  logoffs: number;
  /** Reads by clients that were logged on, and those of them that asked for something it does not have. */
  queries: number;
  unavailable: number;
  /** Reads by clients that were not logged on. */
  notLoggedOn: number;
  /** Datagrams that are no frames. */
  malformed: number;
  /** Frames for others, answers, energy meter data. */
  ignored: number;
  /** Commands that are neither reads nor logon nor logoff: writes among them. Never carried out, never answered. */
  writes: number;
  /** Datagrams lost on purpose, in either direction, or because too many were waiting. */
  dropped: number;
  sent: number;
  sendFailures: number;
}

/** Counters at 0. */
export function freshCounters(): SimulatorCounters {
  return {
    received: 0,
    discoveries: 0,
    identifies: 0,
    logons: 0,
    refusedLogons: 0,
    logoffs: 0,
    queries: 0,
    unavailable: 0,
    notLoggedOn: 0,
    malformed: 0,
    ignored: 0,
    writes: 0,
    dropped: 0,
    sent: 0,
    sendFailures: 0,
  };
}
