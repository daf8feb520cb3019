/** The name of a model that nobody has named yet, by its tag in the type label, so that it can be reported. English. */
export function unknownModel(tag: number): string {
  return `Unknown model (tag ${tag})`;
}

/** The tag in such a name, so that a window can say it in its own language; null where it is another name. */
export function tagOfUnknownModel(model: string): string | null {
  return /^Unknown model \(tag (\d+)\)$/.exec(model)?.[1] ?? null;
}
