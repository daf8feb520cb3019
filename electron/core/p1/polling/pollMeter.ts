import type { CancelTimer, Clock, HttpAnswer, HttpClient, HttpProblem, OpenHttp, Trust } from '../../ports/index.ts';
import type { Result } from '../../../../shared/result.ts';
import type { SilenceReason } from '../../../../shared/meterState.ts';
import type { MeterConnection, MeterListener } from '../live/meterConnection.ts';
import { createMeterWatch, type MeterWatch } from '../live/meterWatch.ts';
import { silenceOf } from './httpSilence.ts';

const timeoutMs = 8000;
const mostBytes = 65_536;
/** After a question that got lost on the way. */
const retryMs = 1000;
const patience = 2;
/** So many turns in a row may end in an error of the device's own, as those of one that is just starting do. */
const faultPatience = 3;

/** What every way that asks over HTTP needs. */
export interface PollParts {
  readonly clock: Clock;
  readonly openHttp: OpenHttp;
}

/** What one turn of asking came to. */
export type Turn =
  | { readonly kind: 'next'; readonly afterMs: number }
  | { readonly kind: 'problem'; readonly problem: HttpProblem }
  | { readonly kind: 'lost'; readonly reason: SilenceReason; readonly detail?: string };

/** Asks the device for one of its pages. */
export type Ask = (url: string, headers?: Readonly<Record<string, string>>) => Promise<Result<HttpAnswer, HttpProblem>>;

export interface PollOptions {
  readonly trust?: Trust;
  /** Called at each opening; what it gives is called for each turn and tells the watch what the device said. */
  readonly begin: (watch: MeterWatch, ask: Ask) => () => Promise<Turn>;
}

/**
 * Connects to a meter that has to be asked: one turn after the other, never two at once. A question that gets lost is
 * asked again twice; then, or where the device says why it gives nothing, the way counts as lost and the watch opens it
 * anew.
 */
export function pollMeter(parts: PollParts, listener: MeterListener, options: PollOptions): MeterConnection {
  let end: () => void = () => undefined;

  const watch = createMeterWatch({
    clock: parts.clock,
    listener,
    open: () => {
      end = startTurns(parts, watch, options);
    },
  });

  return {
    state: () => watch.state(),
    accepted: () => watch.accepted(),
    refused: () => watch.refusedCounts(),
    clockOffsetMs: () => watch.clockOffsetMs(),
    stop: async () => {
      watch.stop();
      end();
    },
  };
}

function startTurns({ clock, openHttp }: PollParts, watch: MeterWatch, { trust, begin }: PollOptions): () => void {
  const client = openHttp(trust);
  let lastStatus = 0;
  const takeTurn = begin(
    watch,
    asking(client, watch, (status) => {
      lastStatus = status;
    }),
  );
  let cancelTimer: CancelTimer = () => undefined;
  let running = true;
  let problems = 0;
  let faults = 0;

  function end(): void {
    running = false;
    cancelTimer();
    client.close();
  }

  function lose(reason: SilenceReason, detail?: string): void {
    end();
    watch.lost(reason, detail);
  }

  function goOn(turn: Turn): void {
    switch (turn.kind) {
      case 'next':
        problems = 0;
        faults = lastStatus >= 500 ? faults + 1 : 0;
        if (faults > faultPatience) {
          lose('answerUnreadable', String(lastStatus));
        } else {
          cancelTimer = clock.after(turn.afterMs, run);
        }
        return;
      case 'problem':
        problems += 1;
        if (problems <= patience && isPassing(turn.problem)) {
          cancelTimer = clock.after(retryMs, run);
        } else {
          lose(silenceOf(turn.problem), turn.problem.systemCode);
        }
        return;
      case 'lost':
        lose(turn.reason, turn.detail);
    }
  }

  function run(): void {
    void takeTurn().then((turn) => {
      if (running) {
        goOn(turn);
      }
    });
  }

  run();
  return end;
}

/** Asks, and tells the watch that the way is open and whether anything came by it. */
function asking(client: HttpClient, watch: MeterWatch, onStatus: (status: number) => void): Ask {
  let isOpen = false;
  return async (url, headers = {}) => {
    const answer = await client.request({ method: 'GET', url, headers, timeoutMs, mostBytes });
    if (answer.ok) {
      onStatus(answer.value.status);
    }
    if (answer.ok && !isOpen) {
      isOpen = true;
      watch.connected();
    }
    if (answer.ok && answer.value.status === 200) {
      watch.heard();
    }
    return answer;
  };
}

/** Small devices drop a question now and then. */
function isPassing(problem: HttpProblem): boolean {
  return problem.reason === 'timedOut' || problem.reason === 'lost' || problem.reason === 'noHttp';
}
