const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/**
 * A name from outside as it can be printed: what would steer a terminal, end the line or turn the direction of writing
 * becomes `\u{1b}`.
 */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
