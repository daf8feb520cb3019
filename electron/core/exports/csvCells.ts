/**
 * A text as a cell of CSV (RFC 4180): in quotes where it holds the separator, quotes or line ends.
 *
 * @param separator one character
 */
export function csvText(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A text that a spreadsheet program must not take for a formula: what begins like one, or like something that a program
 * strips before it looks, gets an apostrophe before it, which such programs take for "this is text".
 */
export function harmlessText(text: string): string {
  return /^[\s\p{C}]*[=+\-@|%＝＋－＠]/u.test(text) || /^[\t\r\n]/u.test(text) ? `'${text}` : text;
}
