import { z } from 'zod';

import type { EventName, EventPayload, Reply } from '../../shared/contract/index.ts';

/** A call as a window sends it. The name and the arguments are judged by the program. */
export interface CallMessage {
  readonly id: number;
  readonly call: string;
  readonly arguments: unknown;
}

const callMessage = z.strictObject({ id: z.int().min(0), call: z.string().max(64), arguments: z.unknown() });

/** Reads `{"id":n,"call":"name","arguments":json}`; null for everything else. */
export function parseCall(text: string): CallMessage | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const checked = callMessage.safeParse(parsed);
  return checked.success ? checked.data : null;
}

/** Writes the answer to a call: `{"id":n,"reply":Reply}`. */
export function replyMessage(id: number, reply: Reply<unknown>): string {
  return JSON.stringify({ id, reply });
}

/** Writes an event: `{"event":"name","payload":json}`. */
export function eventMessage<Name extends EventName>(event: Name, payload: EventPayload<Name>): string {
  return JSON.stringify({ event, payload });
}
