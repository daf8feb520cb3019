import { z } from 'zod';

import {
  languages,
  themes,
  userGroups,
  type CallArguments,
  type CallName,
  type Handlers,
  type Reply,
} from '../../../shared/contract/index.ts';
import { failure } from '../../../shared/failures.ts';
import { failed } from '../../../shared/result.ts';
import { bucketLengths } from '../../../shared/totals.ts';
import { meterWayCheck } from './meterWayCheck.ts';
import { pollCheck } from './settingsDocument.ts';

const longestAddress = 64;
/** Far more than a device takes: the reason for refusing it is told by the logon. */
const longestPassword = 128;

/** More than a token and the fingerprint of a certificate take. */
const longestSecret = 1000;
const longestKey = 1000;
const range = { from: z.int(), to: z.int() };

const identity = {
  susyId: z.int().min(0).max(0xffff),
  serial: z.int().min(0).max(0xffff_ffff),
};

/** What each call may be given. Members that are not known are refused. */
const checks = {
  getSnapshot: z.null(),
  search: z.strictObject({ address: z.string().max(longestAddress).nullable() }),
  connectInverter: z.strictObject({
    ...identity,
    address: z.string().max(longestAddress),
    group: z.enum(userGroups),
    password: z.string().max(longestPassword),
  }),
  retryInverter: z.strictObject(identity),
  forgetInverter: z.strictObject(identity),
  connectMeter: z.strictObject({ way: meterWayCheck, secret: z.string().max(longestSecret).nullable() }),
  forgetMeter: z.strictObject({ key: z.string().max(longestKey) }),
  findMeters: z.null(),
  getTotals: z.strictObject({ ...range, bucket: z.enum(bucketLengths) }),
  getPowers: z.strictObject(range),
  changeSettings: z.strictObject({
    language: z.enum([...languages, 'system']).exactOptional(),
    theme: z.enum(themes).exactOptional(),
    pollS: pollCheck.exactOptional(),
    fullPollS: pollCheck.exactOptional(),
  }),
} satisfies { readonly [Name in CallName]: z.ZodType<CallArguments<Name>> };

/** Answers a call with whatever it was given: `badArguments` where that does not fit. */
export type CheckedCall = (handlers: Handlers, given: unknown) => Promise<Reply<unknown>>;

/** Every call of the contract behind the check of its arguments. */
export const checkedCalls: { readonly [Name in CallName]: CheckedCall } = {
  getSnapshot: (handlers, given) => pass(checks.getSnapshot, given, handlers.getSnapshot),
  search: (handlers, given) => pass(checks.search, given, handlers.search),
  connectInverter: (handlers, given) => pass(checks.connectInverter, given, handlers.connectInverter),
  retryInverter: (handlers, given) => pass(checks.retryInverter, given, handlers.retryInverter),
  forgetInverter: (handlers, given) => pass(checks.forgetInverter, given, handlers.forgetInverter),
  connectMeter: (handlers, given) => pass(checks.connectMeter, given, handlers.connectMeter),
  forgetMeter: (handlers, given) => pass(checks.forgetMeter, given, handlers.forgetMeter),
  findMeters: (handlers, given) => pass(checks.findMeters, given, handlers.findMeters),
  getTotals: (handlers, given) => pass(checks.getTotals, given, handlers.getTotals),
  getPowers: (handlers, given) => pass(checks.getPowers, given, handlers.getPowers),
  changeSettings: (handlers, given) => pass(checks.changeSettings, given, handlers.changeSettings),
};

async function pass<Arguments>(
  check: z.ZodType<Arguments>,
  given: unknown,
  handler: (callArguments: Arguments) => Promise<Reply<unknown>>,
): Promise<Reply<unknown>> {
  const checked = check.safeParse(given);
  return checked.success
    ? handler(checked.data)
    : failed(failure('badArguments', { reason: 'the arguments do not fit the call' }));
}
