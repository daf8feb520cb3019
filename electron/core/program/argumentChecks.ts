import { z } from 'zod';

import { languages, themes, userGroups, type CallArguments, type CallName } from '../../../shared/contract/index.ts';

const longestAddress = 64;
/** Far more than a device takes: the reason for refusing it is told by the logon. */
const longestPassword = 128;

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
  changeSettings: z.strictObject({
    language: z.enum([...languages, 'system']).exactOptional(),
    theme: z.enum(themes).exactOptional(),
  }),
} satisfies { readonly [Name in CallName]: z.ZodType<CallArguments<Name>> };

/** Checks, by call, what came through a door: the arguments, typed, or null where they are not acceptable. */
export const argumentChecks: {
  readonly [Name in CallName]: (given: unknown) => { readonly accepted: CallArguments<Name> } | null;
} = {
  getSnapshot: (given) => accept(checks.getSnapshot, given),
  search: (given) => accept(checks.search, given),
  connectInverter: (given) => accept(checks.connectInverter, given),
  retryInverter: (given) => accept(checks.retryInverter, given),
  forgetInverter: (given) => accept(checks.forgetInverter, given),
  changeSettings: (given) => accept(checks.changeSettings, given),
};

function accept<Value>(check: z.ZodType<Value>, given: unknown): { readonly accepted: Value } | null {
  const checked = check.safeParse(given);
  return checked.success ? { accepted: checked.data } : null;
}
