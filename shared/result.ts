/** What an operation that can fail in an expected way gives back: errors of that kind are values, never exceptions. */
export type Result<Value, Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Problem };

/** Wraps the value of an operation that worked. */
export function success<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** Wraps the reason why an operation did not work. */
export function failed<Problem>(error: Problem): { readonly ok: false; readonly error: Problem } {
  return { ok: false, error };
}

/** Fails to compile where a switch over a closed list forgets a member; throws if one slips through at run time. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected member of a closed list: ${JSON.stringify(value)}`);
}
