import { z } from 'zod';

import type { MeterWay } from '../../../shared/meterWay.ts';

const host = z
  .string()
  .max(253)
  .regex(/^[^\s/\\@?#]+$/);
const port = z.int().min(1).max(65_535);
/** A device of Linux or macOS, or a port of Windows: not just any file. */
const serialPath = z
  .string()
  .max(200)
  .regex(/^(?:\/dev\/(?!.*\.\.)[\w./:-]+|(?:\\\\\.\\)?COM\d{1,3})$/i);
/** Without a name or a password in it: what stands here is no secret. */
const brokerUrl = z
  .string()
  .max(300)
  .regex(/^mqtts?:\/\/[^\s/\\@?#]+\/?$/i);
const text = z.string().min(1).max(300);

/** A way to a meter as a window may name it, and as the settings keep it. */
export const meterWayCheck = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['tcp', 'homey']), host, port }),
  z.strictObject({ kind: z.literal('serial'), path: serialPath }),
  z.strictObject({ kind: z.enum(['homewizard', 'youless', 'p1-monitor']), host }),
  z.strictObject({ kind: z.literal('solar'), host, counter: z.enum(['export', 'import']).exactOptional() }),
  z.strictObject({ kind: z.literal('homewizard-v2'), host }),
  z.strictObject({ kind: z.literal('mqtt'), url: brokerUrl, topic: text, user: text.nullable() }),
  z.strictObject({ kind: z.literal('sma'), serial: z.int().min(1).max(0xffff_fffe).nullable() }),
]) satisfies z.ZodType<MeterWay>;
