/** The names between braces in a text: `'{a} of {b}'` gives `'a' | 'b'`. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

export type TextValues<Text extends string> = { readonly [Name in Placeholders<Text>]: string | number };

const placeholder = /\{(\w+)\}/gu;

/** Lists the placeholder names of a text, in order of appearance. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? '');
}

/** Puts values in place of `{name}`. Returns null where a value is missing, so that no brace ever reaches a reader. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string | null {
  const missing = placeholdersOf(text).some((name) => !Object.hasOwn(values, name));
  return missing ? null : text.replaceAll(placeholder, (_whole, name: string) => String(values[name]));
}
