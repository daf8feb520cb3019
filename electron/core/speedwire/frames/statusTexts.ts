import { statusWord } from '../../../../shared/statusWords.ts';

/** The English word for a tag of a status list, or the tag's number where nobody has given us one. */
export function tagText(tag: number): string {
  return statusWord(tag, 'en') ?? `Tag ${tag}`;
}

/** Classes of devices with a battery: they are asked more. */
export const storageClasses: ReadonlySet<number> = new Set([8007, 8009]);
