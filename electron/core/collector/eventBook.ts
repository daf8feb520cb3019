import type { CollectorEvent, CollectorNews } from '../../../shared/collectorEvents.ts';
import type { Clock } from '../ports/index.ts';

const mostEvents = 500;

/** What happened while the program kept watch. */
export interface EventBook {
  /** Notes that something happened just now. */
  tell(news: CollectorNews): void;
  /** The newest first, at most 500. */
  events(): readonly CollectorEvent[];
}

export interface EventBookDependencies {
  readonly clock: Clock;
  /** Hears of each event at once, for the log and the windows. */
  readonly onEvent: (event: CollectorEvent) => void;
}

/** Makes an empty book. The oldest event is dropped where there are too many. */
export function createEventBook({ clock, onEvent }: EventBookDependencies): EventBook {
  let events: readonly CollectorEvent[] = [];
  let told = 0;
  return {
    tell: (news) => {
      told += 1;
      const event: CollectorEvent = { ...news, number: told, at: clock.nowMs() };
      events = [event, ...events.slice(0, mostEvents - 1)];
      onEvent(event);
    },
    events: () => events,
  };
}
