/** The system's own code of an error, such as `EACCES`, or the error as text where it has none: for logs and reasons. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
