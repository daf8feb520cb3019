import { eventNames, type EventName, type Reply } from '../../shared/contract/index.ts';

/** What the browser door sends: the answer to a call, or an event. */
export type ServerFrame =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly kind: 'event'; readonly event: EventName; readonly payload: unknown };

/** Reads one text frame of the browser door; null for anything that is not one. */
export function readFrame(text: string): ServerFrame | null {
  const frame = parse(text);
  if (!isRecord(frame)) {
    return null;
  }
  const event = eventNames.find((name) => name === frame['event']);
  if (event !== undefined) {
    return { kind: 'event', event, payload: frame['payload'] };
  }
  const { id, reply } = frame;
  return typeof id === 'number' && isReply(reply) ? { kind: 'reply', id, reply } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isReply(value: unknown): value is Reply<unknown> {
  if (!isRecord(value)) {
    return false;
  }
  return value['ok'] === true || (value['ok'] === false && isRecord(value['error']));
}
